import type { HandoffState } from '../../contract/index.ts';
import { HOUR } from '../../contract/time.ts';
import type { Store } from '../database/store.ts';
import { type Chat, inQueueOrder } from './rules/chat.ts';
import { averageWait, findOpenChats } from './store.ts';

/** How long a snapshot of the queues is cached, milliseconds. */
const SNAPSHOT_LASTS = 5_000;

type Place = Pick<HandoffState, 'place' | 'wait_seconds'>;

interface Snapshot {
  /** When it began to be read, as `performance.now()`. */
  begun: number;
  /** By team, the places of its waiting chats, from 1. */
  places: Promise<Map<number | null, Map<number, number>>>;
  waits: Map<number | null, Promise<number | null>>;
}

/** The places of customers in the queues. */
export interface Queues {
  /**
   * The place of a waiting chat, and the average wait in the last hour.
   *
   * @param heardAt when the caller heard of the last event that the result must include, as `performance.now()`
   * @returns the place `null` if the chat does not wait
   */
  placeOf(
    chat: Pick<Chat, 'organisationId' | 'chatId' | 'teamId'>,
    heardAt: number,
  ): Promise<Place>;
}

/** Many customers wait in the same queues and are updated together, so they share one snapshot. */
export function createQueues(store: Store, now: () => number): Queues {
  const snapshots = new Map<string, Snapshot>();

  function snapshotOf(organisationId: string, heardAt: number): Snapshot {
    const begun = performance.now();
    for (const [key, known] of snapshots) {
      if (known.begun < begun - SNAPSHOT_LASTS) snapshots.delete(key);
    }
    const known = snapshots.get(organisationId);
    if (known && known.begun >= heardAt) return known;
    const snapshot: Snapshot = {
      begun,
      places: placesIn(store, organisationId),
      waits: new Map(),
    };
    snapshots.set(organisationId, snapshot);
    // What failed is asked again.
    snapshot.places.catch(
      () => snapshots.get(organisationId) === snapshot && snapshots.delete(organisationId),
    );
    return snapshot;
  }

  return {
    async placeOf({ organisationId, chatId, teamId }, heardAt) {
      const { places, waits } = snapshotOf(organisationId, heardAt);
      const wait =
        waits.get(teamId) ?? averageWait(store.query, organisationId, teamId, now() - HOUR);
      waits.set(teamId, wait);
      wait.catch(() => waits.delete(teamId));
      // Together: a promise that fails while nobody waits for it would end the process.
      const [byTeam, milliseconds] = await Promise.all([places, wait]);
      return {
        place: byTeam.get(teamId)?.get(chatId) ?? null,
        wait_seconds: milliseconds === null ? null : Math.round(milliseconds / 1000),
      };
    },
  };
}

async function placesIn(store: Store, organisationId: string) {
  const open = (await findOpenChats(store.query, organisationId)).map(({ chat }) => chat);
  const waiting = inQueueOrder(open.filter(({ status }) => status === 'queued'));
  const places = new Map<number | null, Map<number, number>>();
  for (const { teamId, chatId } of waiting) {
    const queue = places.get(teamId) ?? new Map<number, number>();
    places.set(teamId, queue.set(chatId, queue.size + 1));
  }
  return places;
}
