/** The figures that an alert can watch. This file is plain, so that browsers can import it. */
export const ALERT_FIGURES = [
  'csat_percent',
  'avg_csat_score',
  'escalation_rate',
  'ai_resolution_rate',
  'conversations',
  'escalated',
  'waiting',
  'longest_wait_seconds',
] as const;
export type AlertFigure = (typeof ALERT_FIGURES)[number];

/** Whether a figure is one of now; the others are of a period. */
export const isOfNow = (figure: AlertFigure): boolean =>
  figure === 'waiting' || figure === 'longest_wait_seconds';

/** Whether a figure can be compared with what is usual. */
export const isCount = (figure: AlertFigure): boolean =>
  figure === 'conversations' || figure === 'escalated';

/** Whether a figure is a percentage. */
export const isShare = (figure: AlertFigure): boolean =>
  figure.endsWith('_percent') || figure.endsWith('_rate');
