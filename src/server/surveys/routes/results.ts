import {
  surveyAnalyticsResponse,
  surveyAnalyticsQuery,
  surveyBreakdownResponse,
  surveyBreakdownQuery,
  surveyChannel,
} from '../../../contract/index.ts';
import { DAY, dayOf } from '../../../contract/time.ts';
import { endpoint } from '../../http/endpoint.ts';
import type { Services } from '../../http/services.ts';
import { countWindow, type Range } from '../../numbers/index.ts';
import {
  brokenDown,
  type CountedSurveys,
  DIMENSIONS,
  type SurveyGrouping,
} from '../rules/breakdown.ts';
import { addUpSurveys, surveyFigures } from '../rules/figures.ts';
import { surveyRollup } from '../store/rollups.ts';

/** Calls a minute of a key (CONTRACT, part B). */
const PER_MINUTE = 30;
const BREAKDOWNS_PER_MINUTE = 4 * PER_MINUTE;

/** Days without a first one begin so long before the last one. */
const USUAL_PERIOD = 30 * DAY;

const readAnalytics = endpoint(
  {
    method: 'get',
    path: '/api/v1/csat/analytics',
    group: 'surveys',
    summary: 'Read the results of surveys',
    description: `Of the surveys that were sent on these days, in UTC, both ends included; by default the last 30 days. At most ${PER_MINUTE} calls a minute per key.`,
    access: 'csat:read',
    limits: [{ name: 'csat-analytics', calls: PER_MINUTE, seconds: 60, per: 'key' }],
    query: surveyAnalyticsQuery,
    responses: { 200: { description: 'The results', schema: surveyAnalyticsResponse } },
  },
  async ({ principal, query, respond }, services: Services) => {
    const { organisationId } = principal;
    const period = periodOf(query, services.now());
    const [from, to] = period;
    const before: Range = [from - (to - from), from];
    const [is, was] = await Promise.all([
      count(services, organisationId, period, { by: ['channel'] }),
      count(services, organisationId, before, { by: ['channel'] }),
    ]);
    const asked = (rows: readonly CountedSurveys[]) =>
      rows.filter(({ channel }) => query.channel === undefined || channel === query.channel);
    return respond(200, {
      period: daysOf(period),
      ...surveyFigures(addUpSurveys(asked(is))),
      previous: { period: daysOf(before), ...surveyFigures(addUpSurveys(asked(was))) },
      channels: surveyChannel.options.map((channel) => ({
        channel,
        ...surveyFigures(addUpSurveys(is.filter((row) => row.channel === channel))),
      })),
    });
  },
);

const readBreakdown = endpoint(
  {
    method: 'get',
    path: '/api/v1/csat/breakdown',
    group: 'surveys',
    summary: 'Break the results of surveys down',
    description: `By topic, agent, handler, hour of sending or day; at most 400 days. At most ${BREAKDOWNS_PER_MINUTE} calls a minute per key.`,
    access: 'csat:read',
    limits: [{ name: 'csat-breakdown', calls: BREAKDOWNS_PER_MINUTE, seconds: 60, per: 'key' }],
    query: surveyBreakdownQuery,
    responses: { 200: { description: 'A row for each', schema: surveyBreakdownResponse } },
  },
  async ({ principal, query, respond }, services: Services) => {
    const { by, channel } = query;
    const period = periodOf(query, services.now());
    const dimension = DIMENSIONS[by];
    const { group, span } = dimension;
    const rows = await count(services, principal.organisationId, period, {
      by: ['channel', ...group],
      ...(span === undefined ? {} : { buckets: { span, origin: 0 } }),
    });
    const asked = rows.filter((row) => channel === undefined || row.channel === channel);
    const data = brokenDown(asked, dimension, period);
    return respond(200, { period: daysOf(period), by, data });
  },
);

/** What surveys came to (CONTRACT, part B). */
export const surveyResultEndpoints = [readAnalytics, readBreakdown];

const count = (
  { store }: Services,
  organisationId: string,
  period: Range,
  grouping: { by: SurveyGrouping[]; buckets?: { span: number; origin: number } },
): Promise<CountedSurveys[]> =>
  countWindow(store.replica, surveyRollup, organisationId, period, grouping);

function periodOf(
  { start_date, end_date }: { start_date?: string | undefined; end_date?: string | undefined },
  now: number,
): Range {
  const last = midnight(end_date === undefined ? now : Date.parse(end_date));
  const first = start_date === undefined ? last - USUAL_PERIOD + DAY : Date.parse(start_date);
  return [midnight(first), last + DAY];
}

const midnight = (milliseconds: number) => milliseconds - (milliseconds % DAY);
const daysOf = ([from, to]: Range) => ({ start: dayOf(from), end: dayOf(to - DAY) });
