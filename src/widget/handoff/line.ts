import { fromJson, toJson } from '../../capture/json.ts';
import type {
  HandoffActionRequest,
  HandoffActionResponse,
  HandoffMessage,
  HandoffState,
} from '../../contract/index.ts';

/** The conversation that a stream belongs to. */
export interface LineOf {
  endpoint: string;
  key: string;
  conversationId: string;
  capability: string;
}

export interface LineHandlers {
  state(state: HandoffState): void;
  message(message: HandoffMessage): void;
  typing(): void;
}

export type HandoffAction = HandoffActionRequest['action'];

/** First and longest delay before reconnecting, milliseconds. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;
/** A stream that is silent for this long is dead, milliseconds. The server sends every 15 seconds. */
const SILENCE = 40_000;

/**
 * Follows the server's stream of a chat with an agent, across connection errors and server restarts. Each
 * message arrives once, because a new connection resumes after the last one.
 *
 * @returns a function that stops it
 */
export function openLine(of: LineOf, handlers: LineHandlers): () => void {
  let isEnded = false;
  let last = 0;
  let wait = FIRST_WAIT;
  let current = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function follow(): Promise<void> {
    clearTimeout(timer);
    current.abort();
    const mine = new AbortController();
    current = mine;
    try {
      const response = await fetch(`${of.endpoint}/api/v1/handoff/stream`, {
        method: 'POST',
        credentials: 'omit',
        signal: mine.signal,
        body: toJson({
          key: of.key,
          conversation_id: of.conversationId,
          capability: of.capability,
          last_event_id: last,
        }),
      });
      if (response.ok && response.body) {
        for await (const { event, id, data } of eventsOf(response.body, mine)) {
          wait = FIRST_WAIT;
          if (event === 'message') handlers.message(fromJson(data) as HandoffMessage);
          else if (event === 'state') handlers.state(fromJson(data) as HandoffState);
          else if (event === 'typing') handlers.typing();
          last = Math.max(last, id);
        }
      }
    } catch {
      // Connection error: reconnect below.
    }
    if (isEnded || current !== mine) return;
    // A random delay, so that browsers do not all reconnect at once after a restart.
    timer = setTimeout(() => void follow(), wait * (0.5 + Math.random() / 2));
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }

  const again = () => {
    wait = FIRST_WAIT;
    void follow();
  };
  addEventListener('online', again);
  void follow();
  return () => {
    isEnded = true;
    clearTimeout(timer);
    current.abort();
    removeEventListener('online', again);
  };
}

/** @returns the response; `null`: rejected, or a network error */
export async function actOn(
  of: LineOf,
  action: HandoffAction,
): Promise<HandoffActionResponse | null> {
  try {
    const response = await fetch(`${of.endpoint}/api/v1/handoff/actions`, {
      method: 'POST',
      credentials: 'omit',
      body: toJson({
        key: of.key,
        conversation_id: of.conversationId,
        capability: of.capability,
        action,
      } satisfies HandoffActionRequest),
    });
    return response.ok ? ((await response.json()) as HandoffActionResponse) : null;
  } catch {
    return null;
  }
}

interface ServerSent {
  event: string;
  id: number;
  data: string;
}

async function* eventsOf(
  body: ReadableStream<Uint8Array>,
  mine: AbortController,
): AsyncIterable<ServerSent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let silence: ReturnType<typeof setTimeout> | undefined;
  try {
    for (;;) {
      silence = setTimeout(() => mine.abort(), SILENCE);
      const { done, value } = await reader.read();
      clearTimeout(silence);
      if (done) return;
      const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n');
      rest = blocks.pop()!;
      for (const block of blocks) {
        const lines = block.split('\n');
        const field = (name: string) =>
          lines
            .find((line) => line.startsWith(`${name}:`))
            ?.slice(name.length + 1)
            .trimStart() ?? '';
        const event = field('event');
        if (event) yield { event, id: Number(field('id')), data: field('data') };
      }
    }
  } finally {
    clearTimeout(silence);
    void reader.cancel().catch(() => {});
  }
}
