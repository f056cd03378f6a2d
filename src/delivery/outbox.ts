import type { WireEvent } from '../contract/index.ts';
import { openShelf } from './database.ts';

/** An event that waits, with the secret of its conversation. */
export interface Parcel {
  event: WireEvent;
  capability: string;
}

export const idsOf = (parcels: readonly Parcel[]): string[] => parcels.map(({ event }) => event.id);

/** What is still to be sent, kept over reloads and crashes. Ids sort by time, and so do parcels. */
export interface Outbox {
  /** Is safe from a crash of the tab when it returns, and from all else when it resolves. */
  put(parcel: Parcel): Promise<void>;
  /** Does not reject, nor does `all`. */
  remove(ids: readonly string[]): Promise<void>;
  all(): Promise<Parcel[]>;
}

/**
 * In IndexedDB, with `localStorage` for the moment before: that one is written when `put` returns,
 * whereas IndexedDB may lose what is on its way when the tab dies. Where IndexedDB is denied,
 * `localStorage` keeps the parcels alone; where both are, `put` rejects.
 */
export function openOutbox(name: string): Outbox {
  const shelf = openShelf(name, 'outbox');
  const prefix = `${name}:unsaved:`;

  function unsaved(): Parcel[] {
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(prefix))
        .map((key) => JSON.parse(localStorage.getItem(key)!) as Parcel);
    } catch {
      return [];
    }
  }

  function forget(ids: readonly string[]): void {
    try {
      for (const id of ids) localStorage.removeItem(prefix + id);
    } catch {
      // Denied: there is nothing to forget.
    }
  }

  return {
    async put(parcel) {
      const { id } = parcel.event;
      let isNoted = true;
      try {
        localStorage.setItem(prefix + id, JSON.stringify(parcel));
      } catch {
        isNoted = false;
      }
      try {
        await shelf.run('readwrite', (store) => store.put(parcel, id));
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
        // Denied: `put` has said so.
      }
    },
    async all() {
      const all = new Map<string, Parcel>();
      try {
        const saved = await shelf.run<Parcel[]>('readonly', (store) => store.getAll());
        for (const parcel of saved ?? []) all.set(parcel.event.id, parcel);
      } catch {
        // Denied: `put` will say so.
      }
      for (const parcel of unsaved()) all.set(parcel.event.id, parcel);
      return [...all.values()].sort((a, b) => (a.event.id < b.event.id ? -1 : 1));
    },
  };
}
