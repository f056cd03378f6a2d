import { growingList } from '../live.ts';
import { adapter, type Listed } from '../observe.ts';
import { type Fetches, listenToFetch } from '../requests.ts';

interface ChatReply {
  sessionId?: string;
  resultId?: string;
  typebot?: { id: string; publishedAt?: string; settings?: { general?: General } };
  messages?: { type: string; content: object }[];
  /** What the page is to do; some send a message of their own, which nobody wrote. */
  clientSideActions?: Record<string, unknown>[];
}

interface General {
  rememberUser?: { isEnabled?: boolean };
}

/**
 * Records a bot of `@typebot.io/js` 0.10 by the requests that it makes: the bot's words are nowhere else. Call it
 * before `initStandard`.
 *
 * @example
 * observe(window, { afterword });
 */
export const observe = adapter<Fetches>('typebot', (page, chat) => {
  const said = growingList(chat);
  /** Who writes the next message: a reply that was streamed is sent to the server as if the customer wrote it. */
  let next: Listed['author'] | undefined = 'customer';
  const tell = (author: Listed['author'], text: string) => {
    if (!text) return;
    said.tell({ author, text, isLive: true, isHere: true });
  };
  return listenToFetch(page, ({ pathname }, { message }) => {
    const [, session, step] =
      /\/(?:typebots|sessions)\/([^/]+)\/(?:preview\/)?(startChat|continueChat)$/.exec(pathname) ??
      [];
    if (!step) return undefined;
    if (step === 'continueChat') {
      chat.conversation(decodeURIComponent(session!));
      const text = typeof message === 'string' ? message : Object(message).text;
      if (next) tell(next, typeof text === 'string' ? text : '');
    }
    return chat.heard((reply: string, isWhole: boolean) => {
      if (!isWhole) return;
      const answer = JSON.parse(reply) as ChatReply;
      const { sessionId, messages, clientSideActions = [] } = answer;
      if (step === 'startChat' && sessionId) {
        said.clear();
        const known = remembered(answer);
        chat.conversation(known ?? sessionId);
        // It goes on with what it has shown before.
        if (known) return;
      }
      for (const { content } of messages ?? []) tell('ai', textOf(content));
      const own = clientSideActions.find((action) => action['expectsDedicatedReply']);
      next = !own
        ? 'customer'
        : 'stream' in own || 'streamOpenAiChatCompletion' in own
          ? 'ai'
          : undefined;
    });
  });
});

/**
 * The session that the browser goes on with, where the bot remembers its users: it starts one on each page, and drops
 * it for the one that it has kept of the same version of the bot.
 */
function remembered({ sessionId, resultId, typebot }: ChatReply): string | undefined {
  const { id, publishedAt = '', settings } = typebot ?? {};
  if (!resultId || !settings?.general?.rememberUser?.isEnabled) return undefined;
  const name = `typebot-${id}-initialChatReply`;
  const text = sessionStorage.getItem(name) ?? localStorage.getItem(name);
  if (!text) return undefined;
  const kept = JSON.parse(text) as ChatReply;
  const isSameVersion = Date.parse(kept.typebot?.publishedAt ?? '') === Date.parse(publishedAt);
  return isSameVersion && kept.sessionId !== sessionId ? kept.sessionId : undefined;
}

/** The words of rich text: a paragraph is a line. */
function textOf(content: unknown): string {
  const { markdown, richText, text, children } = Object(content) as Record<string, unknown>;
  if (typeof markdown === 'string') return markdown;
  if (typeof text === 'string') return text;
  if (Array.isArray(richText)) return richText.map(textOf).join('\n').trim();
  return Array.isArray(children) ? children.map(textOf).join('') : '';
}
