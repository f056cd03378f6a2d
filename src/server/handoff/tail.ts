import type { Logger } from 'pino';
import type { LiveEvent } from './rules/chat.ts';
import { findLiveEvents, lastLiveId } from './store.ts';
import type { LiveBatch, Signal } from '../database/changes.ts';
import { type Store } from '../database/store.ts';

/** A transient signal in a conversation, for example typing. */
export interface ConversationSignal extends Signal {
  conversationId: string;
}

export interface Listener {
  /** In order, each once. */
  events(events: readonly LiveEvent[]): void;
  signal(signal: ConversationSignal): void;
}

/** The live events of an organisation's chats. They are read once for all listeners. */
export interface Tail {
  /** @returns a function that ends the subscription */
  follow(organisationId: string, listener: Listener): Promise<() => void>;
}

/** The polling interval, milliseconds, in case a notification was lost. */
const POLL = 2_000;
/** The most events per query. */
const BATCH = 500;
/** How long what happened before a commit that was told is waited for, milliseconds, before it is read. */
const PATIENCE = 25;
/** The most commits that wait for one before them. */
const MAX_EARLY = 200;

interface Follower {
  poke(): void;
  stop(): void;
}

/** The events of an organisation that are followed, and by whom. */
interface Following {
  listeners: Set<Listener>;
  started: Promise<Follower>;
}

/**
 * Notifications carry events, but may be lost or in another order: those of this node take another way than those of
 * others. If they do not continue where the last ended, what is missing is waited for, and then read from the database
 * by its numbers. A lost notification thus causes a delay, but no lost event.
 */
export function createTail(store: Store, log: Logger): Tail {
  const followers = new Map<string, Following>();

  async function start(organisationId: string, listeners: Set<Listener>): Promise<Follower> {
    let isReading = false;
    let isPoked = false;
    let isFailing = false;
    /** All events up to this number were passed on. */
    let last = await lastLiveId(store.query, organisationId);
    /** Numbers up to this one were committed. */
    let committed = last;
    /** Told before what happened before them, by the number after which they begin. */
    const early = new Map<number, LiveBatch>();
    let missing: NodeJS.Timeout | undefined;
    const follower: Follower = {
      poke() {
        isPoked = true;
        if (!isReading) void read();
      },
      stop() {
        unsubscribe();
        clearInterval(timer);
        clearTimeout(missing);
      },
    };

    async function read(): Promise<void> {
      isReading = true;
      clearTimeout(missing);
      missing = undefined;
      try {
        while (isPoked) {
          isPoked = false;
          const upTo = committed;
          const events = await findLiveEvents(store.query, organisationId, {
            after: last,
            limit: BATCH,
          });
          isFailing = false;
          last = events.at(-1)?.liveId ?? last;
          if (events.length < BATCH) last = Math.max(last, upTo);
          else isPoked = true;
          for (const after of early.keys()) if (after < last) early.delete(after);
          if (events.length === 0) continue;
          for (const listener of listeners) listener.events(events);
        }
      } catch (error) {
        // Again at the next notification or poll. An outage is one line of the log.
        if (!isFailing) {
          log.warn(
            { reason: (error as Error).message },
            'chats could not be followed; again shortly',
          );
        }
        isFailing = true;
      } finally {
        isReading = false;
      }
    }

    function take(batch: LiveBatch): void {
      committed = Math.max(committed, batch.upTo);
      if (batch.upTo <= last) return;
      // What was read may end within the numbers of a commit.
      if (isReading || batch.after < last || early.size >= MAX_EARLY) return follower.poke();
      early.set(batch.after, batch);
      for (let next; (next = early.get(last));) {
        early.delete(last);
        last = next.upTo;
        for (const listener of listeners) listener.events(next.events as readonly LiveEvent[]);
      }
      if (early.size > 0) return void (missing ??= setTimeout(() => follower.poke(), PATIENCE));
      clearTimeout(missing);
      missing = undefined;
    }

    const unsubscribe = store.changes.subscribe(
      organisationId,
      ({ conversationId, signal, live }) => {
        if (live === null) return;
        if (live) return take(live);
        if (!signal) return follower.poke();
        for (const listener of listeners) listener.signal({ ...signal, conversationId });
      },
    );
    const timer = setInterval(() => follower.poke(), POLL).unref();
    return follower;
  }

  return {
    async follow(organisationId, listener) {
      let following = followers.get(organisationId);
      if (!following) {
        const listeners = new Set<Listener>();
        following = { listeners, started: start(organisationId, listeners) };
        followers.set(organisationId, following);
      }
      const { listeners, started } = following;
      // Before the wait: as long as somebody is among them, nobody ends it.
      listeners.add(listener);
      let follower: Follower;
      try {
        follower = await started;
      } catch (error) {
        // Who comes next tries again.
        if (followers.get(organisationId) === following) followers.delete(organisationId);
        throw error;
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        if (followers.get(organisationId) === following) followers.delete(organisationId);
        follower.stop();
      };
    },
  };
}
