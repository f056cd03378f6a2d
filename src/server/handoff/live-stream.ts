import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { LiveEvent } from './rules/chat.ts';
import type { Env } from '../http/context.ts';
import type { HandoffServices } from './services.ts';
import type { ConversationSignal } from './tail.ts';

/** Keeps proxies from closing a silent stream, milliseconds. */
const HEARTBEAT = 15_000;

/** One who listens to what happens in chats. */
export interface StreamOf {
  organisationId: string;
  /** The number of the last event that they have. */
  after: number;
  /** What was missed since then. */
  missed(after: number): Promise<LiveEvent[]>;
  /** Told in order, each event once; `write` is awaited. */
  told(event: LiveEvent, write: Write): Promise<void>;
  /** Told after each batch of events, and once at the beginning. @param last the number of its last one */
  settled?(write: Write, last: number): Promise<void>;
  signalled(signal: ConversationSignal, write: Write): Promise<void>;
  /** Told every now and then. @returns whether they may go on listening */
  beat?(): Promise<boolean>;
  /** The stream has ended. */
  ended?(): void;
}

/** @param id the number of the event, which a reconnect begins behind */
export type Write = (event: string, data: unknown, id?: number) => Promise<void>;

/**
 * Server-sent events from a number on: what was missed, then what happens, nothing lost and nothing twice
 * however often the line breaks.
 */
export function liveStream(
  c: Context<Env>,
  { tail, stopping }: Pick<HandoffServices, 'tail' | 'stopping'>,
  of: StreamOf,
): Response {
  c.header('X-Accel-Buffering', 'no');
  c.header('Cache-Control', 'no-store');
  return streamSSE(c, async (stream) => {
    const left = new AbortController();
    stream.onAbort(() => left.abort());
    const ended = AbortSignal.any([left.signal, stopping]);
    let last = of.after;
    // One after another, whatever brings them.
    let writing = stream.write(': connected\n\n').then(() => {});
    const write: Write = (event, data, id) => send(stream, event, data, id);
    const queue = (work: () => Promise<void>) => {
      writing = writing.then(work).catch(() => left.abort());
    };
    const tell = (events: readonly LiveEvent[]) =>
      queue(async () => {
        for (const event of events) {
          if (event.liveId <= last) continue;
          last = event.liveId;
          await of.told(event, write);
        }
        await of.settled?.(write, last);
      });

    let waiting: LiveEvent[] | null = [];
    const unfollow = await tail.follow(of.organisationId, {
      events(events) {
        if (waiting) waiting.push(...events);
        else tell(events);
      },
      signal: (signal) => queue(() => of.signalled(signal, write)),
    });
    try {
      const missed = await of.missed(of.after);
      tell([...missed, ...waiting]);
      waiting = null;
      const heartbeat = setInterval(
        () =>
          queue(async () => {
            if (of.beat && !(await of.beat())) return left.abort();
            await write('ping', {});
          }),
        HEARTBEAT,
      );
      await new Promise((resolve) => {
        if (ended.aborted) resolve(undefined);
        ended.addEventListener('abort', resolve, { once: true });
      });
      clearInterval(heartbeat);
    } finally {
      unfollow();
      of.ended?.();
    }
  });
}

async function send(
  stream: SSEStreamingApi,
  event: string,
  data: unknown,
  id?: number,
): Promise<void> {
  await stream.writeSSE({
    event,
    data: JSON.stringify(data),
    ...(id !== undefined && { id: String(id) }),
  });
}
