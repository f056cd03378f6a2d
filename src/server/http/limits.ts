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

/** A node reserves up to this share of a limit at a time, so that it need not query the store for each call. */
const SHARE = 1 / 50;

/**
 * And no more than the limit allows on average in this time, seconds. What a node has reserved when it ends is lost: of
 * a limit per day, nodes that restart now and then would lose all.
 */
const AHEAD = 60;

/** The most calls in one share. */
const MAX_SHARE = 200;

/** Callers that a node remembers for one limit; of more, it forgets the oldest tenth. */
const MAX_CALLERS = 10_000;

/** The calls that a node has reserved for a caller and not used yet. */
interface Taken {
  left: number;
  /** When the store starts a new count, milliseconds since 1970. */
  until: number;
  /** Calls that remain in the store. */
  remaining: number;
  /** The store has no more until then, so it is not asked again. */
  isExhausted: boolean;
  /** What all who wait for the store need. */
  wanted: number;
  /** The question to the store that all of them wait for. */
  asking: Promise<void> | undefined;
  /** How often something was given back to all nodes. */
  returned: number;
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
  const share = Math.max(
    1,
    Math.floor(Math.min(limit * SHARE, (limit / seconds) * AHEAD, MAX_SHARE)),
  );
  const taken = new Map<string, Taken>();

  /** What is reserved for a caller in the current period. */
  function mineOf(from: string, now: number): Taken {
    const known = taken.get(from);
    if (known && known.until > now) return known;
    const fresh = { left: 0, until: Infinity, remaining: limit, isExhausted: limit === 0 };
    // Those who wait for the store go on waiting for it.
    const mine = Object.assign(known ?? { wanted: 0, asking: undefined, returned: 0 }, fresh);
    taken.delete(from);
    makeRoom(taken, MAX_CALLERS);
    taken.set(from, mine);
    return mine;
  }

  async function reserve(from: string, amount: number): Promise<Allowance> {
    for (;;) {
      const now = Date.now();
      const mine = mineOf(from, now);
      if (mine.left >= amount || mine.isExhausted) return use(mine, amount, now);
      mine.wanted += amount;
      try {
        await (mine.asking ??= ask(from, mine).finally(() => (mine.asking = undefined)));
      } finally {
        mine.wanted -= amount;
      }
    }
  }

  /**
   * Reserves what those who wait need, or what the store has left. One question at a time for a caller: a flood costs a
   * few queries instead of two a call, for which everything else would wait. And the store counts also what it refuses,
   * until that is given back: of several questions at once, some would be refused what is there.
   */
  async function ask(from: string, mine: Taken): Promise<void> {
    let points = Math.max(share, mine.wanted);
    for (;;) {
      const { returned } = mine;
      const { allowed, result } = await consume(limiter, from, points);
      const now = Date.now();
      // What is left of a period that has ended meanwhile.
      if (mine.until <= now) mine.left = 0;
      mine.until = now + Math.max(0, result.msBeforeNext);
      if (allowed) {
        mine.left += points;
        mine.remaining = result.remainingPoints;
        return;
      }
      await limiter.reward(from, points);
      const room = limit - (result.consumedPoints - points);
      if (room > 0) points = Math.min(points, room);
      else if (mine.returned === returned) {
        mine.isExhausted = true;
        mine.remaining = 0;
        return;
      }
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
      mine.returned++;
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
