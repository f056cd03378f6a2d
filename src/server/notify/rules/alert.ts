import type { AlertFigure, AlertRule, EndReason, Measured } from '../../../contract/index.ts';
import { MINUTE } from '../../../contract/time.ts';

/** How long a figure must be good again before an alert is over, milliseconds. */
const CLEAR = 10 * MINUTE;

/**
 * Whether a rule is reached.
 *
 * @returns `null`: too few to tell
 */
export function isReached(rule: AlertRule, { value, counted, usual }: Measured): boolean | null {
  if (value === null) return rule.figure === 'longest_wait_seconds' ? false : null;
  if (rule.comparison === 'usual') {
    if (usual === null) return null;
    return value >= rule.minimum && value > 0 && value >= usual * rule.threshold;
  }
  if (counted !== null && counted < rule.minimum) return null;
  return rule.comparison === 'below' ? value < rule.threshold : value > rule.threshold;
}

/** What `minimum` is compared with. */
export function countedOf(
  figure: AlertFigure,
  counts: { rated: number; conversations: number; ai_handled: number },
): number | null {
  switch (figure) {
    case 'csat_percent':
    case 'avg_csat_score':
      return counts.rated;
    case 'escalation_rate':
      return counts.conversations;
    case 'ai_resolution_rate':
      return counts.ai_handled;
    default:
      return null;
  }
}

/** The median; `null` of fewer than two. */
export function usualOf(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Where an alert stands. Times are milliseconds since 1970. */
export interface AlertState {
  /** Whether it has started and is not over. */
  isFiring: boolean;
  /** Since when the figure is good again; `null`: it is not. */
  clearSince: number | null;
  /** It does not start before this time. */
  restsUntil: number;
}

/**
 * What follows from a look at the figure. An alert is told when it starts, and when it has been over for ten
 * minutes; then it rests. So a figure that goes up and down every minute is told a few times a day at most.
 *
 * @param reached see `isReached`
 * @param rest milliseconds
 */
export function afterLook(
  state: AlertState,
  reached: boolean | null,
  { now, rest }: { now: number; rest: number },
): { state: AlertState; starts: boolean; ends: EndReason | null } {
  const same = { starts: false, ends: null };
  if (!state.isFiring) {
    if (reached !== true || now < state.restsUntil) return { state, ...same };
    return { state: { ...state, isFiring: true, clearSince: null }, starts: true, ends: null };
  }
  if (reached === true) return { state: { ...state, clearSince: null }, ...same };
  const clearSince = state.clearSince ?? now;
  if (now - clearSince < CLEAR) return { state: { ...state, clearSince }, ...same };
  return {
    state: { isFiring: false, clearSince: null, restsUntil: now + rest },
    starts: false,
    ends: reached === null ? 'too_few' : 'over',
  };
}

/** How often a rule is looked at, milliseconds: what changes slowly less often. */
export const lookEvery = ({ window_hours, figure, comparison }: AlertRule): number =>
  window_hours > 1 && comparison !== 'usual' && !figure.includes('wait') ? 5 * MINUTE : MINUTE;
