import { z } from 'zod';
import { definitions } from './definitions.ts';
import { endBeforeStart, isDay, text, timeOf } from './text.ts';
import { DAY } from './time.ts';

/** By what figures are broken down. */
export const dimension = z.enum([
  'topic',
  'bot',
  'agent',
  'team',
  'language',
  'channel',
  'platform',
]);
export type Dimension = z.output<typeof dimension>;

export const figureInterval = z.enum(['hour', 'day', 'week']);
export type FigureInterval = z.output<typeof figureInterval>;

/** The most buckets of a series. */
export const MAX_BUCKETS = 1_000;

/** One end of a period: a time, or a day of the organisation's time zone. */
const bound = z
  .string()
  .max(40)
  .refine((value) => isDay(value) || !Number.isNaN(timeOf(value)), {
    error: 'Must be an ISO 8601 time, or a day such as 2026-03-01.',
  });

const bounds = {
  from: bound
    .optional()
    .describe(
      "ISO 8601: a time, or a day of the organisation's time zone. Default: 30 days up to today.",
    ),
  to: bound
    .optional()
    .describe('ISO 8601: a time, which is not included, or a day, which is. Default: now.'),
};

/** The longest period, days. */
const MAX_DAYS = 3_700;

const inOrder = ({ from, to }: { from?: string | undefined; to?: string | undefined }) =>
  from === undefined ||
  to === undefined ||
  (isDay(from) && isDay(to) ? from <= to : timeAt(from) <= timeAt(to) + DAY);
const isShort = ({ from, to }: { from?: string | undefined; to?: string | undefined }) =>
  from === undefined ||
  !((to === undefined ? Date.now() : timeAt(to)) - timeAt(from) > MAX_DAYS * DAY);
const timeAt = (value: string) => (isDay(value) ? Date.parse(value) : timeOf(value));
const TOO_LONG = { path: ['from'], error: 'The period may have at most 3,700 days.' };

/** `GET /api/v1/cs-metrics/series`. */
export const seriesQuery = z
  .object({
    ...bounds,
    interval: figureInterval.default('day'),
    by: dimension.optional().describe('Counts only the conversations with this `value`.'),
    value: text(200)
      .optional()
      .describe('A value of `by`, as the breakdown has it. Empty: conversations without one.'),
  })
  .refine(inOrder, endBeforeStart('to'))
  .refine(isShort, TOO_LONG);

/** `GET /api/v1/cs-metrics/breakdown`. */
export const breakdownQuery = z
  .object({
    ...bounds,
    by: dimension,
    limit: z.coerce.number().int().min(1).max(1_000).default(100),
  })
  .refine(inOrder, endBeforeStart('to'))
  .refine(isShort, TOO_LONG);

const count = z.int().min(0);
const percent = z.number().min(0).max(100).nullable();
const interval = z
  .tuple([z.number(), z.number()])
  .nullable()
  .describe('The 95 % confidence interval; null if there are fewer than ten.');

/** The figures of the conversations that started in a period. Rates are percentages, money is USD. */
export const figures = z.object({
  conversations: count.describe(definitions.total_conversations),
  resolved: count,
  escalated: count,
  escalation_rate: percent.describe(definitions.escalation_rate),
  escalation_interval: interval,
  ai_handled: count.describe(definitions.ai_handled_conversations),
  ai_resolved: count,
  ai_resolution_rate: percent.describe(definitions.ai_resolution_rate),
  ai_resolution_interval: interval,
  rated: count,
  satisfied: count,
  csat_percent: percent.describe(definitions.conversations_csat_percent),
  csat_interval: interval,
  avg_csat_score: z.number().min(1).max(5).nullable().describe(definitions.avg_csat_score),
  average_interval: interval,
  ai_cost: z.number(),
  estimated_human_cost: z.number(),
  cost_savings: z.number().describe(definitions.cost_savings),
  timed: count.describe('Conversations whose time to resolution is known.'),
  avg_resolution_seconds: z.number().nullable().describe(definitions.avg_resolution_seconds),
});
export type Figures = z.output<typeof figures>;

const change = z.object({
  difference: z.number().nullable().describe('This period minus the one before.'),
  interval: interval.describe('The 95 % confidence interval of the difference.'),
  is_clear: z
    .boolean()
    .nullable()
    .describe('Whether the interval is on one side of zero; null: too few to tell.'),
});
const difference = z.number().nullable();

/** What changed since the period before. */
export const figureChanges = z.object({
  conversations: difference,
  cost_savings: difference,
  avg_resolution_seconds: difference,
  escalation_rate: change,
  ai_resolution_rate: change,
  csat_percent: change,
  avg_csat_score: change,
});
export type FigureChanges = z.output<typeof figureChanges>;

const time = z.iso.datetime();
const period = z.object({ from: time, to: time });
const bucket = z.object({ start: time, end: time, ...figures.shape });

const head = {
  success: z.literal(true),
  time_zone: z.string(),
  period,
  previous_period: period.describe(
    'What the period is compared with. If it begins at the start of a day: as many days before it; if its last day is not over, they end as long after their start as it does. Else, the time before it that is as long.',
  ),
  total: figures,
  previous: figures,
  change: figureChanges,
};

export const seriesResponse = z.object({
  ...head,
  interval: figureInterval,
  series: z
    .array(bucket)
    .describe('Empty buckets are included. The first and last may be partial.'),
  previous_series: z.array(bucket),
});
export type SeriesResponse = z.output<typeof seriesResponse>;

export const breakdownRow = z.object({
  value: z.string().nullable().describe('null: conversations without one.'),
  ...figures.shape,
  previous: figures,
  change: figureChanges,
});
export type BreakdownRow = z.output<typeof breakdownRow>;

export const breakdownResponse = z.object({
  ...head,
  by: dimension,
  rows: z.array(breakdownRow).describe('Most conversations first.'),
  values: count.describe('How many rows there are without `limit`.'),
});
export type BreakdownResponse = z.output<typeof breakdownResponse>;
