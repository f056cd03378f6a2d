import { RateLimiterRes } from 'rate-limiter-flexible';
import type { Limiter, Store } from '../database/store.ts';
import { makeRoom } from './make-room.ts';

/** The remaining calls of a limit, for the `RateLimit-*` headers. Times are whole seconds. */
export interface Allowance {
  allowed: boolean;
  limit: number;
  remaining: number;
  resetSeconds: number;
}

/** Counts the calls of each caller. */
export interface Limit {
  /** Counts a call. */
  (from: string): Promise<Allowance>;
  /** Counts `amount` uses, or none of them if fewer are left. Needs the store for few calls only. */
  take(from: string, amount: number): Allowance | Promise<Allowance>;
  /** Gives back uses that were counted and did not happen. This node may use them, and needs no store for it. */
  giveBack(from: string, amount: number): void;
  /** Gives back one use, to all nodes. */
  giveBackToAll(from: string): Promise<void>;
}

/** A limit of `limit` calls in `seconds` per caller, over all nodes; `name` identifies it. */
export type Limits = (name: string, limit: number, seconds: number) => Limit;

/** A node reserves this share of a limit at a time, so that it need not query the store for each call. */
const SHARE = 1 / 50;

/** The most calls in one share. */
const MAX_SHARE = 200;

/** Callers that a node remembers for one limit; of more, it forgets the oldest tenth. */
const MAX_CALLERS = 10_000;

/** The calls that a node has reserved and not used yet. */
interface Taken {
  left: number;
  /** When the store starts a new count, milliseconds since 1970. */
  until: number;
  /** Calls that remain in the store. */
  remaining: number;
  /** The store has no more until then, so it is not asked again. */
  isExhausted: boolean;
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
  let share = Math.max(1, Math.min(MAX_SHARE, Math.floor(limit * SHARE)));
  // The share must divide the limit, so that all calls can be reserved.
  while (limit % share) share--;
  const taken = new Map<string, Taken>();

  /** What is reserved for a caller in the current period. */
  function mineOf(from: string, now: number): Taken {
    const known = taken.get(from);
    if (known && known.until > now) return known;
    const fresh = { left: 0, until: Infinity, remaining: limit, isExhausted: limit === 0 };
    taken.delete(from);
    makeRoom(taken, MAX_CALLERS);
    taken.set(from, fresh);
    return fresh;
  }

  async function reserve(from: string, amount: number): Promise<Allowance> {
    for (;;) {
      const state = await consume(limiter, from, share);
      const now = Date.now();
      const mine = mineOf(from, now);
      mine.until = now + Math.max(0, state.result.msBeforeNext);
      if (!state.allowed) {
        mine.isExhausted = true;
        mine.remaining = 0;
        // The store counts also what it refuses.
        await limiter.reward(from, share);
      } else {
        mine.left += share;
        mine.remaining = state.result.remainingPoints;
      }
      if (mine.left >= amount || mine.isExhausted) return use(mine, amount, now);
    }
  }

  /** Counts from the reserved calls only. */
  function use(mine: Taken, amount: number, now: number): Allowance {
    const allowed = mine.left >= amount;
    if (allowed) mine.left -= amount;
    const milliseconds = mine.until === Infinity ? seconds * 1000 : mine.until - now;
    return {
      allowed,
      limit,
      remaining: allowed ? mine.remaining + mine.left : 0,
      resetSeconds: Math.max(1, Math.ceil(milliseconds / 1000)),
    };
  }

  function take(from: string, amount: number): Allowance | Promise<Allowance> {
    const now = Date.now();
    const mine = mineOf(from, now);
    return mine.left >= amount || mine.isExhausted ? use(mine, amount, now) : reserve(from, amount);
  }

  return Object.assign(async (from: string) => take(from, 1), {
    take,
    giveBack(from: string, amount: number) {
      const mine = taken.get(from);
      if (mine && mine.until > Date.now()) mine.left += amount;
    },
    async giveBackToAll(from: string) {
      const mine = taken.get(from);
      if (!mine || mine.until <= Date.now()) return;
      await limiter.reward(from, 1);
      mine.remaining++;
      mine.isExhausted = false;
    },
  });
}

interface State {
  allowed: boolean;
  result: RateLimiterRes;
}

function consume(limiter: Limiter, from: string, points: number): Promise<State> {
  return limiter.consume(from, points).then(
    (result) => ({ allowed: true, result }),
    (result: unknown) => {
      if (result instanceof RateLimiterRes) return { allowed: false, result };
      throw result;
    },
  );
}
