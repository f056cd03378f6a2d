import type { HandoffState } from '../../contract/index.ts';
import { HOUR } from '../../contract/time.ts';
import type { Store } from '../database/store.ts';
import { type Chat, inQueueOrder } from './rules/chat.ts';
import { averageWait, findOpenChats, type StoredChat } from './store.ts';

/** How long a look at the queues is kept, milliseconds. */
const LOOK_LASTS = 5_000;

interface Look {
  until: number;
  open: Promise<StoredChat[]>;
  waits: Map<number | null, Promise<number | null>>;
}

/** Where customers stand in the queues. */
export interface Queues {
  /**
   * The place of a chat that waits, and how long others waited in the last hour, on average.
   *
   * @param last the event that the look must not be older than
   */
  placeOf(chat: Chat, last: number): Promise<Pick<HandoffState, 'place' | 'wait_seconds'>>;
}

/** Many wait in the same queues, and all are told when they move: one look serves all of them. */
export function createQueues(store: Store, now: () => number): Queues {
  const looks = new Map<string, Look>();

  /** @param last the event that it must not be older than */
  function lookAt(organisationId: string, last: number): Look {
    for (const [key, { until }] of looks) if (until < Date.now()) looks.delete(key);
    const key = `${organisationId} ${last}`;
    const known = last === 0 ? undefined : looks.get(key);
    if (known) return known;
    const look: Look = {
      until: Date.now() + LOOK_LASTS,
      open: findOpenChats(store.query, organisationId),
      waits: new Map(),
    };
    looks.set(key, look);
    return look;
  }

  return {
    async placeOf({ organisationId, chatId, teamId }, last) {
      const { open, waits } = lookAt(organisationId, last);
      const wait =
        waits.get(teamId) ?? averageWait(store.query, organisationId, teamId, now() - HOUR);
      waits.set(teamId, wait);
      const queue = inQueueOrder(
        (await open)
          .map(({ chat }) => chat)
          .filter((chat) => chat.status === 'queued' && chat.teamId === teamId),
      );
      const place = queue.findIndex((chat) => chat.chatId === chatId) + 1;
      const milliseconds = await wait;
      return {
        place: place || null,
        wait_seconds: milliseconds === null ? null : Math.round(milliseconds / 1000),
      };
    },
  };
}
