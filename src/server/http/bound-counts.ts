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

/** The bounds of a running server. */
export interface Bounds {
  readonly values: BoundValues;
  /** Counts `amount` uses by a caller. If that exceeds the bound, nothing is counted but the refusal. */
  take(name: RateName, from: string, amount?: number): Allowance | Promise<Allowance>;
  /** Like `take`, but it is left to the caller to count a refusal. */
  tryTake(name: RateName, from: string, amount: number): Allowance | Promise<Allowance>;
  /** Gives back uses that `take` counted and that did not happen. */
  giveBack(name: RateName, from: string, amount: number): void;
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

  const checked = (name: BoundName, allowance: Allowance): Allowance => {
    if (!allowance.allowed) countRefusal(name);
    return allowance;
  };

  return {
    values,
    take(name, from, amount = 1) {
      const taken = rates.get(name)!.take(from, amount);
      return taken instanceof Promise
        ? taken.then((allowance) => checked(name, allowance))
        : checked(name, taken);
    },
    tryTake: (name, from, amount) => rates.get(name)!.take(from, amount),
    giveBack: (name, from, amount) => rates.get(name)!.giveBack(from, amount),
    countRefusal,
    refusalsOf: (name) => refusals.get(name)?.total ?? 0,
  };
}
