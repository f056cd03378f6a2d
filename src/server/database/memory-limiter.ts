import { RateLimiterRes } from 'rate-limiter-flexible';
import type { Limiter, LimiterOptions } from './store.ts';

/** The most callers that are counted for one limit. */
const MOST = 50_000;

/** How often ended counts are forgotten, as a share of a period; and the share of `MOST` that makes room. */
const SWEEP = 0.1;

interface Count {
  points: number;
  /** When the count starts again, milliseconds since 1970. */
  until: number;
}

/**
 * Counts in memory, in fixed periods. `RateLimiterMemory` would keep 1 KB and a timer for each caller, without
 * bound: with IPv6, one sender has as many addresses as they like. This keeps `MOST` of them, and forgets the
 * oldest of more: so many callers are bounded by the limits per key and organisation alone.
 */
export function memoryLimiter(
  { points, seconds }: Pick<LimiterOptions, 'points' | 'seconds'>,
  most = MOST,
): Limiter {
  // All periods are equally long, so those that began first also end first.
  const counts = new Map<string, Count>();
  const length = seconds * 1000;
  let sweptAt = Date.now();

  function current(key: string, now: number): Count | undefined {
    const count = counts.get(key);
    return count && count.until > now ? count : undefined;
  }

  function begin(key: string, now: number): Count {
    counts.delete(key);
    if (counts.size >= most || now >= sweptAt + SWEEP * length) sweep(now);
    const count = { points: 0, until: now + length };
    counts.set(key, count);
    return count;
  }

  /** Forgets many at once: to look for the oldest of a map takes time for each that was deleted before. */
  function sweep(now: number): void {
    sweptAt = now;
    const left = counts.size >= most ? most * (1 - SWEEP) : most;
    for (const [oldest, { until }] of counts) {
      if (until > now && counts.size <= left) break;
      counts.delete(oldest);
    }
  }

  const result = (count: Count, now: number) =>
    new RateLimiterRes(
      Math.max(0, points - count.points),
      count.until - now,
      count.points,
      count.points === 0,
    );

  return {
    async consume(key, amount = 1) {
      const now = Date.now();
      const count = current(String(key), now) ?? begin(String(key), now);
      count.points += amount;
      if (count.points > points) throw result(count, now);
      return result(count, now);
    },
  };
}
