import type { Parcel } from './outbox.ts';

/** What tabs tell each other. */
export type TabMessage = { added: Parcel } | { settled: readonly string[] };

/** The tabs of one site in one browser: one of them sends for all. */
export interface Tabs {
  /** Takes part. `lead` is called when this tab is to send, `heard` with what others tell. */
  join(lead: () => void, heard: (message: TabMessage) => void): void;
  tell(message: TabMessage): void;
  /** Takes part no more; another tab leads. */
  leave(): void;
}

/**
 * By a Web Lock and a channel. Where there are no locks every tab leads and sends what it has; the
 * server knows repeated events.
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
      // Denied (a sandboxed page), it is a tab alone.
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
