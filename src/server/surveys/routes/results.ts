import {
  surveyAnalyticsResponse,
  surveyAnalyticsQuery,
  surveyBreakdownResponse,
  surveyBreakdownQuery,
  surveyChannel,
} from '../../../contract/index.ts';
import { DAY, dayOf, MAX_REPORT_DAYS } from '../../../contract/time.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
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

/** Calls per minute and key (CONTRACT, part B). */
const PER_MINUTE = 30;
const BREAKDOWNS_PER_MINUTE = 4 * PER_MINUTE;

/** The length of the period if `start_date` is absent. */
const DEFAULT_PERIOD = 30 * DAY;

const readAnalytics = endpoint(
  {
    method: 'get',
    path: '/api/v1/csat/analytics',
    group: 'surveys',
    summary: 'Read the results of surveys',
    description: `Counts the surveys that were sent from the first to the last day, in UTC; default: the last 30 days. At most ${PER_MINUTE} calls per minute per key.`,
    access: 'csat:read',
    limits: [{ name: 'csat-analytics', calls: PER_MINUTE, seconds: 60, per: 'key' }],
    query: surveyAnalyticsQuery,
    responses: { 200: { description: 'The results', schema: surveyAnalyticsResponse } },
  },
  async ({ principal, query, respond, fail }, services: Services) => {
    const { organisationId } = principal;
    const period = periodOf(query, services.now());
    const [from, to] = period;
    if (to <= from) return fail(badStart(ENDS_BEFORE));
    const before: Range = [from - (to - from), from];
    const [is, was] = await Promise.all([
      count(services, organisationId, period, { by: ['channel'] }),
      count(services, organisationId, before, { by: ['channel'] }),
    ]);
    const ofChannel = (rows: readonly CountedSurveys[]) =>
      rows.filter(({ channel }) => query.channel === undefined || channel === query.channel);
    return respond(200, {
      period: daysOf(period),
      ...surveyFigures(addUpSurveys(ofChannel(is))),
      previous: { period: daysOf(before), ...surveyFigures(addUpSurveys(ofChannel(was))) },
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
    summary: 'Break down the results of surveys',
    description: `The results by topic, agent, handler, hour of sending or day, for at most ${MAX_REPORT_DAYS} days. At most ${BREAKDOWNS_PER_MINUTE} calls per minute per key.`,
    access: 'csat:read',
    limits: [{ name: 'csat-breakdown', calls: BREAKDOWNS_PER_MINUTE, seconds: 60, per: 'key' }],
    query: surveyBreakdownQuery,
    responses: {
      200: {
        description: 'One row for each topic, agent, handler, hour or day',
        schema: surveyBreakdownResponse,
      },
    },
  },
  async ({ principal, query, respond, fail }, services: Services) => {
    const { by, channel } = query;
    const period = periodOf(query, services.now());
    const [from, to] = period;
    if (to - from > MAX_REPORT_DAYS * DAY) return fail(badStart(TOO_LONG));
    if (to <= from) return fail(badStart(ENDS_BEFORE));
    const dimension = DIMENSIONS[by];
    const { group, span } = dimension;
    const rows = await count(services, principal.organisationId, period, {
      by: ['channel', ...group],
      ...(span === undefined ? {} : { buckets: { span, origin: 0 } }),
    });
    const counted = rows.filter((row) => channel === undefined || row.channel === channel);
    const data = brokenDown(counted, dimension, period);
    return respond(200, { period: daysOf(period), by, data });
  },
);

/** The results of surveys (CONTRACT, part B). */
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
  const first = start_date === undefined ? last - DEFAULT_PERIOD + DAY : Date.parse(start_date);
  return [midnight(first), last + DAY];
}

const TOO_LONG = `The period may be at most ${MAX_REPORT_DAYS} days.`;
/** Today is the last day by default, so the schema of the query cannot tell. */
const ENDS_BEFORE = 'The last day must not be before the first day.';

const badStart = (message: string) =>
  new Fault('invalid_request', `The query is not valid: start_date: ${message}`, [
    { path: 'start_date', message },
  ]);

const midnight = (milliseconds: number) => milliseconds - (milliseconds % DAY);
const daysOf = ([from, to]: Range) => ({ start: dayOf(from), end: dayOf(to - DAY) });
