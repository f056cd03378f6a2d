import { adapter } from '../observe.ts';

interface Entry {
  identifier?: string;
  senderDisplayName?: string;
  sender?: { role?: string; appType?: string };
  /** JSON, or what it says. */
  entryPayload?: unknown;
  transcriptedTimestamp?: number;
}

interface Detail {
  conversationId?: string;
  conversationEntry?: Entry;
}

const PREFIX = 'onEmbeddedMessag';

/**
 * Records the chat of Salesforce "Messaging for In-App and Web", by its events on the window:
 * https://developer.salesforce.com/docs/service/messaging-web/guide/event-listeners.html (read on 2026-11-27).
 *
 * @example
 * observe(window, { afterword });
 */
export const observe = adapter<EventTarget>('salesforce', (source, chat) => {
  const hooks = new AbortController();
  const on = (name: string, listener: (detail: Detail) => void) =>
    source.addEventListener(
      `${PREFIX}${name}`,
      chat.heard((event: Event) => listener((event as CustomEvent<Detail>).detail ?? {})),
      hooks,
    );
  const conversation = ({ conversationId }: Detail) => {
    if (conversationId) chat.conversation(conversationId);
  };
  let isBot = false;
  on('ingConversationStarted', conversation);
  on('eSent', (detail) => {
    conversation(detail);
    const {
      identifier: id,
      sender,
      senderDisplayName: name,
      ...entry
    } = detail.conversationEntry ?? {};
    const text = textOf(entry.entryPayload);
    if (!id || !text) return;
    const role = `${sender?.role ?? ''} ${sender?.appType ?? ''}`.toLowerCase();
    const isAi = /bot|system/.test(role);
    const author = /enduser|guest/.test(role) ? 'customer' : isAi ? 'ai' : 'human_agent';
    if (author === 'ai') isBot = true;
    if (author === 'human_agent' && isBot) chat.escalated();
    chat.message({ id, author, text, at: entry.transcriptedTimestamp, name });
  });
  on('ingConversationClosed', () => chat.ended());
  return () => hooks.abort();
});

function textOf(payload: unknown): string {
  const entry = (typeof payload === 'string' ? JSON.parse(payload) : payload) as
    { abstractMessage?: { staticContent?: { text?: unknown } } } | undefined;
  const text = entry?.abstractMessage?.staticContent?.text;
  return typeof text === 'string' ? text : '';
}
