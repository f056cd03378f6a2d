import { newSnapshot, type Snapshot } from './snapshot.ts';

/** Where a conversation is kept between pages. */
export interface Memory {
  load(): Snapshot | null;
  save(snapshot: Snapshot): void;
  /** Calls back when another tab has saved. */
  watch(changed: () => void): () => void;
}

/** Tells others on the same page, whom the browser's own event does not reach. */
const KEPT = 'afterword:kept';

/**
 * In `localStorage`, because it is there before the next line runs, even if the tab dies at once.
 * Where storage is denied or full, the page's own memory must do.
 */
export function localMemory(name: string): Memory {
  // What was last read or written: most often it is still there, and need not be read again.
  let known: { text: string; snapshot: Snapshot } | undefined;
  return {
    load() {
      try {
        const text = localStorage.getItem(name);
        if (!text) return null;
        if (text !== known?.text) {
          // What an earlier version has kept may lack what is new.
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
        const text = JSON.stringify(snapshot);
        localStorage.setItem(name, text);
        known = { text, snapshot };
        dispatchEvent(new StorageEvent(KEPT, { key: name }));
      } catch {
        // Denied or full: the conversation lives as long as the page.
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
