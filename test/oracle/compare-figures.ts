import { expect } from 'vitest';
import { COUNTED, DIMENSION_FILTERS, FIGURE_FILTERS } from '../../src/contract/figure-filters.ts';
import type {
  BoardResponse,
  BreakdownResponse,
  ChatReportResponse,
  ConversationListResponse,
  CostAnalysisResponse,
  CsatTrendsResponse,
  DashboardResponse,
  EscalationPatternsResponse,
  SeriesResponse,
  SurveyAnalyticsResponse,
  SurveyBreakdownResponse,
} from '../../src/contract/index.ts';
import { SECRET, type TestServer } from '../server/harness.ts';
import { localIso } from './local-time.ts';
import { DAY, START } from './month.ts';
import { meanOf, oneDecimal, recountReport } from './report.ts';
import { boardOf, type Office } from './reported.ts';
import type { Recount, RecountedConversation } from './happened.ts';

const share = (part: number, whole: number) =>
  whole === 0 ? null : oneDecimal((part * 100) / whole);

/** Compares the reports on people and the live board. */
export async function comparePeople(
  server: TestServer,
  recounted: Recount,
  office: Office,
): Promise<void> {
  const { chats, statuses } = recounted;
  const { now } = office;
  const names = new Map(
    [...office.agents, ...office.teams].map(({ id, name }): [string, string] => [String(id), name]),
  );
  const work = new Map(
    office.agents.map(({ id }) => [
      id,
      statuses
        .filter(({ agent, status }) => agent === id && status !== 'offline')
        .map(({ from, to }): [number, number] => [from, to ?? now]),
    ]),
  );
  for (const by of ['day', 'team', 'agent'] as const) {
    for (const [first, last] of [
      [1, 31],
      [1, 1],
      [2, 3],
    ] as const) {
      const day = (number: number) => `2026-03-${String(number).padStart(2, '0')}`;
      const { data } = await server.get<ChatReportResponse>(
        `/api/v1/reports/people?from=${day(first)}&to=${day(last)}&by=${by}`,
      );
      const range = [START + (first - 1) * DAY, START + last * DAY] as const;
      const rows = recountReport(by, chats, range, { work, now, names });
      expect(
        new Map(data.map(({ key, ...row }) => [key, row])),
        `${by} from ${first} to ${last}`,
      ).toEqual(rows);
    }
  }

  const { success, ...board } = await server.get<BoardResponse>('/api/v1/reports/board');
  expect([success, board]).toEqual([true, boardOf(recounted, office)]);
}

/** A figure as the list that it opens counts it. */
async function listed(server: TestServer, filters: Record<string, string | boolean | number>) {
  const query = new URLSearchParams(
    Object.entries(filters).map(([name, value]) => [name, String(value)]),
  );
  const { total } = await server.get<ConversationListResponse>(
    `/api/v1/conversations?limit=1&${query}`,
  );
  return total;
}

/** Compares the figures over time and their parts, and each with the list that it opens. */
async function compareSeries(
  server: TestServer,
  conversations: readonly RecountedConversation[],
): Promise<void> {
  const counted = (own: readonly RecountedConversation[]) => {
    const ratings = own.flatMap(({ rating }) => rating ?? []);
    const escalated = own.filter((one) => one.escalated).length;
    return {
      conversations: own.length,
      resolved: own.filter((one) => one.isResolved).length,
      escalated,
      escalation_rate: share(escalated, own.length),
      ai_handled: own.filter((one) => one.aiHandled).length,
      ai_resolved: own.filter((one) => one.aiHandled && one.isResolved && !one.escalated).length,
      rated: ratings.length,
      satisfied: ratings.filter((one) => one > 3).length,
      csat_percent: share(ratings.filter((one) => one > 3).length, ratings.length),
      avg_csat_score: ratings.length === 0 ? null : oneDecimal(meanOf(ratings)!),
      ai_cost: own.reduce((sum, one) => sum + one.cost, 0) / 100,
    };
  };
  for (const zone of ['UTC', 'America/New_York', 'Asia/Tokyo'] as const) {
    const changed = await server.call('/api/v1/organisation', {
      method: 'PATCH',
      headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
      body: JSON.stringify({ time_zone: zone }),
    });
    expect(changed.status).toBe(200);
    const dayThere = (at: number) =>
      (zone === 'UTC' ? new Date(at).toISOString() : localIso(zone, at)).slice(0, 10);
    const byDay = Map.groupBy(conversations, ({ startedAt }) => dayThere(startedAt));
    const { series, total, period } = await server.get<SeriesResponse>(
      '/api/v1/cs-metrics/series?from=2026-02-27&to=2026-04-02',
    );
    expect(total, zone).toMatchObject(counted(conversations));
    for (const { start, end, ...figures } of series) {
      const own = byDay.get(dayThere(Date.parse(start))) ?? [];
      expect(figures, `${zone} ${start}`).toMatchObject(counted(own));
      expect(dayThere(Date.parse(end) - 1)).toBe(dayThere(Date.parse(start)));
    }
    expect(series.reduce((sum, one) => sum + one.conversations, 0)).toBe(conversations.length);
    for (const [figure, filters] of Object.entries(FIGURE_FILTERS)) {
      expect(
        await listed(server, { ...period, to: period.to, ...COUNTED, ...filters }),
        figure,
      ).toBe(total[figure as keyof typeof FIGURE_FILTERS]);
    }
  }
  const values = {
    topic: ({ topic }: RecountedConversation) => topic,
    platform: ({ platform }: RecountedConversation) => platform,
  };
  for (const by of ['topic', 'platform', 'bot', 'agent', 'team', 'language', 'channel'] as const) {
    const { rows, period, total } = await server.get<BreakdownResponse>(
      `/api/v1/cs-metrics/breakdown?by=${by}&from=2026-02-27&to=2026-04-02`,
    );
    expect(total.conversations, by).toBe(conversations.length);
    if (by in values) {
      const groups = Map.groupBy(conversations, values[by as keyof typeof values]);
      expect(new Set(rows.map(({ value }) => value)), by).toEqual(new Set(groups.keys()));
      for (const { value, ...row } of rows) {
        expect(row, `${by} ${value}`).toMatchObject(counted(groups.get(value as never)!));
      }
    }
    for (const row of rows) {
      const filters = { ...period, ...COUNTED, [DIMENSION_FILTERS[by]]: row.value ?? '' };
      expect(await listed(server, filters), `${by} ${row.value}`).toBe(row.conversations);
      expect(await listed(server, { ...filters, ...FIGURE_FILTERS.escalated })).toBe(row.escalated);
    }
  }
}

/** Compares the figures of conversations and surveys. */
export async function compareFigures(
  server: TestServer,
  { conversations }: Recount,
): Promise<void> {
  await compareSeries(server, conversations);
  const inAll = (ratings: (number | null)[]) => {
    const given = ratings.filter((one) => one !== null);
    return given.length === 0 ? null : oneDecimal(meanOf(given)!);
  };
  const { metrics } = await server.get<DashboardResponse>(
    '/api/v1/cs-metrics/dashboard?time_range=8000',
  );
  const escalated = conversations.filter((one) => one.escalated).length;
  const cost = conversations.reduce((sum, one) => sum + one.cost, 0) / 100;
  expect(metrics).toMatchObject({
    total_conversations: conversations.length,
    escalated_conversations: escalated,
    escalation_rate: share(escalated, conversations.length) ?? 0,
    ai_handled_conversations: conversations.filter((one) => one.aiHandled).length,
    human_handled_conversations: conversations.filter((one) => !one.aiHandled).length,
    rated_conversations: conversations.filter(({ rating }) => rating !== null).length,
    avg_csat_score: inAll(conversations.map(({ rating }) => rating)) ?? 0,
    total_ai_cost: cost,
  });
  expect(new Map(metrics.top_topics.map(({ topic, count }) => [topic, count]))).toEqual(
    new Map(
      [...Map.groupBy(conversations, ({ topic }) => topic)].flatMap(([topic, own]) =>
        topic === null ? [] : [[topic, own.length] as const],
      ),
    ),
  );
  const { totals, days, topics } = await server.get<CostAnalysisResponse>(
    '/api/v1/cs-metrics/cost-analysis?time_range=8000',
  );
  expect(totals).toMatchObject({
    conversations: conversations.length,
    resolutions: conversations.filter((one) => one.isResolved).length,
    ai_cost: cost,
  });
  expect(new Map(topics.map((one) => [one.topic, one.ai_cost]))).toEqual(
    new Map(
      [...Map.groupBy(conversations, ({ topic }) => topic)].flatMap(([topic, own]) =>
        topic === null ? [] : [[topic, own.reduce((sum, one) => sum + one.cost, 0) / 100] as const],
      ),
    ),
  );
  const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
  expect(new Map(days.map((one) => [one.date, one.conversations]))).toEqual(
    new Map(
      [...Map.groupBy(conversations, ({ startedAt }) => dayOf(startedAt))].map(([day, own]) => [
        day,
        own.length,
      ]),
    ),
  );
  const { trends } = await server.get<CsatTrendsResponse>(
    '/api/v1/cs-metrics/csat-trends?time_range=744&interval=day',
  );
  // Each day of the month is there, and so is each rating.
  expect(trends.reduce((sum, one) => sum + one.responses, 0)).toBe(
    conversations.filter(({ rating }) => rating !== null).length,
  );
  for (const { start, responses, avg_csat_score } of trends) {
    const ratings = conversations
      .filter(
        ({ startedAt, rating }) => dayOf(startedAt) === dayOf(Date.parse(start)) && rating !== null,
      )
      .map(({ rating }) => rating);
    expect([responses, avg_csat_score], start).toEqual([ratings.length, inAll(ratings)]);
  }

  const surveys = (of: readonly RecountedConversation[]) => {
    const asked = of.flatMap(({ survey }) => survey ?? []);
    const ratings = asked.flatMap(({ rating }) => rating ?? []);
    return {
      total_surveys_sent: asked.length,
      total_responses: ratings.length,
      response_rate: share(ratings.length, asked.length),
      average_rating: inAll(ratings),
      csat_percent: share(ratings.filter((one) => one > 3).length, ratings.length),
    };
  };
  const period = 'start_date=2026-03-01&end_date=2026-03-31';
  expect(
    await server.get<SurveyAnalyticsResponse>(`/api/v1/csat/analytics?${period}`),
  ).toMatchObject(surveys(conversations));
  const hourOf = (at: number) => new Date(at).toISOString().slice(11, 13);
  const asked = conversations.filter(({ survey }) => survey !== null);
  for (const [by, keyOf] of [
    ['topic', ({ topic }) => topic],
    ['handler', ({ aiHandled }) => (aiHandled ? 'ai' : 'people')],
    ['hour', ({ survey }) => hourOf(survey!.sentAt)],
    ['day', ({ survey }) => dayOf(survey!.sentAt)],
  ] as const satisfies [string, (one: RecountedConversation) => string | null][]) {
    const { data } = await server.get<SurveyBreakdownResponse>(
      `/api/v1/csat/breakdown?by=${by}&${period}`,
    );
    const rows = Map.groupBy(asked, keyOf);
    for (const { key, ...row } of data) {
      expect(row, `${by} ${key}`).toMatchObject(surveys(rows.get(key) ?? []));
      rows.delete(key);
    }
    expect(rows, by).toEqual(new Map());
  }

  const { patterns } = await server.get<EscalationPatternsResponse>(
    '/api/v1/cs-metrics/escalation-patterns?time_range=8000',
  );
  expect(new Map(patterns.map(({ topic, ...row }) => [topic, row]))).toEqual(
    new Map(
      [...Map.groupBy(conversations, ({ topic }) => topic)].map(([topic, all]) => {
        const mine = all.flatMap((one) => (one.escalation ? [one] : []));
        const befores = mine.flatMap(({ escalation }) => escalation!.before ?? []);
        const mean = (of: number[]) => (of.length === 0 ? null : oneDecimal(meanOf(of)!));
        const reasons = Map.groupBy(mine, (one) => one.escalation!.reason ?? 'unspecified');
        return [
          topic,
          {
            total: all.length,
            escalated: mine.length,
            escalation_rate: share(mine.length, all.length),
            reasons: [...reasons]
              .map(([reason, { length: count }]) => ({ reason, count }))
              .sort((x, y) => y.count - x.count || (x.reason < y.reason ? -1 : 1)),
            avg_messages_before_escalation: mean(befores.map(({ messages }) => messages)),
            avg_seconds_before_escalation: mean(befores.map(({ seconds }) => seconds)),
            // Of the others, the browser would have told it.
            top_trigger_sentiment: mine.some(({ platform }) => platform !== 'sdk')
              ? 'neutral'
              : null,
          },
        ];
      }),
    ),
  );
}
