import { toJson } from '../contract/json.ts';
import { mergeSnapshots, newSnapshot, type Snapshot } from './snapshot.ts';
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

/** The whole conversations that `localStorage` has not taken, by name. */
const spared = new Map<string, Snapshot>();

let part: ReturnType<typeof spare.openSpare> | undefined;

/** Opens the storage for what `localStorage` does not take, and reads what is in it. */
function openSpare(): NonNullable<typeof part> {
  part ??= import('./spare/index.ts').then((one) => one.openSpare(spared, tellKept));
  // The next save tries again.
  part.catch(() => (part = undefined));
  return part;
}

/** Takes back what earlier pages could not store in `localStorage`. Never rejects. */
export async function takeBack(): Promise<void> {
  try {
    const all = await indexedDB.databases?.();
    if (!all || all.some(({ name }) => name === 'afterword:spare')) await openSpare();
  } catch {
    // Storage is denied: there is nothing.
  }
}

/** Names of the conversations that are kept. */
export function keptNames(): string[] {
  try {
    return [...spared.keys(), ...Object.keys(localStorage)];
  } catch {
    return [...spared.keys()];
  }
}

export function forgetKept(name: string): void {
  try {
    localStorage.removeItem(name);
  } catch {
    // Storage is denied: there is nothing.
  }
  if (spared.delete(name)) put(name);
}

const put = (name: string) => void openSpare().then((write) => write(name), () => {});

/**
 * Uses `localStorage`, because a write is complete when the call returns, even if the tab dies next.
 * If that is denied or full, it has as many of the last messages as fit, and IndexedDB has all.
 *
 * @param denied called for each write that `localStorage` does not take
 */
export function localMemory(name: string, denied?: () => void): Memory {
  // Cache of the last read or write, to avoid parsing the same text again.
  let known: { text: string; snapshot: Snapshot } | undefined;

  function held(): Snapshot | null {
    try {
      const text = localStorage.getItem(name);
      if (!text) return null;
      if (text !== known?.text) {
        // A snapshot from an earlier version may lack new fields.
        const snapshot = { ...newSnapshot('', ''), ...(JSON.parse(text) as Partial<Snapshot>) };
        known = { text, snapshot };
      }
      const { snapshot } = known;
      return snapshot.capability && Array.isArray(snapshot.messages) ? snapshot : null;
    } catch {
      return null;
    }
  }

  function hold(snapshot: Snapshot): void {
    const text = toJson(snapshot);
    localStorage.setItem(name, text);
    known = { text, snapshot };
  }

  /** Returns whether all of it is stored. What is older than this is never left. */
  function note(snapshot: Snapshot): boolean {
    let { messages } = snapshot;
    try {
      hold(snapshot);
      return true;
    } catch {
      for (;;) {
        messages = messages.slice(Math.ceil(messages.length / 2));
        try {
          hold({ ...snapshot, messages });
          return false;
        } catch {
          if (messages.length > 0) continue;
          try {
            localStorage.removeItem(name);
          } catch {
            // Storage is denied: there is nothing.
          }
          return false;
        }
      }
    }
  }

  return {
    load() {
      const kept = held();
      const whole = spared.get(name);
      return kept && whole ? mergeSnapshots(kept, whole) : (kept ?? whole ?? null);
    },
    save(snapshot) {
      if (note(snapshot)) {
        if (spared.delete(name)) put(name);
      } else {
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
    isShared: () => held() !== null,
  };
}
