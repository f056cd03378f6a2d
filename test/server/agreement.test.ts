import { expect, test } from 'vitest';
import type {
  ConversationListResponse,
  ConversationSummary,
  CostAnalysisResponse,
  DashboardResponse,
  ExportDaysResponse,
  ExportMetricsResponse,
  ListedSurvey,
  SurveyAnalyticsResponse,
  SurveyBreakdownResponse,
  SurveyListResponse,
} from '../../src/contract/index.ts';
import { DAY, HOUR } from '../../src/contract/time.ts';
import { CAPABILITY, eventMaker, SECRET, type TestServer, testServer } from './harness.ts';

const CONVERSATIONS = 150;
const CHATS = 30;

/** Conversations of bodies and of browsers, some sent twice, over twenty days. */
async function filled(): Promise<TestServer> {
  const server = await testServer({ isUnlimited: true });
  let seed = 5;
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const one = <T>(...of: readonly T[]) => of[random(of.length)]!;
  const perhaps = <T>(value: T) => (random(3) ? value : undefined);
  const before = (days: number) => new Date(server.clock.now - random(days * DAY)).toISOString();
  for (let i = 0; i < CONVERSATIONS; i++) {
    const body = {
      conversation_id: `c${i}`,
      platform: one('custom', 'sdk', 'freshdesk', 'zendesk'),
      topic: perhaps(one('A', 'a ', 'B-c', 'b c', 'b_C')),
      escalated: perhaps(one(true, false)),
      ai_handled: perhaps(one(true, false)),
      csat_score: perhaps(1 + random(5)),
      first_contact_resolution: perhaps(one(true, false)),
      cost_usd: perhaps(random(1000) / 1000),
      estimated_human_cost_usd: perhaps(random(1000) / 100),
      contact_email: perhaps(`p${i}@example.com`),
      status: perhaps(one('resolved', 'open')),
      bot_id: perhaps(one('bot0', 'bot1')),
      messages: [{ sender_type: 'customer', content: 'Hi', timestamp: before(20) }],
    };
    expect((await server.post('/api/v1/conversations', body)).status).toBe(201);
    if (random(4) > 0) continue;
    const again = { ...body, csat_score: 1 + random(5), escalated: one(true, false) };
    expect((await server.post('/api/v1/conversations', again)).status).toBe(200);
  }
  for (let i = 0; i < CHATS; i++) {
    const id = `w${i}`;
    const make = eventMaker(id, before(5));
    const events = [
      make('conversation.started', { platform: 'sdk', topic: perhaps('A') }),
      make('message.added', { message_id: 'm', sender_type: 'customer', content: 'Hi' }),
      ...(random(2) ? [make('survey.shown')] : []),
      ...Array.from({ length: random(3) }, () => make('survey.rated', { rating: 1 + random(5) })),
    ];
    const response = await server.send(events, { capabilities: { [id]: CAPABILITY } });
    expect(response.status).toBe(200);
  }
  server.clock.now += 3 * HOUR;
  await server.app.sender.round();
  return server;
}

/** Half up, with one decimal. */
const rounded = (value: number) => Math.floor(value * 10 + 0.5 + 1e-9) / 10;
const share = (part: number, whole: number) => rounded((part * 100) / whole);

test('figures are those of the lists that one can count by hand', async () => {
  const server = await filled();
  const file = async (form: string) => {
    const headers = { 'x-api-key': SECRET };
    return (await (await server.call(`/api/v1/conversations.${form}`, { headers })).text()).trim();
  };
  const all = (await file('ndjson'))
    .split('\n')
    .map((line) => JSON.parse(line) as ConversationSummary);
  expect(all.length).toBe(CONVERSATIONS + CHATS);
  expect((await file('csv')).split('\r\n').length).toBe(all.length + 1);
  const total = async (filter: string) =>
    (await server.get<ConversationListResponse>(`/api/v1/conversations?limit=1&${filter}`)).total;

  const { metrics } = await server.get<DashboardResponse>(
    '/api/v1/cs-metrics/dashboard?time_range=8760&topics=100',
  );
  const rated = all.filter((one) => one.csat_score !== null);
  const mean = (of: typeof all) =>
    rounded(of.reduce((sum, one) => sum + one.csat_score!, 0) / of.length);
  const reported = all.filter((one) => one.first_contact_resolution !== null);
  expect(metrics).toMatchObject({
    total_conversations: all.length,
    ai_handled_conversations: await total('ai_handled=true'),
    human_handled_conversations: await total('ai_handled=false'),
    escalated_conversations: await total('escalated=true'),
    rated_conversations: await total('min_csat=1'),
    avg_csat_score: mean(rated),
    avg_ai_csat_score: mean(rated.filter((one) => one.ai_handled)),
    avg_human_csat_score: mean(rated.filter((one) => !one.ai_handled)),
    escalation_rate: share(all.filter((one) => one.escalated).length, all.length),
    fcr_reported: reported.length,
    first_contact_resolution_rate: share(
      reported.filter((one) => one.first_contact_resolution).length,
      reported.length,
    ),
  });
  expect(metrics.top_topics.map(({ topic }) => topic).sort()).toEqual(['a', 'b_c']);
  for (const { topic, count } of metrics.top_topics) {
    expect(count, topic).toBe(await total(`topic=${topic}`));
  }
  const { totals, days } = await server.get<CostAnalysisResponse>(
    '/api/v1/cs-metrics/cost-analysis?time_range=8760',
  );
  expect(totals).toMatchObject({
    conversations: all.length,
    resolutions: all.filter((one) => one.status === 'resolved').length,
    ai_cost: metrics.total_ai_cost,
    estimated_human_cost: metrics.total_estimated_human_cost,
  });
  expect(days.reduce((sum, day) => sum + day.conversations, 0)).toBe(all.length);

  const listed: ListedSurvey[] = [];
  for (let next: string | undefined = ''; next !== undefined;) {
    const page: SurveyListResponse = await server.get(
      `/api/v1/csat/surveys?limit=7${next && `&cursor=${encodeURIComponent(next)}`}`,
    );
    listed.push(...page.data);
    next = page.next_cursor;
  }
  const sent = listed.filter((one) => one.sent_at !== null);
  const asked = new Set(sent.map((one) => one.conversation_id));
  const answered = new Set(
    sent.filter((one) => one.rating !== null).map((one) => one.conversation_id),
  );
  const period = 'start_date=2026-02-01&end_date=2026-03-31';
  const analytics = await server.get<SurveyAnalyticsResponse>(`/api/v1/csat/analytics?${period}`);
  const counts = { total_surveys_sent: asked.size, total_responses: answered.size };
  expect(analytics).toMatchObject({
    ...counts,
    response_rate: share(answered.size, asked.size),
  });
  const sums = (rows: readonly (typeof counts)[]) => ({
    total_surveys_sent: rows.reduce((sum, row) => sum + row.total_surveys_sent, 0),
    total_responses: rows.reduce((sum, row) => sum + row.total_responses, 0),
  });
  expect(sums(analytics.channels)).toEqual(counts);
  for (const by of ['topic', 'agent', 'handler', 'hour', 'day']) {
    const { data } = await server.get<SurveyBreakdownResponse>(
      `/api/v1/csat/breakdown?by=${by}&${period}`,
    );
    expect(sums(data), by).toEqual(counts);
  }

  server.clock.now += 3 * DAY;
  await server.app.exporter.round();
  const exported = 'from=2026-02-01&to=2026-03-31';
  const figures = (bot: string) =>
    server.get<ExportMetricsResponse>(`/data-export/v2/metrics?${exported}${bot}`);
  expect((await figures('')).total).toBe(all.length);
  const byBot = await Promise.all(['bot0', 'bot1', 'default'].map((id) => figures(`&botId=${id}`)));
  expect(byBot.reduce((sum, one) => sum + one.total, 0)).toBe(all.length);
  const sealed = await server.get<ExportDaysResponse>(`/data-export/v2/days?${exported}`);
  expect(sealed.days.reduce((sum, day) => sum + day.conversations, 0)).toBe(all.length);
});
