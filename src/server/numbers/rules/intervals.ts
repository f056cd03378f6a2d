import { average, rate } from './metrics.ts';

/** Below so many answers, shares and averages say little. */
export const FEW = 10;

/** The 97.5 % quantile of the normal distribution. */
const Z = 1.959963984540054;

/**
 * The 97.5 % quantile of Student's t distribution with `freedom` degrees of freedom, by the
 * Cornish–Fisher expansion (Abramowitz and Stegun, 26.7.5): exact to three decimals from 9 degrees on.
 */
function t(freedom: number): number {
  const z3 = Z ** 3;
  const z5 = Z ** 5;
  const z7 = Z ** 7;
  return (
    Z +
    (z3 + Z) / (4 * freedom) +
    (5 * z5 + 16 * z3 + 3 * Z) / (96 * freedom ** 2) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * Z) / (384 * freedom ** 3)
  );
}

/** From low to high. */
export type Interval = [low: number, high: number];

const percent = (share: number) => rate(Math.min(1, Math.max(0, share)), 1)!;

/** The 95 % confidence interval of a share, in percent (Wilson 1927); `null` below `FEW`. */
export function shareInterval(part: number, whole: number): Interval | null {
  if (whole < FEW) return null;
  const share = part / whole;
  const centre = (share + Z ** 2 / (2 * whole)) / (1 + Z ** 2 / whole);
  const half =
    (Z / (1 + Z ** 2 / whole)) *
    Math.sqrt((share * (1 - share)) / whole + Z ** 2 / (4 * whole ** 2));
  return [percent(centre - half), percent(centre + half)];
}

/** The 95 % confidence interval of the average rating (Student's t); `null` below `FEW`. */
export function averageInterval(distribution: readonly number[]): Interval | null {
  const count = distribution.reduce((all, one) => all + one, 0);
  if (count < FEW) return null;
  const mean = distribution.reduce((all, one, i) => all + one * (i + 1), 0) / count;
  const squares = distribution.reduce((all, one, i) => all + one * (i + 1 - mean) ** 2, 0);
  const half = t(count - 1) * Math.sqrt(squares / (count - 1) / count);
  return [average(Math.max(1, mean - half), 1)!, average(Math.min(5, mean + half), 1)!];
}

/** How a figure differs from that of the period before. */
export interface Change {
  difference: number | null;
  interval: Interval | null;
  /** Whether the interval is on one side of zero; `null`: too few to tell. */
  is_clear: boolean | null;
}

/**
 * The difference of two figures, and its 95 % confidence interval from the intervals of both: for shares that is
 * Newcombe's hybrid score interval (1998, method 10).
 *
 * @param value one decimal, as is `interval`; `null`: there is none
 */
export function changeOf(
  now: { value: number | null; interval: Interval | null },
  before: { value: number | null; interval: Interval | null },
): Change {
  if (now.value === null || before.value === null) {
    return { difference: null, interval: null, is_clear: null };
  }
  const difference = oneDecimal(now.value - before.value);
  if (!now.interval || !before.interval) return { difference, interval: null, is_clear: null };
  const low =
    difference - Math.hypot(now.value - now.interval[0], before.interval[1] - before.value);
  const high =
    difference + Math.hypot(now.interval[1] - now.value, before.value - before.interval[0]);
  return {
    difference,
    interval: [oneDecimal(low), oneDecimal(high)],
    is_clear: low > 0 || high < 0,
  };
}

const oneDecimal = (value: number) => Math.round(value * 10) / 10;
