// @postgres-in-the-long-run: what it sends becomes the events that `events.test.ts` sends on both databases.
import { rollupKinds } from '../../src/server/features.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type {
  ConversationDetail,
  DashboardMetrics,
  SurveyListResponse,
  WebhookFailure,
  WebhookFailuresResponse,
} from '../../src/contract/index.ts';
import { checkRollups } from '../../src/server/numbers/store/rollups.ts';
import { errorOf, SECRET, type TestServer, testServer } from './harness.ts';
import { deliver, ZENDESK } from './zendesk.ts';

const start = () => testServer({ webhookSecrets: { zendesk: new Map([['default', ZENDESK]]) } });

/** As Zendesk sends it: its id is a number, its agents have ids of their own. */
const ticket = (more: object = {}) => ({
  ticket_id: 35436,
  ticket: {
    id: 35436,
    subject: 'My printer is on fire!',
    status: 'open',
    tags: ['printer', 'ai_handled'],
    requester_id: 20978392,
    requester: { id: 20978392, email: 'ana@example.com', name: 'Ana' },
    created_at: '2026-03-10T11:00:00Z',
    updated_at: '2026-03-10T11:00:00Z',
    satisfaction_rating: { score: 'offered' },
    comments: [comment(1, 20978392, 'web', 'It is on fire.')],
    ...more,
  },
});

const comment = (id: number, author: number, channel: string, body: string, more: object = {}) => ({
  id,
  author_id: author,
  body,
  public: true,
  created_at: `2026-03-10T11:0${id}:00Z`,
  via: { channel, source: { from: {}, to: {} } },
  ...more,
});

/** What happens to one ticket, in order. */
const deliveries = [
  ticket(),
  ticket({
    comments: [comment(2, 1, 'api', 'Have you tried water?')],
    updated_at: '2026-03-10T11:02:00Z',
  }),
  ticket({
    comments: [comment(3, 20978392, 'email', 'It is a printer.')],
    tags: ['printer', 'ai_handled', 'escalated'],
    updated_at: '2026-03-10T11:03:00Z',
  }),
  ticket({
    comments: [
      comment(4, 77, 'web', 'A note among us.', { public: false }),
      comment(5, 77, 'web', 'We send a new one.'),
    ],
    status: 'solved',
    satisfaction_rating: { score: 'bad' },
    updated_at: '2026-03-10T11:05:00Z',
  }),
  ticket({
    comments: [],
    status: 'closed',
    satisfaction_rating: { score: 'good', comment: 'Quick!' },
    updated_at: '2026-03-10T11:30:00Z',
  }),
];

const detail = async (server: TestServer) =>
  (await server.get<{ data: ConversationDetail }>('/api/v1/conversations/zendesk_35436')).data;

test('a ticket becomes a conversation, and follows it to its end', async () => {
  const server = await start();
  const created = await deliver(server, deliveries[0]);
  expect([created.status, await created.json()]).toEqual([
    201,
    { success: true, conversation_id: 'zendesk_35436', status: 'created' },
  ]);
  expect(await detail(server)).toMatchObject({
    status: 'open',
    csat_score: null,
    ai_handled: true,
  });
  for (const delivery of deliveries.slice(1)) {
    const updated = await deliver(server, delivery);
    expect([updated.status, await updated.json()]).toMatchObject([200, { status: 'updated' }]);
  }
  const record = await detail(server);
  expect(record).toMatchObject({
    platform: 'zendesk',
    platform_ticket_id: '35436',
    status: 'resolved',
    started_at: '2026-03-10T11:01:00.000Z',
    escalated: true,
    ai_handled: true,
    csat_score: 5,
    feedback: 'Quick!',
    contact_email: 'ana@example.com',
    contact_name: 'Ana',
  });
  expect(record.messages.map(({ sender_type, content }) => [sender_type, content])).toEqual([
    ['customer', 'It is on fire.'],
    ['ai', 'Have you tried water?'],
    ['customer', 'It is a printer.'],
    ['human_agent', 'We send a new one.'],
  ]);
});

test('in whatever order, and however often, deliveries end in the same', async () => {
  const inOrder = await start();
  for (const delivery of deliveries) await deliver(inOrder, delivery);
  const { updated_at: _, ...expected } = await detail(inOrder);
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(deliveries, { minLength: deliveries.length }),
      fc.array(fc.constantFrom(...deliveries), { maxLength: 3 }),
      async (order, again) => {
        const server = await start();
        for (const delivery of [...again.slice(0, 1), ...order, ...again])
          await deliver(server, delivery);
        const { updated_at: __, escalated_at: ___, ...record } = await detail(server);
        const { escalated_at: ____, ...rest } = expected;
        expect(record).toEqual(rest);
        expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
      },
    ),
    { numRuns: 15 },
  );
});

test.each([
  ['good', 5],
  ['bad', 1],
  ['offered', null],
  ['unoffered', null],
  [null, null],
])('a satisfaction of %s is a rating of %s', async (score, rating) => {
  const server = await start();
  await deliver(server, ticket({ satisfaction_rating: { score } }));
  expect((await detail(server)).csat_score).toBe(rating);
});

describe('refused', () => {
  const minute = 60_000;
  test.each<[string, Parameters<typeof deliver>[2], number]>([
    ['another secret', { secret: 'other' }, 403],
    ['another body than was signed', { signed: '{}' }, 403],
    ['an organisation without a secret', { organisation: 'other' }, 403],
    ['no time', { timestamp: '' }, 403],
  ])('%s', async (_, options, status) => {
    const server = await start();
    expect((await deliver(server, ticket(), options)).status).toBe(status);
    expect(await server.get('/api/v1/conversations')).toMatchObject({ total: 0 });
  });

  test.each([
    [4, 201],
    [6, 403],
    [-4, 201],
    [-6, 403],
  ])('or taken: %i minutes old is %i', async (minutes, status) => {
    const server = await start();
    const timestamp = new Date(server.clock.now - minutes * minute).toISOString();
    expect((await deliver(server, ticket(), { timestamp })).status).toBe(status);
  });

  test.each([
    ['no JSON', '{', 400, ''],
    ['no ticket', {}, 422, 'ticket'],
    ['a ticket without an id', { ticket: { subject: 'x' } }, 422, 'ticket.id'],
    ['comments that are none', ticket({ comments: 'none' }), 422, 'ticket.comments'],
    ['a comment without words', ticket({ comments: [{ id: 1 }] }), 422, 'ticket.comments.0.body'],
  ])('%s, by its path', async (_, body, status, path) => {
    const server = await start();
    const response = await deliver(server, body);
    expect(response.status).toBe(status);
    const { error } = (await response.json()) as { error: { issues?: { path: string }[] } };
    expect(error.issues?.[0]?.path ?? '').toBe(path);
  });
});

describe('a delivery that cannot be understood', () => {
  const bad = { ...ticket({ status: 7, subject: 'Call me on +1 415 555 2671' }) };

  test('is answered 422 with the reason, kept for seven days, and can be replayed', async () => {
    const server = await start();
    const refused = await deliver(server, bad);
    expect(refused.status).toBe(422);
    expect((await errorOf(refused)).issues).toMatchObject([{ path: 'ticket.status' }]);
    const list = async () =>
      (await server.get<WebhookFailuresResponse>('/api/v1/webhooks/failures')).data;
    const [failure, ...rest] = await list();
    expect(rest).toEqual([]);
    expect(failure).toMatchObject({
      source: 'zendesk',
      received_at: new Date(server.clock.now).toISOString(),
      issues: [{ path: 'ticket.status' }],
      body: { ticket: { id: 35436, subject: 'Call me on [phone]' } },
    });

    const replay = (id: string) => server.post(`/api/v1/webhooks/failures/${id}/replay`, {});
    // As long as it is not understood, it stays.
    expect((await replay(failure!.id)).status).toBe(422);
    expect(await list()).toHaveLength(1);
    // As a newer version might understand it.
    await server.store.write(
      async ({ query }) =>
        void (await query
          .updateTable('webhookFailure')
          .set({ body: JSON.stringify(ticket()) })
          .execute()),
    );
    expect((await replay(failure!.id)).status).toBe(201);
    expect(await list()).toEqual([]);
    expect((await replay(failure!.id)).status).toBe(404);
    expect(await server.get('/api/v1/conversations/zendesk_35436')).toMatchObject({
      success: true,
    });
  });

  test('a long body is not in the list, which may have 500; it is there alone, and can be tried again', async () => {
    const server = await start();
    const long = ticket({ status: 7, description: 'long '.repeat(4_000) });
    expect((await deliver(server, long)).status).toBe(422);
    const path = '/api/v1/webhooks/failures';
    const [failure] = (await server.get<WebhookFailuresResponse>(path)).data;
    expect(failure).toMatchObject({ issues: [{ path: 'ticket.status' }], body: null });
    const { data } = await server.get<{ data: WebhookFailure }>(`${path}/${failure!.id}`);
    expect(data).toMatchObject({ id: failure!.id, body: { ticket: { id: 35436 } } });
    const other = await server.call(`${path}/unknown`, { headers: { 'x-api-key': SECRET } });
    expect(other.status).toBe(404);
    expect((await server.post(`${path}/${failure!.id}/replay`, {})).status).toBe(422);
  });

  test('is gone after seven days, or when it is thrown away; unsigned it is not kept', async () => {
    const server = await start();
    await deliver(server, bad);
    const list = async () =>
      (await server.get<WebhookFailuresResponse>('/api/v1/webhooks/failures')).data;
    const [failure] = await list();
    server.clock.now += 7 * 86_400_000 + 1;
    expect(await list()).toEqual([]);
    server.clock.now -= 86_400_000;
    const remove = () =>
      server.call(`/api/v1/webhooks/failures/${failure!.id}`, {
        method: 'DELETE',
        headers: { 'x-api-key': SECRET },
      });
    expect((await remove()).status).toBe(200);
    expect((await remove()).status).toBe(404);
    await deliver(server, bad, { secret: 'x' });
    expect(await list()).toEqual([]);
  });
});

describe('what deliveries say', () => {
  const read = async (server: TestServer) =>
    (await server.get<{ data: ConversationDetail }>('/api/v1/conversations/zendesk_35436')).data;

  test('without a requester, every comment that is not of the API is of the customer', async () => {
    const server = await start();
    const comments = [
      comment(1, 20978392, 'web', 'It is on fire.'),
      comment(2, 1, 'api', 'Have you tried water?'),
      comment(3, 77, 'email', 'It is a printer.'),
    ];
    await deliver(server, ticket({ requester: undefined, requester_id: undefined, comments }));
    expect((await read(server)).messages.map(({ sender_type }) => sender_type)).toEqual([
      'customer',
      'ai',
      'customer',
    ]);
  });

  test('the subject is the topic, masked and cut', async () => {
    const server = await start();
    await deliver(server, ticket({ subject: ` Refund to ana@example.com ${'x'.repeat(400)}` }));
    const { topic } = await read(server);
    expect(topic).toMatch(/^Refund to \[email\] x+$/);
    expect(topic!.length).toBeLessThanOrEqual(200);
  });

  test('status, score and tags count in any case', async () => {
    const server = await start();
    await deliver(
      server,
      ticket({
        status: 'Solved',
        satisfaction_rating: { score: 'Good' },
        tags: ['Escalated', 'AI_Handled'],
      }),
    );
    expect(await read(server)).toMatchObject({
      status: 'resolved',
      csat_score: 5,
      escalated: true,
      ai_handled: true,
    });
  });

  test('a ticket that was merged counts for nothing, is not surveyed and not exported', async () => {
    const server = await start();
    await deliver(
      server,
      ticket({ status: 'solved', tags: ['escalated'], updated_at: '2026-03-10T11:05:00Z' }),
    );
    const counted = async () =>
      (await server.get<{ metrics: DashboardMetrics }>('/api/v1/cs-metrics/dashboard')).metrics;
    expect(await counted()).toMatchObject({ total_conversations: 1, escalated_conversations: 1 });
    const survey = async () =>
      (await server.get<SurveyListResponse>('/api/v1/csat/surveys')).data.map(
        ({ status, reason }) => [status, reason],
      );
    expect(await survey()).toEqual([['pending', null]]);

    await deliver(
      server,
      ticket({
        status: 'closed',
        tags: ['escalated', 'Closed_by_merge'],
        updated_at: '2026-03-10T11:06:00Z',
      }),
    );
    expect(await counted()).toMatchObject({ total_conversations: 0, escalated_conversations: 0 });
    expect(await survey()).toEqual([['cancelled', 'merged']]);
    expect(await read(server)).toMatchObject({ status: 'resolved', messages: [{}] });
    expect(await server.get('/api/v1/cs-metrics/escalation-patterns')).toMatchObject({
      patterns: [],
    });
    expect((await read(server)).export.day).toBeNull();
    expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
  });

  test('a ticket that arrives merged is never counted', async () => {
    const server = await start();
    await deliver(server, ticket({ status: 'closed', tags: ['closed_by_merge'] }));
    const { metrics } = await server.get<{ metrics: DashboardMetrics }>(
      '/api/v1/cs-metrics/dashboard',
    );
    expect(metrics.total_conversations).toBe(0);
  });
});
