import { fromJson, toJson } from '../delivery/json.ts';
import { hasDatabase } from './kept.ts';
import { bySeq, mergeSnapshots, type Message, newSnapshot, type Snapshot } from './snapshot.ts';
import type * as spare from './spare/index.ts';

/** Storage of a conversation between pages. */
export interface Memory {
  load(): Snapshot | null;
  save(snapshot: Snapshot): void;
  /** Calls `changed` when another tab has saved. */
  watch(changed: () => void): () => void;
  /**
   * Whether `load` gives what any tab has saved last. `false`: tabs learn of each other late or never, so a
   * conversation that has begun cannot simply count its events.
   */
  isShared?(): boolean;
}

/** Event for other instances on the same page, which the `storage` event does not reach. */
const KEPT = 'afterword:kept';

const tellKept = (key: string) => dispatchEvent(new StorageEvent(KEPT, { key }));

/** Functions, as storage that is denied throws where it is named. */
const STORAGES = [() => localStorage, () => sessionStorage];

/** The whole conversations that `localStorage` has not taken, by name. */
const spared = new Map<string, Snapshot>();

let part: ReturnType<typeof spare.openSpare> | undefined;

/** Whether a name is meant. */
type Meant = (name: string) => boolean | undefined;

/** What was forgotten, which may still be in the storage that `openSpare` reads. */
const forgotten: Meant[] = [];

const isForgotten = (name: string) => forgotten.some((isMeant) => isMeant(name));

/** Opens the storage for what `localStorage` does not take, and reads what is in it. */
function openSpare(): NonNullable<typeof part> {
  part ??= import('./spare/index.ts').then((one) => one.openSpare(spared, tellKept, isForgotten));
  // The next save tries again.
  part.catch(() => (part = undefined));
  return part;
}

/** Takes back what earlier pages could not store in `localStorage`. Never rejects. */
export async function takeBack(): Promise<void> {
  try {
    if (await hasDatabase('afterword:spare')) await openSpare();
  } catch {
    // Its code cannot be loaded. The next page tries again.
  }
}

/** Names of the conversations that are kept, and of what the tab keeps beside them. */
export function keptNames(): string[] {
  const names = new Set(spared.keys());
  for (const storage of STORAGES) {
    try {
      for (const item of Object.keys(storage())) names.add(nameOf(item));
    } catch {
      // Storage is denied: there is nothing.
    }
  }
  return [...names];
}

/** Deletes all that is kept under these names, also what has not been read yet. */
export function forgetAll(isMeant: Meant): void {
  forgotten.push(isMeant);
  forget(isMeant);
}

export const forgetKept = (name: string): void => forget((one) => one === name);

function forget(isMeant: Meant): void {
  for (const storage of STORAGES) clear(storage, isMeant);
  for (const name of spared.keys()) if (isMeant(name) && spared.delete(name)) put(name);
}

function clear(storage: () => Storage, isMeant: Meant): void {
  try {
    // Not by the numbers of pages: an earlier version, which knows none, may have left some.
    for (const item of Object.keys(storage())) {
      if (isMeant(nameOf(item))) storage().removeItem(item);
    }
  } catch {
    // Storage is denied: there is nothing.
  }
}

const put = (name: string) =>
  void openSpare().then(
    (write) => write(name),
    () => {},
  );

/** How many messages one item of the storage holds, beside the last ones. */
const PAGE = 16;

/** No name of a conversation has a line break. */
const pageName = (name: string, index: number) => `${name}\n${index}`;

/** The name of the conversation that an item of the storage belongs to. */
const nameOf = (item: string) => item.split('\n')[0]!;

/** How many pages there are beside the last messages, which stand with all else. */
const pagesOf = (messages: readonly Message[]) =>
  Math.max(0, Math.floor(messages.length / PAGE) - 1);

/** JSON of messages, which is not written again for each save. */
const written = new WeakMap<Message, string>();

function textOf(messages: readonly Message[]): string {
  const texts = messages.map((message) => {
    const text = written.get(message) ?? toJson(message);
    written.set(message, text);
    return text;
  });
  return `[${texts.join()}]`;
}

type Place = ReturnType<typeof placeOf>;

/**
 * A snapshot in the storage of the browser, or in that of the tab. The last messages stand with all else, the others in
 * pages that are written only when they change: a save costs the same after ten messages and after thousands.
 */
function placeOf(storage: () => Storage, name: string) {
  // Cache of the last read or write, to avoid parsing the same text again. Each event changes it, as it has a `seq`.
  let known: { text: string; snapshot: Snapshot; pages: number } | undefined;

  /** Removes pages from there on, the last one first: when the browser crashes, those that are left have no gap. */
  function cut(index: number): void {
    let end = index;
    while (storage().getItem(pageName(name, end)) !== null) end++;
    while (end > index) storage().removeItem(pageName(name, --end));
  }

  return {
    read(): Snapshot | null {
      try {
        const text = storage().getItem(name);
        if (!text) return null;
        if (text !== known?.text) {
          // A snapshot from an earlier version may lack new fields.
          const { pages = 0, ...kept } = {
            ...newSnapshot('', ''),
            ...(fromJson(text) as Partial<Snapshot> & { pages?: number }),
          };
          const last = kept.messages.length;
          if (pages > 0) {
            const byId = new Map<string, Message>();
            const take = (some: Message[]) => some.forEach((one) => byId.set(one.id, one));
            for (let index = 0; index < pages; index++) {
              take(fromJson(storage().getItem(pageName(name, index)) ?? '[]') as Message[]);
            }
            take(kept.messages);
            kept.messages = [...byId.values()].sort(bySeq);
          }
          // A tab may just write them anew, or have crashed while it did. Or an earlier version, which knows no pages,
          // has stored all that it has beside them.
          const isWhole = kept.messages.length === pages * PAGE + last;
          known = { text, snapshot: kept, pages: isWhole ? pages : 0 };
        }
        const { snapshot } = known;
        return snapshot.capability && Array.isArray(snapshot.messages) ? snapshot : null;
      } catch {
        return null;
      }
    },
    /** Returns whether it is stored. */
    write(snapshot: Snapshot): boolean {
      try {
        const { messages, ...rest } = snapshot;
        // Another tab may have written since, or the page deleted what was there.
        const before = storage().getItem(name) === known?.text ? known : undefined;
        // Until all is written, it is not known what is there.
        known = undefined;
        const pages = pagesOf(messages);
        const last = textOf(messages.slice(pages * PAGE));
        // Absent where there are none.
        const text = `${toJson({ ...rest, pages: pages || undefined }).slice(0, -1)},"messages":${last}}`;
        const put = () => {
          for (let index = 0; index < pages; index++) {
            const from = index * PAGE;
            const page = messages.slice(from, from + PAGE);
            const isKept =
              before &&
              index < before.pages &&
              page.every((one, at) => one === before.snapshot.messages[from + at]);
            if (!isKept) storage().setItem(pageName(name, index), textOf(page));
          }
          storage().setItem(name, text);
        };
        try {
          put();
          cut(pages);
        } catch {
          // It is full: what is no longer needed makes room.
          cut(pages);
          put();
        }
        known = { text, snapshot, pages };
        return true;
      } catch {
        return false;
      }
    },
    clear: () => clear(storage, (one) => one === name),
  };
}

const placesOf = (name: string) => STORAGES.map((storage) => placeOf(storage, name));

const joined = (a: Snapshot | null, b: Snapshot | null | undefined) =>
  a ? mergeSnapshots(a, b) : (b ?? null);

/**
 * Uses `localStorage`, because a write is complete when the call returns, even if the tab dies next.
 * If that is denied or full, it has as many of the last messages as fit; the tab's own storage has all for
 * its next page, and IndexedDB for all others.
 *
 * @param denied called for each write that `localStorage` does not take
 */
export function localMemory(name: string, denied?: () => void): Memory {
  const [shared, own] = placesOf(name) as [Place, Place];

  return {
    load: () => joined(joined(shared.read(), own.read()), spared.get(name)),
    save(snapshot) {
      if (shared.write(snapshot)) {
        // It is seldom there, and asking costs less.
        if (own.read()) own.clear();
        if (spared.delete(name)) put(name);
      } else {
        own.write(snapshot);
        let { messages } = snapshot;
        do {
          messages = messages.slice(Math.ceil(messages.length / 2));
        } while (!shared.write({ ...snapshot, messages }) && messages.length > 0);
        // Nothing old may be left: its `seq` is used up.
        if (shared.read()?.seq !== snapshot.seq) shared.clear();
        spared.set(name, snapshot);
        put(name);
        denied?.();
      }
      tellKept(name);
    },
    watch(changed) {
      const listeners = new AbortController();
      const { signal } = listeners;
      for (const type of ['storage', KEPT]) {
        addEventListener(type, (event) => (event as StorageEvent).key === name && changed(), {
          signal,
        });
      }
      return () => listeners.abort();
    },
    isShared: () => shared.read() !== null,
  };
}
