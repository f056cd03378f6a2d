import { adapter } from '../observe.ts';

/**
 * What the adapter uses of `$crisp`: https://docs.crisp.chat/guides/chatbox-sdks/web-sdk/dollar-crisp (read on
 * 2026-11-27).
 */
export interface Crisp {
  push(command: unknown[]): unknown;
  get?(name: string): unknown;
}

interface CrispMessage {
  fingerprint?: number;
  from?: string;
  type?: string;
  origin?: string;
  automated?: boolean;
  content?: unknown;
  timestamp?: number;
  user?: { nickname?: string };
}

/** The session's id is known when it has loaded. */
const EVENTS = ['session:loaded', 'message:sent', 'message:received'];

/**
 * Records the chat of Crisp. Its `off` takes every listener of an event away, also those of the site: ours stay, and
 * hear nothing more.
 *
 * @example
 * observe(window.$crisp, { afterword });
 */
export const observe = adapter<Crisp>('crisp', (source, chat) => {
  let isStopped = false;
  const session = (id: unknown) => {
    if (typeof id === 'string' && id) chat.conversation(id);
  };
  const tell = (message: CrispMessage, isSent: boolean) => {
    const { fingerprint, content, timestamp: at, automated, user, type, origin } = message;
    const text = typeof content === 'string' ? content : textOf(content);
    if (!text || type === 'note' || fingerprint === undefined) return;
    const isBot = automated || /^urn:crisp\.im:(?:bot|hugo|ai)/.test(origin ?? '');
    const author = isSent ? 'customer' : isBot ? 'ai' : 'human_agent';
    chat.message({ id: String(fingerprint), author, text, at, name: user?.nickname });
  };
  const heard: ((event: never) => void)[] = [
    session,
    (message: CrispMessage) => tell(message, true),
    (message: CrispMessage) => tell(message, false),
  ];
  session(source.get?.('session:identifier'));
  EVENTS.forEach((event, index) => {
    const listener = chat.heard(heard[index]!);
    source.push(['on', event, (told: never) => isStopped || listener(told)]);
  });
  return () => {
    isStopped = true;
  };
});

/** The words of a picker, a field or a carousel; of a file its name. */
function textOf(content: unknown): string {
  const { text, name } = Object(content) as { text?: unknown; name?: unknown };
  if (typeof text === 'string') return text;
  return typeof name === 'string' ? `[${name}]` : '';
}
