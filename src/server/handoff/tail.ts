import type { LiveEvent } from './rules/chat.ts';
import { findLiveEvents, lastLiveId } from './store.ts';
import { type Signal } from '../database/changes.ts';
import { type Store } from '../database/store.ts';

/** Somebody does something for a moment, in a conversation. */
export interface ConversationSignal extends Signal {
  conversationId: string;
}

export interface Listener {
  /** In order, each once. */
  events(events: readonly LiveEvent[]): void;
  signal(signal: ConversationSignal): void;
}

/** What happens in the chats of an organisation, read once for all who listen. */
export interface Tail {
  /** @returns a function that ends it */
  follow(organisationId: string, listener: Listener): Promise<() => void>;
}

/** How often to look without being told, milliseconds: a notification may have been lost. */
const LOOK = 2_000;
/** Events read at once. */
const SOME = 500;

interface Follower {
  last: number;
  listeners: Set<Listener>;
  poke(): void;
  stop(): void;
}

/**
 * Changes are hints alone: what happened is read from the database, by its numbers, so that a lost hint
 * costs a moment and no event.
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
            limit: SOME,
          });
          if (events.length === 0) continue;
          follower.last = events.at(-1)!.liveId;
          isPoked ||= events.length === SOME;
          for (const listener of follower.listeners) listener.events(events);
        }
      } catch {
        // The database is away: looked for again with the next hint, or the next look.
      } finally {
        isReading = false;
      }
    }

    const unsubscribe = store.changes.subscribe(organisationId, ({ conversationId, signal }) => {
      if (!signal) return follower.poke();
      for (const listener of follower.listeners) listener.signal({ ...signal, conversationId });
    });
    const timer = setInterval(() => follower.poke(), LOOK).unref();
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
