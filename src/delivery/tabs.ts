import type { Parcel } from './outbox.ts';

/** A message between tabs. */
export type TabMessage = { added: Parcel } | { settled: readonly string[] };

/** The tabs of one site in one browser, of which one sends for all. */
export interface Tabs {
  /** Joins the group. `lead` is called when this tab is elected to send, `heard` with messages of other tabs. */
  join(lead: () => void, heard: (message: TabMessage) => void): void;
  tell(message: TabMessage): void;
  /** Leaves the group, so that another tab can lead. */
  leave(): void;
}

/**
 * Uses a Web Lock and a broadcast channel. Without locks, every tab leads and sends what it has; the
 * server deduplicates events.
 */
export function lockedTabs(name: string): Tabs {
  let channel: BroadcastChannel | undefined;
  let leaving: AbortController | undefined;

  return {
    join(lead, heard) {
      this.leave();
      const { locks } = navigator;
      if (!locks || typeof BroadcastChannel === 'undefined') {
        lead();
        return;
      }
      channel = new BroadcastChannel(name);
      channel.addEventListener('message', ({ data }) => heard(data as TabMessage));
      leaving = new AbortController();
      const { signal } = leaving;
      const led = () => {
        lead();
        return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      };
      // Locks are denied, as in a sandboxed page: the tab leads alone.
      locks.request(name, { signal }, led).catch(() => signal.aborted || lead());
    },
    tell(message) {
      channel?.postMessage(message);
    },
    leave() {
      leaving?.abort();
      channel?.close();
      channel = undefined;
    },
  };
}
