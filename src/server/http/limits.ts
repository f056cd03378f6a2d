import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import type { Store } from '../database/store.ts';

/** The remaining calls of a limit, for the `RateLimit-*` headers. Times are whole seconds. */
export interface Allowance {
  allowed: boolean;
  limit: number;
  remaining: number;
  resetSeconds: number;
}

/** Counts a call of one caller. */
export type Limit = (from: string) => Promise<Allowance>;

/** A limit of `limit` calls in `seconds` per caller, over all nodes; `name` identifies it. */
export type Limits = (name: string, limit: number, seconds: number) => Limit;

/** A node reserves this share of a limit at a time, so that it need not query the store for each call. */
const SHARE = 1 / 50;

/** The calls that a node has reserved and not used yet. */
interface Taken {
  left: number;
  /** When the store starts a new count, milliseconds since 1970. */
  until: number;
  /** Calls that remain in the store. */
  remaining: number;
}

/** Limits with the same name, number of calls and period share one count. */
export function createLimits(store: Store): Limits {
  const limits = new Map<string, Limit>();
  return (name, limit, seconds) => {
    const id = `${name} ${limit} ${seconds}`;
    const known = limits.get(id) ?? createLimit(store, name, limit, seconds);
    limits.set(id, known);
    return known;
  };
}

function createLimit(store: Store, name: string, limit: number, seconds: number): Limit {
  const limiter = store.limiter({ name, points: limit, seconds });
  let share = Math.max(1, Math.floor(limit * SHARE));
  // The share must divide the limit, so that all calls can be reserved.
  while (limit % share) share--;
  const taken = new Map<string, Taken>();

  return async (from) => {
    const now = Date.now();
    let mine = taken.get(from);
    if (!mine || mine.until <= now || mine.left === 0) {
      const state = await consume(limiter, from, share);
      if (!state.allowed) return exhausted(limit, state);
      const { msBeforeNext, remainingPoints } = state.result;
      mine = { left: share, until: now + msBeforeNext, remaining: remainingPoints };
      if (taken.size > 10_000) taken.clear();
      taken.set(from, mine);
    }
    mine.left--;
    return {
      allowed: true,
      limit,
      remaining: mine.remaining + mine.left,
      resetSeconds: Math.max(1, Math.ceil((mine.until - now) / 1000)),
    };
  };
}

interface State {
  allowed: boolean;
  result: RateLimiterRes;
}

function consume(limiter: RateLimiterAbstract, from: string, points: number): Promise<State> {
  return limiter.consume(from, points).then(
    (result) => ({ allowed: true, result }),
    (result: unknown) => {
      if (result instanceof RateLimiterRes) return { allowed: false, result };
      throw result;
    },
  );
}

const exhausted = (limit: number, { result }: State): Allowance => ({
  allowed: false,
  limit,
  remaining: 0,
  resetSeconds: Math.max(1, Math.ceil(result.msBeforeNext / 1000)),
});
