import { fromJson, toJson } from './json.ts';
import type { WireEvent } from '../contract/index.ts';
import { openShelf } from './database.ts';

/** An unsent event with the capability of its conversation. */
export interface Parcel {
  event: WireEvent;
  capability: string;
}

export const idsOf = (parcels: readonly Parcel[]): string[] => parcels.map(({ event }) => event.id);

/** Storage of unsent parcels that survives reloads and crashes. Parcels sort by time, as their ids do. */
export interface Outbox {
  /**
   * The parcel survives a crash of the tab once this returns, and any crash once it resolves: at once if `isUrgent`,
   * otherwise after a moment, in which most are sent and removed again.
   */
  put(parcel: Parcel, isUrgent: boolean): Promise<void>;
  /** Never rejects; neither does `all`. */
  remove(ids: readonly string[]): Promise<void>;
  all(): Promise<Parcel[]>;
}

/** How long a parcel is in `localStorage` alone, milliseconds, and how many are, as there is little room. */
const MOMENT = 1_000;
const MOST = 50;

/**
 * Stores parcels in `localStorage`, which is written when `put` returns, and those that are still unsent a moment later
 * in IndexedDB, which has room for many, but costs more and may lose a pending write when the tab dies. What
 * `localStorage` does not take goes to IndexedDB at once. If IndexedDB is denied, only `localStorage` is used; if both
 * are denied, `put` rejects.
 */
export function openOutbox(name: string): Outbox {
  const shelf = openShelf(name, 'outbox');
  const prefix = `${name}:unsaved:`;
  /** In `localStorage` alone, by their ids. */
  const noted = new Map<string, Parcel>();
  let moment: Promise<void> | undefined;

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

  const write = (parcels: readonly Parcel[]) =>
    shelf.run('readwrite', (store) => {
      for (const parcel of parcels) store.put(parcel, parcel.event.id);
    });

  /** Writes what is in `localStorage` alone. Never rejects. */
  async function writeNoted(): Promise<void> {
    moment = undefined;
    const parcels = [...noted.values()];
    noted.clear();
    try {
      // Another tab has sent and removed the others.
      const unsent = parcels.filter(({ event }) => localStorage.getItem(prefix + event.id));
      if (unsent.length === 0) return;
      await write(unsent);
      forget(idsOf(unsent));
    } catch {
      // IndexedDB is denied: they stay where they are.
    }
  }

  return {
    async put(parcel, isUrgent) {
      const { id } = parcel.event;
      try {
        localStorage.setItem(prefix + id, toJson(parcel));
      } catch {
        await write([parcel]);
        return;
      }
      noted.set(id, parcel);
      if (isUrgent || noted.size >= MOST) await writeNoted();
      else await (moment ??= new Promise((end) => setTimeout(end, MOMENT)).then(writeNoted));
    },
    async remove(ids) {
      forget(ids);
      const written = ids.filter((id) => !noted.delete(id));
      if (written.length === 0) return;
      try {
        await shelf.run('readwrite', (store) => {
          for (const id of written) store.delete(id);
        });
      } catch {
        // Storage is denied: `put` has reported it.
      }
    },
    async all() {
      const all = new Map<string, Parcel>();
      try {
        const saved = await shelf.run<Parcel[]>('readonly', (store) => store.getAll());
        for (const parcel of saved ?? []) all.set(parcel.event.id, parcel);
      } catch {
        // Storage is denied: `put` will report it.
      }
      for (const parcel of unsaved()) all.set(parcel.event.id, parcel);
      return [...all.values()].sort((a, b) => (a.event.id < b.event.id ? -1 : 1));
    },
  };
}
