import { Fault } from './errors.ts';

/** How long a connection is watched before it is judged, and judged anew, milliseconds. */
const WINDOW = 10_000;
/** The least that has to arrive per second, bytes. A slow phone sends several times as much. */
const MIN_RATE = 1_000;
const SECOND = 1_000;

const TOO_SLOW = new Fault(
  'unavailable',
  'The request arrives too slowly. Send it again over a faster connection.',
  undefined,
  { 'Retry-After': '1', Connection: 'close' },
);

/** A connection whose received bytes can be asked. */
interface Source {
  readonly bytesRead?: number;
}

/** Ends the reading of bodies that arrive too slowly, which would occupy connections and memory. */
export interface Arrivals {
  /** @returns what `reading` resolves with, or a fault if the body arrives too slowly */
  inTime<T>(reading: Promise<T>, from: Source | undefined): Promise<T | Fault<'unavailable'>>;
}

/** @param window see `WINDOW` */
export function createArrivals(window = WINDOW): Arrivals {
  const open = new Set<{ from: Source; bytes: number; since: number; giveUp(): void }>();
  let timer: NodeJS.Timeout | undefined;

  function check(): void {
    if (open.size === 0) {
      clearInterval(timer);
      timer = undefined;
      return;
    }
    const now = performance.now();
    for (const one of open) {
      const seconds = (now - one.since) / SECOND;
      if (seconds * SECOND < window) continue;
      const bytes = one.from.bytesRead ?? 0;
      // The first time, only what arrived since is known.
      if (one.bytes >= 0 && bytes - one.bytes < MIN_RATE * seconds) one.giveUp();
      one.bytes = bytes;
      one.since = now;
    }
  }

  return {
    inTime(reading, from) {
      if (!from) return reading;
      return new Promise((resolve, reject) => {
        const one = {
          from,
          // Read only for those that take long.
          bytes: -1,
          since: performance.now(),
          giveUp: () => resolve(TOO_SLOW),
        };
        open.add(one);
        timer ??= setInterval(check, window / 2).unref();
        reading.then(resolve, reject).finally(() => open.delete(one));
      });
    },
  };
}
