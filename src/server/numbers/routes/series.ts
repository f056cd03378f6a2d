import {
  breakdownQuery,
  breakdownResponse,
  seriesQuery,
  seriesResponse,
} from '../../../contract/index.ts';
import { iso } from '../../../contract/time.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import { withDefaultCosts } from '../rules/default-costs.ts';
import { addUpFigures, changesOf, type FigureCounts, figuresOf } from '../rules/figures.ts';
import { bucketsOf, periodsOf } from '../rules/period.ts';
import type { Range } from '../rules/rollup.ts';
import type { NumbersServices } from '../services.ts';
import { countBuckets, countFiguresBy } from '../store/figures.ts';
import { findTimeZone } from '../store/time-zone.ts';

const TOO_MANY = new Fault('invalid_request', 'The period has too many buckets.', [
  { path: 'interval', message: 'Choose a longer interval or a shorter period.' },
]);

const wire = ([from, to]: Range) => ({ from: iso(from), to: iso(to) });

const readSeries = endpoint(
  {
    method: 'get',
    path: '/api/v1/cs-metrics/series',
    group: 'metrics',
    summary: 'Read figures over time',
    description:
      "Counts the conversations that started in the period, by hour, or by day or week of the organisation's time zone, and compares them with the period before, which is as long. `GET /api/v1/conversations` lists the conversations of each figure, with the `from` and `to` of the `period`, with `merged=false`, and with the filter of the figure: `status=resolved`, `escalated=true`, `ai_handled=true`, `min_csat=1` for the rated ones and `min_csat=4` for the satisfied ones.",
    access: 'metrics:read',
    query: seriesQuery,
    responses: { 200: { description: 'The figures', schema: seriesResponse } },
  },
  async ({ principal, query, respond, fail }, services: NumbersServices) => {
    const { store, now, defaultCosts } = services;
    const { organisationId } = principal;
    const timeZone = await findTimeZone(store.query, organisationId);
    const { period, previous } = periodsOf(timeZone, query, now());
    const [buckets, before] = [period, previous].map((one) =>
      bucketsOf(timeZone, one, query.interval),
    );
    if (!buckets || !before) return fail(TOO_MANY);
    const of = { dimension: query.by ?? ('all' as const), value: query.value ?? '' };
    const count = async (ranges: readonly Range[]) =>
      (await countBuckets(store.replica, organisationId, of, ranges)).map((counts) =>
        withDefaultCosts(counts, defaultCosts),
      );
    const [series, previousSeries] = await Promise.all([count(buckets), count(before)]);
    return respond(200, {
      ...head(timeZone, period, previous, addUpFigures(series), addUpFigures(previousSeries)),
      interval: query.interval,
      series: shown(buckets, series),
      previous_series: shown(before, previousSeries),
    });
  },
);

const readBreakdown = endpoint(
  {
    method: 'get',
    path: '/api/v1/cs-metrics/breakdown',
    group: 'metrics',
    summary: 'Read figures by topic, bot, agent, team, language, channel or platform',
    description:
      'Counts as `GET /api/v1/cs-metrics/series` does. `GET /api/v1/conversations` lists the conversations of a row by `topic`, `ai_agent_id`, `agent_id`, `team_id`, `language`, `channel` or `platform`; the row without a value by an empty one.',
    access: 'metrics:read',
    query: breakdownQuery,
    responses: { 200: { description: 'The figures', schema: breakdownResponse } },
  },
  async ({ principal, query, respond }, services: NumbersServices) => {
    const { store, now, defaultCosts } = services;
    const { organisationId } = principal;
    const timeZone = await findTimeZone(store.query, organisationId);
    const { period, previous } = periodsOf(timeZone, query, now());
    const count = async (window: Range) =>
      (await countFiguresBy(store.replica, organisationId, query.by, window))
        .filter(({ conversations }) => conversations > 0)
        .map((counts) => withDefaultCosts(counts, defaultCosts));
    const [all, before] = await Promise.all([count(period), count(previous)]);
    const known = new Map(before.map((counts) => [counts.value, counts]));
    const rows = all
      .sort((a, b) => b.conversations - a.conversations || (a.value < b.value ? -1 : 1))
      .slice(0, query.limit)
      .map((counts) => {
        const figures = figuresOf(counts);
        const former = figuresOf(known.get(counts.value) ?? addUpFigures([]));
        return {
          value: counts.value === '' ? null : counts.value,
          ...figures,
          previous: former,
          change: changesOf(figures, former),
        };
      });
    return respond(200, {
      ...head(timeZone, period, previous, addUpFigures(all), addUpFigures(before)),
      by: query.by,
      rows,
      values: all.length,
    });
  },
);

const shown = (ranges: readonly Range[], all: readonly FigureCounts[]) =>
  ranges.map(([start, end], index) => ({
    start: iso(start),
    end: iso(end),
    ...figuresOf(all[index]!),
  }));

function head(
  timeZone: string,
  period: Range,
  previousPeriod: Range,
  counts: FigureCounts,
  countsBefore: FigureCounts,
) {
  const total = figuresOf(counts);
  const previous = figuresOf(countsBefore);
  return {
    success: true as const,
    time_zone: timeZone,
    period: wire(period),
    previous_period: wire(previousPeriod),
    total,
    previous,
    change: changesOf(total, previous),
  };
}

/** Figures over time and their parts, in the organisation's time zone. */
export const seriesEndpoints = [readSeries, readBreakdown];
