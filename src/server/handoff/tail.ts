import type { LiveEvent } from './rules/chat.ts';
import { findLiveEvents, lastLiveId } from './store.ts';
import { type Signal } from '../database/changes.ts';
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

interface Follower {
  last: number;
  listeners: Set<Listener>;
  poke(): void;
  stop(): void;
}

/**
 * Notifications are only hints: events are read from the database by their numbers, so that a lost
 * notification causes a delay, but no lost event.
 */
export function createTail(store: Store): Tail {
  const followers = new Map<string, Promise<Follower>>();

  async function start(organisationId: string): Promise<Follower> {
    let isReading = false;
    let isPoked = false;
    const follower: Follower = {
      last: await lastLiveId(store.query, organisationId),
      listeners: new Set(),
      poke() {
        isPoked = true;
        if (!isReading) void read();
      },
      stop() {
        unsubscribe();
        clearInterval(timer);
      },
    };

    async function read(): Promise<void> {
      isReading = true;
      try {
        while (isPoked) {
          isPoked = false;
          const events = await findLiveEvents(store.query, organisationId, {
            after: follower.last,
            limit: BATCH,
          });
          if (events.length === 0) continue;
          follower.last = events.at(-1)!.liveId;
          isPoked ||= events.length === BATCH;
          for (const listener of follower.listeners) listener.events(events);
        }
      } catch {
        // The database is unavailable: try again at the next notification or poll.
      } finally {
        isReading = false;
      }
    }

    const unsubscribe = store.changes.subscribe(organisationId, ({ conversationId, signal }) => {
      if (!signal) return follower.poke();
      for (const listener of follower.listeners) listener.signal({ ...signal, conversationId });
    });
    const timer = setInterval(() => follower.poke(), POLL).unref();
    return follower;
  }

  return {
    async follow(organisationId, listener) {
      let started = followers.get(organisationId);
      if (!started) {
        started = start(organisationId);
        followers.set(organisationId, started);
        started.catch(() => followers.delete(organisationId));
      }
      const follower = await started;
      follower.listeners.add(listener);
      return () => {
        follower.listeners.delete(listener);
        if (follower.listeners.size > 0 || followers.get(organisationId) !== started) return;
        followers.delete(organisationId);
        follower.stop();
      };
    },
  };
}
