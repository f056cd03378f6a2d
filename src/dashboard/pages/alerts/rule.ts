import type { AlertComparison, AlertRule } from '../../../contract/index.ts';
import { type AlertFigure, isCount, isOfNow, isShare } from '../../../contract/alert-figures.ts';
import { say } from '../../../strings/say.ts';
import { count, counted, duration, percent } from '../../format.ts';
import { strings } from '../../strings/index.ts';

/** The unit of a rule's limit in the form. */
export type Unit = 'percent' | 'stars' | 'number' | 'minutes' | 'factor';

export function unitOf(figure: AlertFigure, comparison: AlertComparison): Unit {
  if (comparison === 'usual') return 'factor';
  if (isShare(figure)) return 'percent';
  if (figure === 'avg_csat_score') return 'stars';
  return figure === 'longest_wait_seconds' ? 'minutes' : 'number';
}

/** The limits that the form takes, by unit. */
export const BOUNDS = {
  percent: { min: 0, max: 100, step: 'any' },
  stars: { min: 1, max: 5, step: 'any' },
  number: { min: 0, max: 1_000_000, step: 1 },
  minutes: { min: 0, max: 10_000, step: 'any' },
  factor: { min: 1.1, max: 100, step: 'any' },
} as const;

/** How a figure can be compared. */
export function comparisonsOf(figure: AlertFigure): AlertComparison[] {
  if (isOfNow(figure)) return ['above'];
  return isCount(figure) ? ['usual', 'above', 'below'] : ['below', 'above'];
}

/** What there must be a minimum of; `null`: nothing. */
export function minimumOf(
  figure: AlertFigure,
  comparison: AlertComparison,
): keyof typeof strings.alerts.minimum | null {
  if (comparison === 'usual') return 'itself';
  if (isOfNow(figure) || isCount(figure)) return null;
  return figure.includes('csat') ? 'ratings' : 'conversations';
}

function limitInWords({ figure, comparison, threshold }: AlertRule): string {
  switch (unitOf(figure, comparison)) {
    case 'percent':
      return percent(threshold);
    case 'minutes':
      return duration(threshold);
    default:
      return count(threshold);
  }
}

/** A rule as a sentence. */
export function ruleInWords(rule: AlertRule): string {
  const { figure, comparison, window_hours, minimum } = rule;
  const { alerts } = strings;
  const said = say(alerts.rule[comparison], {
    figure: strings.figures[figure],
    limit: limitInWords(rule),
    window: isOfNow(figure) ? alerts.ofNow : counted(alerts.ofHours, window_hours),
  });
  return minimum === 0 || minimumOf(figure, comparison) === null
    ? said
    : say(counted(alerts.ruleWithMinimum, minimum), { rule: said });
}
