import type { Snapshot } from './snapshot.ts';

/** Where a conversation is kept between pages. */
export interface Memory {
  load(): Snapshot | null;
  save(snapshot: Snapshot): void;
  /** Calls back when another tab has saved. */
  watch(changed: () => void): () => void;
}

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
        if (text !== known?.text) known = { text, snapshot: JSON.parse(text) as Snapshot };
        const { snapshot } = known;
        return typeof snapshot.id === 'string' && Array.isArray(snapshot.messages)
          ? snapshot
          : null;
      } catch {
        return null;
      }
    },
    save(snapshot) {
      try {
        const text = JSON.stringify(snapshot);
        localStorage.setItem(name, text);
        known = { text, snapshot };
      } catch {
        // Denied or full: the conversation lives as long as the page.
      }
    },
    watch(changed) {
      const listener = (event: StorageEvent) => {
        if (event.key === name) changed();
      };
      addEventListener('storage', listener);
      return () => removeEventListener('storage', listener);
    },
  };
}
