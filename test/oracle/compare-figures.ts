import { expect } from 'vitest';
import type {
  BoardResponse,
  ChatReportResponse,
  CostAnalysisResponse,
  CsatTrendsResponse,
  DashboardResponse,
  EscalationPatternsResponse,
  SurveyAnalyticsResponse,
  SurveyBreakdownResponse,
} from '../../src/contract/index.ts';
import type { TestServer } from '../server/harness.ts';
import { DAY, START, TOPICS } from './month.ts';
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

/** Compares the figures of conversations and surveys. */
export async function compareFigures(
  server: TestServer,
  { conversations }: Recount,
): Promise<void> {
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
      TOPICS.map((topic): [string, number] => [
        topic,
        conversations.filter((one) => one.topic === topic).length,
      ]).filter(([, count]) => count > 0),
    ),
  );
  const { totals, days } = await server.get<CostAnalysisResponse>(
    '/api/v1/cs-metrics/cost-analysis?time_range=8000',
  );
  expect(totals).toMatchObject({
    conversations: conversations.length,
    resolutions: conversations.filter((one) => one.isResolved).length,
    ai_cost: cost,
  });
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
