import { describe, expect, test } from 'vitest';
import type {
  SurveyAnalyticsResponse,
  SurveyConfigResponse,
  SurveyListResponse,
} from '../../src/contract/index.ts';
import { createKey } from '../../src/server/keys/keys.ts';
import { emptyConversation } from '../../src/server/conversations/rules/conversation.ts';
import { newSurvey } from '../../src/server/surveys/rules/survey.ts';
import { saveSurveys } from '../../src/server/surveys/store/surveys.ts';
import { CAPABILITY, errorOf, eventMaker, SECRET, testServer, type TestServer } from './harness.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const post = async (server: TestServer, id: string, more: object = {}) => {
  const response = await server.post('/api/v1/conversations', {
    conversation_id: id,
    platform: 'custom',
    messages: [],
    contact_email: 'jo@example.com',
    ...more,
  });
  expect(response.status).toBeLessThan(300);
};

const surveys = (server: TestServer, query = '') =>
  server.get<SurveyListResponse>(`/api/v1/csat/surveys${query}`);

const put = (server: TestServer, body: unknown, key = SECRET) =>
  server.call('/api/v1/csat/config', {
    method: 'PUT',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('a survey', () => {
  test('waits for its hour after a conversation with an address is resolved', async () => {
    const server = await testServer();
    await post(server, 'open');
    await post(server, 'none', { contact_email: undefined, status: 'resolved' });
    await post(server, 'rated', { status: 'resolved', csat_score: 5 });
    await post(server, 'old', { status: 'resolved', resolved_at: '2025-01-01T00:00:00Z' });
    await post(server, 'due', { status: 'resolved' });
    expect(await surveys(server)).toEqual({
      data: [
        {
          id: expect.stringMatching(/^csat_\w{32}$/) as string,
          conversation_id: 'due',
          channel: 'email',
          contact_email: 'jo@example.com',
          rating: null,
          feedback: null,
          status: 'pending',
          sent_at: null,
          responded_at: null,
          due_at: new Date(server.clock.now + 2 * HOUR).toISOString(),
          expires_at: null,
          reason: null,
          doubtful: false,
          kept: false,
          suspected_automation: 0,
        },
      ],
      total: 1,
      limit: 10,
      offset: 0,
    });
  });

  test('of a chat in the widget: reopened, resolved again, rated', async () => {
    const server = await testServer();
    const event = eventMaker('c1');
    const tell = async (...events: object[]) => {
      const sent = await server.send(events, { capabilities: { c1: CAPABILITY } });
      expect(sent.status).toBe(200);
      const { data } = await surveys(server, '?channel=email');
      return data.map(({ id, status, reason }) => ({ id, status, reason }));
    };
    const [first] = await tell(
      event('identity.set', { email: 'jo@example.com' }),
      event('conversation.resolved'),
    );
    expect(first).toMatchObject({ status: 'pending' });
    expect(await tell(event('conversation.reopened'))).toEqual([
      { ...first, status: 'cancelled', reason: 'reopened' },
    ]);
    expect(await tell(event('conversation.resolved'))).toEqual([first]);
    expect(await tell(event('survey.rated', { rating: 4 }))).toEqual([
      { ...first, status: 'cancelled', reason: 'rated' },
    ]);
  });

  test('of an erased customer is cancelled, and its address is gone', async () => {
    const server = await testServer();
    await post(server, 'c1', { status: 'resolved', customer_id: 'u' });
    await server.call('/api/v1/customers/u', {
      method: 'DELETE',
      headers: { 'x-api-key': SECRET },
    });
    expect((await surveys(server)).data).toMatchObject([
      { status: 'cancelled', reason: 'erased', contact_email: null },
    ]);
  });
});

describe('GET /csat/config, PUT /csat/config', () => {
  test('a partial change changes what it names; off cancels what waits', async () => {
    const server = await testServer();
    const config = () => server.get<SurveyConfigResponse>('/api/v1/csat/config');
    const usual = {
      enabled: true,
      survey_delay_hours: 2,
      survey_expiry_days: 7,
      pause_days: 7,
      brand_name: null,
      brand_color: null,
      logo_url: null,
      sender: null,
    };
    expect(await config()).toEqual(usual);
    expect(await (await put(server, { survey_delay_hours: 72 })).json()).toEqual({
      ...usual,
      survey_delay_hours: 72,
    });
    await post(server, 'c1', { status: 'resolved' });
    expect((await surveys(server)).data[0]!.due_at).toBe(
      new Date(server.clock.now + 72 * HOUR).toISOString(),
    );
    await put(server, { enabled: false });
    expect((await surveys(server)).data).toMatchObject([
      { status: 'cancelled', reason: 'disabled' },
    ]);
    await post(server, 'c2', { status: 'resolved' });
    expect((await surveys(server)).total).toBe(1);
  });

  test.each([
    [{ survey_delay_hours: 0 }, 'survey_delay_hours'],
    [{ survey_delay_hours: 73 }, 'survey_delay_hours'],
    [{ survey_expiry_days: 31 }, 'survey_expiry_days'],
    [{ survey_expiry_days: '7' }, 'survey_expiry_days'],
    [{ enabled: 'no' }, 'enabled'],
    [{ brand_color: 'red' }, 'brand_color'],
    [{ brand_name: 'Shop\r\nBcc: all@example.com' }, 'brand_name'],
    [{ logo_url: 'http://shop.example.com/logo.png' }, 'logo_url'],
    [{ logo_url: 'javascript:alert(1)' }, 'logo_url'],
    [{ sender: 'nobody' }, 'sender'],
    [{ sender: 'a@example.com\r\nBcc: all@example.com' }, 'sender'],
  ])('refuses %j, and changes nothing', async (body, path) => {
    const server = await testServer();
    const response = await put(server, { survey_delay_hours: 5, ...body });
    expect(response.status).toBe(422);
    expect((await errorOf(response)).issues).toMatchObject([{ path }]);
    expect(await server.get('/api/v1/csat/config')).toMatchObject({ survey_delay_hours: 2 });
  });

  test('takes the scopes of the document', async () => {
    const server = await testServer();
    const key = await createKey(server.store, {
      organisationId: 'default',
      kind: 'secret',
      name: 'reader',
      scopes: ['csat:read'],
      now: 0,
    });
    const read = async (path: string) =>
      (await server.call(`/api/v1/csat/${path}`, { headers: { 'x-api-key': key } })).status;
    expect([await read('surveys'), await read('analytics'), await read('config')]).toEqual([
      200, 200, 200,
    ]);
    expect((await put(server, {}, key)).status).toBe(403);
  });
});

describe('GET /csat/surveys, GET /csat/analytics', () => {
  /** As if so many had been sent, each on its day and with its rating. */
  const given = (
    server: TestServer,
    all: { sentAt: number; rating: number | null; channel?: 'email' | 'widget'; topic?: string }[],
  ) =>
    server.store.write((transaction) =>
      saveSurveys(
        transaction,
        all.map(({ sentAt, rating, channel = 'email', topic = null }, index) => ({
          before: null,
          after: {
            ...newSurvey(emptyConversation('default', `c${index}`, sentAt), {
              surveyId: `csat_${String(index).padStart(4, '0')}`,
              channel,
              now: sentAt,
            }),
            status: rating === null ? ('sent' as const) : ('completed' as const),
            sentAt,
            respondedAt: rating === null ? null : sentAt + HOUR,
            rating: rating as 1 | null,
            topicKey: topic,
          },
        })),
      ),
    );

  test("the document's example: 120 sent, 85 answers, 70.8 %, 4.1", async () => {
    const server = await testServer();
    const sentAt = server.clock.now - DAY;
    const ratings = [2, 5, 12, 30, 36].flatMap((count, i) => Array<number>(count).fill(i + 1));
    await given(server, [
      ...ratings.map((rating) => ({ sentAt, rating })),
      ...Array.from({ length: 35 }, () => ({ sentAt, rating: null })),
    ]);
    expect(await server.get('/api/v1/csat/analytics')).toMatchObject({
      period: { start: '2026-02-09', end: '2026-03-10' },
      total_surveys_sent: 120,
      total_responses: 85,
      response_rate: 70.8,
      average_rating: 4.1,
      rating_distribution: { '1': 2, '2': 5, '3': 12, '4': 30, '5': 36 },
      csat_percent: 77.6,
      net_score: 69.4,
      csat_interval: [67.7, 85.2],
      average_interval: [3.9, 4.3],
      too_few_answers: false,
      previous: {
        period: { start: '2026-01-10', end: '2026-02-08' },
        total_surveys_sent: 0,
        average_rating: null,
        too_few_answers: true,
      },
    } satisfies Partial<Omit<SurveyAnalyticsResponse, 'previous'>> & { previous: object });
    expect((await surveys(server, '?rating=5&limit=200')).total).toBe(36);
    expect((await surveys(server, '?status=sent')).total).toBe(35);
    const page = await surveys(server, '?limit=2&offset=3');
    expect(page.data.map(({ id }) => id)).toEqual(['csat_0116', 'csat_0115']);
  });

  test('days are whole ones by UTC, both ends included', async () => {
    const server = await testServer();
    await given(
      server,
      [
        '2026-03-01T23:59:59.999Z',
        '2026-03-02T00:00:00Z',
        '2026-03-03T23:59:59.999Z',
        '2026-03-04T00:00:00Z',
      ].map((at) => ({ sentAt: Date.parse(at), rating: 3 })),
    );
    const query = '?start_date=2026-03-02&end_date=2026-03-03';
    expect(await server.get(`/api/v1/csat/analytics${query}`)).toMatchObject({
      period: { start: '2026-03-02', end: '2026-03-03' },
      total_surveys_sent: 2,
    });
    expect((await surveys(server, query)).total).toBe(2);
    const refused = await server.call(
      '/api/v1/csat/analytics?start_date=2026-03-03&end_date=2026-03-02',
      { headers: { 'x-api-key': SECRET } },
    );
    expect(refused.status).toBe(422);
  });

  test('thirty a minute of a key', async () => {
    const server = await testServer();
    const statuses: number[] = [];
    for (let i = 0; i < 32; i++) {
      const { status } = await server.call('/api/v1/csat/analytics', {
        headers: { 'x-api-key': SECRET },
      });
      statuses.push(status);
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(30);
    expect(statuses.at(-1)).toBe(429);
    // Each its own.
    expect((await surveys(server)).total).toBe(0);
  });
});
