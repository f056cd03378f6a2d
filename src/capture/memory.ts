import { toJson } from '../contract/json.ts';
import { type Message, newSnapshot, type Snapshot } from './snapshot.ts';

/** Storage of a conversation between pages. */
export interface Memory {
  load(): Snapshot | null;
  save(snapshot: Snapshot): void;
  /** Calls `changed` when another tab has saved. */
  watch(changed: () => void): () => void;
}

/** Event for other instances on the same page, which the `storage` event does not reach. */
const KEPT = 'afterword:kept';

/**
 * Makes JSON of snapshots. The messages of the last one are not written again when the next one only adds to
 * them: a save costs the same after ten messages and after thousands.
 */
function createWriter(): (snapshot: Snapshot) => string {
  let known: readonly Message[] = [];
  let written = '';
  return ({ messages, ...rest }) => {
    if (known.some((message, index) => message !== messages[index])) {
      known = [];
      written = '';
    }
    for (const message of messages.slice(known.length)) {
      written += (written && ',') + toJson(message);
    }
    const text = `${toJson(rest).slice(0, -1)},"messages":[${written}]}`;
    known = messages;
    // The same text, as a part of one piece: engines would join its many pieces again for each save.
    written = text.slice(-2 - written.length, -2);
    return text;
  };
}

/**
 * Uses `localStorage`, because a write is complete when the call returns, even if the tab dies next.
 * If storage is denied or full, the conversation stays in memory.
 */
export function localMemory(name: string): Memory {
  // Cache of the last read or write, to avoid parsing the same text again.
  let known: { text: string; snapshot: Snapshot } | undefined;
  const textOf = createWriter();
  return {
    load() {
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
    },
    save(snapshot) {
      try {
        const text = textOf(snapshot);
        localStorage.setItem(name, text);
        known = { text, snapshot };
        dispatchEvent(new StorageEvent(KEPT, { key: name }));
      } catch {
        // Storage is denied or full: the conversation lasts as long as the page.
      }
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
  };
}
