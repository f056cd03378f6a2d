import { fromJson, toJson } from './json.ts';
import type { WireEvent } from '../contract/index.ts';
import { openShelf, type Shelf } from './database.ts';
import { inTime } from './in-time.ts';

/** An unsent event with the capability of its conversation. */
export interface Parcel {
  event: WireEvent;
  capability: string;
}

export const idsOf = (parcels: readonly Parcel[]): string[] => parcels.map(({ event }) => event.id);

/** Storage of unsent parcels that survives reloads and crashes. Parcels sort by time, as their ids do. */
export interface Outbox {
  /** The parcel survives a crash of the tab once this returns, and any crash once it resolves. */
  put(parcel: Parcel): Promise<void>;
  /** Never rejects. */
  remove(ids: readonly string[]): Promise<void>;
  /** Calls `found` with all parcels, some of them twice, and once more when the database answers late. */
  read(found: (parcels: Parcel[]) => void): void;
}

export const openOutboxShelf = (name: string): Shelf => openShelf(name, 'outbox');

/**
 * Stores parcels in IndexedDB, and first in `localStorage`, which is written when `put` returns,
 * whereas IndexedDB may lose a pending write when the tab dies. If IndexedDB is denied,
 * only `localStorage` is used; if both are denied, `put` rejects.
 */
export function openOutbox(name: string): Outbox {
  const shelf = openOutboxShelf(name);
  const prefix = `${name}:unsaved:`;
  const stored = () => shelf.run<Parcel[]>('readonly', (store) => store.getAll());

  function unsaved(): Parcel[] {
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(prefix))
        .map((key) => fromJson(localStorage.getItem(key)!) as Parcel);
    } catch {
      return [];
    }
  }

  function forget(ids: readonly string[]): void {
    try {
      for (const id of ids) localStorage.removeItem(prefix + id);
    } catch {
      // Storage is denied: there is nothing to delete.
    }
  }

  return {
    async put(parcel) {
      const { id } = parcel.event;
      let isNoted = true;
      try {
        localStorage.setItem(prefix + id, toJson(parcel));
      } catch {
        isNoted = false;
      }
      try {
        await inTime(shelf.run('readwrite', (store) => store.put(parcel, id)));
      } catch (error) {
        if (isNoted) return;
        throw error;
      }
      forget([id]);
    },
    async remove(ids) {
      forget(ids);
      try {
        await shelf.run('readwrite', (store) => {
          for (const id of ids) store.delete(id);
        });
      } catch {
        // Storage is denied: `put` has reported it.
      }
    },
    read(found) {
      const tell = (saved: Parcel[] = []) =>
        found([...saved, ...unsaved()].sort((a, b) => (a.event.id < b.event.id ? -1 : 1)));
      const reading = stored();
      inTime(reading).then(tell, () => {
        // Denied, which `put` will report, or late.
        tell();
        // Read anew, because what is late may have been sent and removed since.
        reading.then(stored).then(tell, () => {});
      });
    },
  };
}
