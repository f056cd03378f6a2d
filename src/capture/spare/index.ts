import { openShelf } from '../../delivery/database.ts';
import { inTime } from '../../delivery/in-time.ts';
import { mergeSnapshots, type Snapshot } from '../snapshot.ts';

/** Name of the database, and of the channel between tabs. */
const NAME = 'afterword:spare';

/**
 * Stores in IndexedDB the conversations that `localStorage` does not take, and shares them with the other tabs.
 *
 * @param spared the conversations of this page, by name; those of earlier pages and other tabs are added
 * @param changed called with the name of each that is added
 * @param isForgotten whether what an earlier page has stored under this name is to be deleted
 * @returns writes the conversation of this name, or deletes it when `spared` has it no longer
 */
export async function openSpare(
  spared: Map<string, Snapshot>,
  changed: (name: string) => void,
  isForgotten: (name: string) => boolean,
): Promise<(name: string) => void> {
  const shelf = openShelf(NAME, 'conversations');
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(NAME);
  channel?.addEventListener('message', ({ data }: MessageEvent<[string, Snapshot | undefined]>) => {
    const [name, snapshot] = data;
    const own = spared.get(name);
    if (!snapshot) spared.delete(name);
    else spared.set(name, own?.id === snapshot.id ? mergeSnapshots(own, snapshot) : snapshot);
    changed(name);
  });

  /** Names whose last change is not yet written. */
  const late = new Set<string>();
  let writing: Promise<unknown> | undefined;

  async function write(): Promise<void> {
    while (late.size > 0) {
      const names = [...late];
      late.clear();
      try {
        const work = shelf.run('readwrite', (store) => {
          for (const name of names) {
            const snapshot = spared.get(name);
            if (snapshot) store.put(snapshot, name);
            else store.delete(name);
          }
        });
        await inTime(work);
      } catch {
        // Denied or full: `localStorage` has the last messages, if anything does.
      }
    }
    writing = undefined;
  }

  const put = (name: string) => {
    channel?.postMessage([name, spared.get(name)]);
    late.add(name);
    writing ??= write();
  };

  let names: IDBRequest<IDBValidKey[]>;
  // In one transaction, as another tab may write between two.
  const reading = shelf.run<Snapshot[]>('readonly', (store) => {
    names = store.getAllKeys();
    return store.getAll();
  });
  function take(snapshots: Snapshot[] = []): void {
    names.result.forEach((key, index) => {
      const name = String(key);
      const own = spared.get(name);
      const snapshot = snapshots[index]!;
      if (isForgotten(name)) put(name);
      else if (!own || own.id === snapshot.id) {
        spared.set(name, own ? mergeSnapshots(own, snapshot) : snapshot);
        // Written meanwhile, without what was not read yet.
        if (own) put(name);
        changed(name);
      }
    });
  }
  await inTime(reading).then(take, () => {
    // Denied, or late.
    reading.then(take, () => {});
  });

  return put;
}
