import { inTime } from './in-time.ts';
import { openOutboxShelf } from './outbox.ts';

/**
 * Deletes all unsent events, also those of earlier pages and other tabs, but for those in `localStorage`. Never rejects.
 *
 * @param isThere whether there is a database of this name: none is made
 */
export async function forgetUnsent(
  name: string,
  isThere: boolean | Promise<boolean>,
): Promise<void> {
  try {
    if (!(await isThere)) return;
    const clearing = openOutboxShelf(name).run('readwrite', (store) => {
      const ids = store.getAllKeys();
      store.clear();
      return ids;
    });
    // Also when it is late: what other tabs hold waits for it.
    const told = clearing.then((settled) => {
      // Without joining the tabs, of which this one is none.
      const channel = new BroadcastChannel(name);
      channel.postMessage({ settled });
      channel.close();
    });
    await inTime(told);
  } catch {
    // Storage is denied, or too slow to be waited for, or there are no channels here.
  }
}
