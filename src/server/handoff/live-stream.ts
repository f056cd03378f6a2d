import type { Context } from 'hono';
import type { LiveEvent } from './rules/chat.ts';
import type { Env } from '../http/context.ts';
import { eventStream, eventText, whenAborted } from '../http/event-stream.ts';
import type { HandoffServices } from './services.ts';
import type { ConversationSignal } from './tail.ts';

/** The length of what is sent at once, characters; only the last event of it may go beyond. */
const MAX_CHUNK = 64 * 1024;

/**
 * The most that waits for a client that reads slowly: batches of events, and signals. One that is further behind
 * connects again, and reads what it missed.
 */
const MOST_WAITING = 1_000;

/** A subscriber to the events of chats. */
export interface StreamOf {
  organisationId: string;
  /** The number of the last event that the subscriber received. */
  after: number;
  /** Loads the events after `after`. */
  missed(after: number): Promise<LiveEvent[]>;
  /** Whether the subscriber needs an event; absent: each. */
  concerns?(event: LiveEvent): boolean;
  /** Called for each event once, in order. The next call waits for the promise. */
  event(event: LiveEvent, write: Write): Promise<void>;
  /**
   * Called after each batch of events, and once at the start.
   *
   * @param heardAt when the batch was heard of, as `performance.now()`
   */
  settled?(write: Write, heardAt: number): Promise<void>;
  /** Whether the subscriber needs a signal; absent: each. */
  hears?(signal: ConversationSignal): boolean;
  /** Called for each signal. */
  signal(signal: ConversationSignal, write: Write): Promise<void>;
  /** Called when the stream is open, with a function that calls `settled` again. */
  opened?(settle: () => void): void;
  /** Called before each ping. */
  beat?(): Promise<void>;
  /** Called when the stream has ended. */
  ended?(): void;
}

/**
 * Adds an event to what is sent when all events of a batch are added: each chunk of a response costs more than what
 * is in it.
 *
 * @param id the number of the event, after which a reconnected stream continues
 */
export type Write = (event: string, data: unknown, id?: number) => void;

/**
 * Server-sent events after a number: first the missed events, then new ones. No event is lost or sent
 * twice, however often the connection breaks.
 */
export function liveStream(
  c: Context<Env>,
  services: Pick<HandoffServices, 'tail' | 'heartbeat' | 'stopping' | 'log' | 'store'>,
  of: StreamOf,
): Response {
  const { tail, heartbeat, stopping } = services;
  return eventStream(c, services, async (stream, left) => {
    const failed = new AbortController();
    let last = of.after;
    // All writes go through one queue.
    let writing = stream.write(': connected\n\n');
    let unsent = '';
    const write: Write = (event, data, id) => (unsent += eventText(event, data, id));
    const send = async () => {
      if (unsent === '') return;
      const text = unsent;
      unsent = '';
      await stream.write(text);
    };
    const behind = new AbortController();
    let queued = 0;
    const queue = (work: () => Promise<void>) => {
      if (queued === MOST_WAITING) behind.abort();
      // After one that was left out, there may be no other: the client would take it for received.
      if (behind.signal.aborted) return;
      queued++;
      writing = writing
        // For a client that has left, nothing is done any more: least of all a beat, which notes that it is there.
        .then(() => (behind.signal.aborted || left.aborted ? undefined : work()))
        .then(send)
        .catch((error) => failed.abort(error))
        .finally(() => queued--);
    };
    const deliver = (events: readonly LiveEvent[]) => {
      const heardAt = performance.now();
      queue(async () => {
        for (const event of events) {
          if (event.liveId <= last) continue;
          last = event.liveId;
          await of.event(event, write);
          // Who was away for long has missed much.
          if (unsent.length > MAX_CHUNK) await send();
        }
        await of.settled?.(write, heardAt);
      });
    };

    let waiting: LiveEvent[] | null = [];
    let unfollow: (() => void) | undefined;
    try {
      unfollow = await tail.follow(of.organisationId, {
        events(events) {
          const own = of.concerns ? events.filter((event) => of.concerns!(event)) : events;
          if (waiting) waiting.push(...own);
          else if (own.length > 0) deliver(own);
        },
        signal(signal) {
          if (of.hears?.(signal) ?? true) queue(() => of.signal(signal, write));
        },
      });
      const missed = await of.missed(of.after);
      deliver([...missed, ...waiting]);
      waiting = null;
      of.opened?.(() => deliver([]));
      const pings = setInterval(
        () =>
          queue(async () => {
            await of.beat?.();
            write('ping', {});
          }),
        heartbeat,
      );
      await whenAborted(left, stopping, failed.signal, behind.signal);
      clearInterval(pings);
      if (!left.aborted) failed.signal.throwIfAborted();
    } finally {
      unfollow?.();
      of.ended?.();
    }
  });
}
