import { createStore, delMany, entries, set } from 'idb-keyval';
import type { WireEvent } from '../contract/index.ts';

/** An event that waits, with the secret of its conversation. */
export interface Parcel {
  event: WireEvent;
  capability: string;
}

/** What is still to be sent, kept over reloads. Ids sort by time, so parcels come out in order. */
export interface Outbox {
  put(parcel: Parcel): Promise<void>;
  remove(ids: string[]): Promise<void>;
  all(): Promise<Parcel[]>;
}

/** In IndexedDB; where storage is denied it fails, and what is in memory is all there is. */
export function openOutbox(name: string): Outbox {
  const store = createStore(name, 'outbox');
  return {
    put: (parcel) => set(parcel.event.id, parcel, store),
    remove: (ids) => delMany(ids, store),
    all: async () => (await entries<string, Parcel>(store)).map(([, parcel]) => parcel),
  };
}
