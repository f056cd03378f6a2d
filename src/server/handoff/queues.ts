import type { HandoffState } from '../../contract/index.ts';
import { HOUR } from '../../contract/time.ts';
import type { Store } from '../database/store.ts';
import { type Chat, inQueueOrder } from './rules/chat.ts';
import { averageWait, findOpenChats, type StoredChat } from './store.ts';

/** How long a snapshot of the queues is cached, milliseconds. */
const SNAPSHOT_LASTS = 5_000;

interface Snapshot {
  until: number;
  open: Promise<StoredChat[]>;
  waits: Map<number | null, Promise<number | null>>;
}

/** The places of customers in the queues. */
export interface Queues {
  /**
   * The place of a waiting chat, and the average wait in the last hour.
   *
   * @param last the number of an event that the result must include
   */
  placeOf(chat: Chat, last: number): Promise<Pick<HandoffState, 'place' | 'wait_seconds'>>;
}

/** Many customers wait in the same queues and are updated together, so they share one snapshot. */
export function createQueues(store: Store, now: () => number): Queues {
  const snapshots = new Map<string, Snapshot>();

  /** @param last the number of an event that the snapshot must include */
  function snapshotOf(organisationId: string, last: number): Snapshot {
    for (const [key, { until }] of snapshots) if (until < Date.now()) snapshots.delete(key);
    const key = `${organisationId} ${last}`;
    const known = last === 0 ? undefined : snapshots.get(key);
    if (known) return known;
    const snapshot: Snapshot = {
      until: Date.now() + SNAPSHOT_LASTS,
      open: findOpenChats(store.query, organisationId),
      waits: new Map(),
    };
    snapshots.set(key, snapshot);
    // What failed is asked again.
    snapshot.open.catch(() => snapshots.get(key) === snapshot && snapshots.delete(key));
    return snapshot;
  }

  return {
    async placeOf({ organisationId, chatId, teamId }, last) {
      const { open, waits } = snapshotOf(organisationId, last);
      const wait =
        waits.get(teamId) ?? averageWait(store.query, organisationId, teamId, now() - HOUR);
      waits.set(teamId, wait);
      wait.catch(() => waits.delete(teamId));
      // Together: a promise that fails while nobody waits for it would end the process.
      const [chats, milliseconds] = await Promise.all([open, wait]);
      const queue = inQueueOrder(
        chats
          .map(({ chat }) => chat)
          .filter((chat) => chat.status === 'queued' && chat.teamId === teamId),
      );
      const place = queue.findIndex((chat) => chat.chatId === chatId) + 1;
      return {
        place: place || null,
        wait_seconds: milliseconds === null ? null : Math.round(milliseconds / 1000),
      };
    },
  };
}
