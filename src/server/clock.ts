import type { Logger } from 'pino';
import type { Store } from './database/store.ts';

/** How often the clocks are compared, milliseconds. */
const EVERY = 60_000;
/** What clocks may differ: less than any time within which nodes wait for each other. */
const MAX_SKEW = 5_000;

/**
 * Says in the log when the clock of this machine is not that of the database, and when it is again. To a node whose
 * clock is ahead, agents on other nodes look lost, and claims of other nodes look abandoned.
 *
 * @returns ends it
 */
export function watchClock(
  store: Pick<Store, 'skew'>,
  log: Pick<Logger, 'error' | 'info'>,
  every = EVERY,
): () => void {
  let isWrong = false;
  async function compare(): Promise<void> {
    // If the database does not respond, there are other lines about that.
    const skew = await store.skew().catch(() => null);
    if (skew === null) return;
    const seconds = Math.round(skew / 1_000);
    if (Math.abs(skew) > MAX_SKEW) {
      log.error(
        { seconds },
        'the clock of this machine is ahead of (or, if negative, behind) that of the database by so many seconds. Chats can be taken from agents of other nodes, and times are wrong. Synchronise the clocks of all machines, for example with NTP',
      );
    } else if (isWrong) log.info({ seconds }, 'the clock of this machine is right again');
    isWrong = Math.abs(skew) > MAX_SKEW;
  }
  void compare();
  const timer = setInterval(() => void compare(), every).unref();
  return () => clearInterval(timer);
}
