import type { Logger } from 'pino';
import {
  type Bound,
  BOUND_NAMES,
  type BoundName,
  BOUNDS,
  type BoundValues,
  type RateName,
} from './bounds.ts';
import type { Allowance, Limits } from './limits.ts';
import type { Monitor } from './monitor.ts';

/** Some uses that count against one limit. */
export interface Use {
  limit: RateName;
  from: string;
  amount: number;
}

/** A limit that allows no more. */
export interface Reached<Wanted extends Use = Use> {
  use: Wanted;
  allowance: Allowance;
}

/** Something that counts only if it fails. */
export interface Attempt {
  allowance: Allowance;
  /** Must be called once, when an attempt that was allowed is over. */
  settle(hasFailed: boolean): Promise<void>;
}

/** The bounds of a running server. */
export interface Bounds {
  readonly values: BoundValues;
  /** Counts `amount` uses by a caller. If that exceeds the bound, nothing is counted but the refusal. */
  take(name: RateName, from: string, amount?: number): Allowance | Promise<Allowance>;
  /**
   * Counts an attempt as failed until it is over, so that of many at once no more are tried than of one after the
   * other. If the bound is reached because of attempts that are not over yet, it waits for these.
   */
  attempt(name: RateName, from: string): Promise<Attempt>;
  /**
   * Counts all of these uses or, if a limit is reached or cannot be read, none of them.
   *
   * @returns the limit that is reached. It is left to the caller to count the refusal
   */
  takeAll<Wanted extends Use>(uses: readonly Wanted[]): Promise<Reached<Wanted> | null>;
  /** Gives back uses that were counted and that did not happen. */
  giveBack(uses: readonly Use[]): void;
  /** Counts a refusal that the caller decided itself. */
  countRefusal(name: BoundName): void;
  /** The refusals since this process started. */
  refusalsOf(name: BoundName): number;
}

/** A log line about a bound is written at most once in this time, milliseconds. */
const LOG_EVERY = 60_000;

export function createBounds(
  values: BoundValues,
  limits: Limits,
  { log, monitor, now }: { log: Logger; monitor: Monitor; now: () => number },
): Bounds {
  const refusals = new Map<BoundName, { total: number; unlogged: number; loggedAt: number }>();
  const rates = new Map(
    BOUND_NAMES.flatMap((name) => {
      const { seconds } = BOUNDS[name] as Bound;
      return seconds === undefined ? [] : [[name, limits(name, values[name], seconds)] as const];
    }),
  );
  for (const name of BOUND_NAMES) monitor.setLimit(name, values[name]);

  function countRefusal(name: BoundName): void {
    const count = refusals.get(name) ?? { total: 0, unlogged: 0, loggedAt: -Infinity };
    refusals.set(name, count);
    count.total++;
    count.unlogged++;
    monitor.countLimited(name);
    if (now() - count.loggedAt < LOG_EVERY) return;
    log.warn({ limit: name, value: values[name], refused: count.unlogged }, 'a limit was reached');
    count.unlogged = 0;
    count.loggedAt = now();
  }

  /** The attempts of each caller that are not over, and those that wait for them. */
  const open = new Map<string, { count: number; waiting: (() => void)[] }>();

  const checked = (name: BoundName, allowance: Allowance): Allowance => {
    if (!allowance.allowed) countRefusal(name);
    return allowance;
  };

  function giveBack(uses: readonly Use[]): void {
    for (const { limit, from, amount } of uses) rates.get(limit)!.giveBack(from, amount);
  }

  return {
    values,
    take(name, from, amount = 1) {
      const taken = rates.get(name)!.take(from, amount);
      return taken instanceof Promise
        ? taken.then((allowance) => checked(name, allowance))
        : checked(name, taken);
    },
    async attempt(name, from) {
      const key = `${name} ${from}`;
      for (;;) {
        const allowance = await rates.get(name)!.take(from, 1);
        const mine = open.get(key) ?? { count: 0, waiting: [] };
        if (!allowance.allowed && mine.count > 0) {
          await new Promise<void>((goOn) => mine.waiting.push(goOn));
          continue;
        }
        if (!allowance.allowed) {
          countRefusal(name);
          return { allowance, settle: async () => {} };
        }
        mine.count++;
        open.set(key, mine);
        return {
          allowance,
          async settle(hasFailed) {
            if (!hasFailed) await rates.get(name)!.giveBackToAll(from);
            if (--mine.count === 0) open.delete(key);
            // There is room for one more, or nothing left to wait for.
            const next = mine.count === 0 ? mine.waiting.length : Number(!hasFailed);
            for (const goOn of mine.waiting.splice(0, next)) goOn();
          },
        };
      }
    },
    async takeAll(uses) {
      let count = 0;
      try {
        for (const use of uses) {
          const allowance = await rates.get(use.limit)!.take(use.from, use.amount);
          if (!allowance.allowed) {
            giveBack(uses.slice(0, count));
            return { use, allowance };
          }
          count++;
        }
        return null;
      } catch (error) {
        giveBack(uses.slice(0, count));
        throw error;
      }
    },
    giveBack,
    countRefusal,
    refusalsOf: (name) => refusals.get(name)?.total ?? 0,
  };
}
