import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConversationDetail, ConversationListResponse } from '../../src/contract/index.ts';
import { setOrganisation } from '../../src/server/keys/store/organisations.ts';
import { CAPABILITY, eventMaker, SECRET, testServer } from './harness.ts';

const minimal = {
  conversation_id: 'conv_1',
  platform: 'custom',
  messages: [
    { sender_type: 'customer', content: 'Where is my invoice?' },
    { sender_type: 'ai', content: 'In your account, under Billing.' },
  ],
};

const detail = async (server: Awaited<ReturnType<typeof testServer>>, id = 'conv_1') =>
  (await server.get<{ data: ConversationDetail }>(`/api/v1/conversations/${id}`)).data;

describe('POST /api/v1/conversations', () => {
  test('answers 201 created, then 200 updated', async () => {
    const server = await testServer();
    const first = await server.post('/api/v1/conversations', minimal);
    expect(first.status).toBe(201);
    expect(await first.json()).toEqual({
      success: true,
      conversation_id: 'conv_1',
      status: 'created',
    });
    const second = await server.post('/api/v1/conversations', minimal);
    expect(second.status).toBe(200);
    expect(await second.json()).toMatchObject({ status: 'updated' });
  });

  test('keeps every field as it was given', async () => {
    const server = await testServer();
    await server.post('/api/v1/conversations', {
      ...minimal,
      platform: 'zendesk',
      platform_ticket_id: '4711',
      csat_score: 4,
      feedback: 'Quick.',
      sentiment: 'positive',
      escalated: true,
      escalation_reason: 'complex_issue',
      first_contact_resolution: false,
      resolution_time_seconds: 180,
      ai_handled: true,
      ai_agent_id: 'gpt',
      ai_confidence_score: 0.92,
      cost_usd: 0.05,
      estimated_human_cost_usd: 7.5,
      topic: 'Billing',
      customer_id: 'cust_9',
      contact_email: 'ana@example.com',
      contact_name: 'Ana',
      language: 'en',
      resolved_at: '2026-03-10T11:59:00Z',
    });
    expect(await detail(server)).toMatchObject({
      platform: 'zendesk',
      platform_ticket_id: '4711',
      status: 'resolved',
      csat_score: 4,
      feedback: 'Quick.',
      sentiment: 'positive',
      escalated: true,
      escalation_reason: 'complex_issue',
      first_contact_resolution: false,
      resolution_time_seconds: 180,
      resolved_at: '2026-03-10T11:59:00.000Z',
      ai_handled: true,
      ai_agent_id: 'gpt',
      ai_confidence_score: 0.92,
      cost_usd: 0.05,
      estimated_human_cost_usd: 7.5,
      topic: 'Billing',
      customer_id: 'cust_9',
      contact_email: 'ana@example.com',
      contact_name: 'Ana',
      language: 'en',
      message_count: 2,
      preview: 'Where is my invoice?',
    });
  });

  test('given fields replace, absent fields stay, new messages are added', async () => {
    const server = await testServer();
    await server.post('/api/v1/conversations', { ...minimal, topic: 'billing', csat_score: 2 });
    await server.post('/api/v1/conversations', {
      ...minimal,
      csat_score: 5,
      messages: [...minimal.messages, { sender_type: 'customer', content: 'Thanks' }],
    });
    const now = await detail(server);
    expect(now).toMatchObject({ topic: 'billing', csat_score: 5, message_count: 3 });
    expect(now.messages.map(({ content }) => content)).toEqual([
      'Where is my invoice?',
      'In your account, under Billing.',
      'Thanks',
    ]);
  });

  test('the same body twice changes nothing, whatever it is', async () => {
    const server = await testServer();
    const message = fc.record(
      {
        message_id: fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme-ascii' }),
        sender_type: fc.constantFrom('customer', 'ai', 'human_agent'),
        content: fc.string({ unit: 'grapheme', maxLength: 20 }),
        timestamp: fc
          .date({ min: new Date('2026-01-01'), max: new Date('2026-03-01'), noInvalidDate: true })
          .map((date) => date.toISOString()),
      },
      { requiredKeys: ['sender_type', 'content'] },
    );
    let count = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { maxLength: 6 }),
        fc.record(
          {
            csat_score: fc.integer({ min: 1, max: 5 }),
            topic: fc.constantFrom('Billing', 'billing ', 'shipping'),
            escalated: fc.boolean(),
            resolution_time_seconds: fc.integer({ min: 0, max: 9999 }),
          },
          { requiredKeys: [] },
        ),
        async (messages, fields) => {
          const body = { conversation_id: `c${count++}`, platform: 'sdk', messages, ...fields };
          const first = await server.post('/api/v1/conversations', body);
          expect(first.status).toBe(201);
          const before = await detail(server, body.conversation_id);
          server.clock.now += 60_000;
          await server.post('/api/v1/conversations', body);
          expect(await detail(server, body.conversation_id)).toEqual(before);
        },
      ),
      { numRuns: 100 },
    );
  });

  test.each([
    ['without status', {}, 'open'],
    ['with resolution_time_seconds', { resolution_time_seconds: 60 }, 'resolved'],
    ['with status resolved', { status: 'resolved' }, 'resolved'],
    ['with status open and a time', { status: 'open', resolution_time_seconds: 60 }, 'open'],
  ])('%s the status is right', async (_, fields, status) => {
    const server = await testServer();
    await server.post('/api/v1/conversations', { ...minimal, ...fields });
    expect((await detail(server)).status).toBe(status);
  });

  test('starts with the first message, and with its arrival where no message has a time', async () => {
    const server = await testServer();
    await server.post('/api/v1/conversations', minimal);
    expect((await detail(server)).started_at).toBe('2026-03-10T12:00:00.000Z');
    await server.post('/api/v1/conversations', {
      ...minimal,
      conversation_id: 'conv_2',
      messages: [
        { sender_type: 'customer', content: 'Hi', timestamp: '2026-03-01T10:00:00+02:00' },
        { sender_type: 'ai', content: 'Hello', timestamp: '2026-03-01T10:00:05+02:00' },
      ],
    });
    expect((await detail(server, 'conv_2')).started_at).toBe('2026-03-01T08:00:00.000Z');
  });

  test('under an Idempotency-Key is answered once, for a day', async () => {
    const server = await testServer();
    const post = (body: unknown, key: string) =>
      server.post('/api/v1/conversations', body, { 'idempotency-key': key });
    expect((await post(minimal, 'k1')).status).toBe(201);
    // Meanwhile somebody else has changed it.
    await server.post('/api/v1/conversations', { ...minimal, csat_score: 4 });
    const again = await post(minimal, 'k1');
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    expect(await again.json()).toMatchObject({ status: 'created' });
    expect((await post({ ...minimal, csat_score: 1 }, 'k1')).status).toBe(409);
    expect((await detail(server)).csat_score).toBe(4);
    expect((await post(minimal, 'k2')).status).toBe(200);
    // What was refused is not kept.
    expect((await post({ ...minimal, platform: 'fax' }, 'k3')).status).toBe(422);
    expect((await post(minimal, 'k3')).status).toBe(200);
    expect((await post(minimal, 'x'.repeat(256))).status).toBe(422);
    server.clock.now += 25 * 3_600_000;
    expect((await post(minimal, 'k1')).status).toBe(200);
    const kept = await server.store.query
      .selectFrom('idempotency')
      .select('idempotencyKey')
      .execute();
    expect(kept).toEqual([{ idempotencyKey: 'k1' }]);
  });

  test('another organisation does not see it', async () => {
    const server = await testServer();
    const { createKey } = await import('../../src/server/keys/keys.ts');
    const other = await createKey(server.store, {
      organisationId: 'other',
      kind: 'secret',
      name: 'test',
      now: 0,
    });
    await server.post('/api/v1/conversations', minimal);
    const response = await server.call('/api/v1/conversations/conv_1', {
      headers: { 'x-api-key': other },
    });
    expect(response.status).toBe(404);
  });
});

describe('redaction', () => {
  const personal = {
    ...minimal,
    feedback: 'Call me at +49 30 1234567',
    contact_email: 'ana@example.com',
    messages: [
      { sender_type: 'customer', content: 'My card is 4111 1111 1111 1111, mail ana@example.com' },
      { sender_type: 'ai', content: 'Mein Passwort ist geheim7, order 3348917502' },
    ],
  };

  test('messages and comments of direct callers are masked, and nothing of them is on disk', async () => {
    const server = await testServer();
    await server.post('/api/v1/conversations', personal);
    const event = eventMaker('c2');
    await server.send(
      [
        event('message.added', {
          message_id: 'm1',
          sender_type: 'customer',
          content: 'IBAN DE89 3704 0044 0532 0130 00',
        }),
        event('survey.feedback', { feedback: 'I am at 977-625-2661' }),
      ],
      { capabilities: { c2: CAPABILITY } },
    );
    const one = await detail(server);
    expect(one.messages.map(({ content }) => content)).toEqual([
      'My card is [card], mail [email]',
      'Mein Passwort ist [password], order 3348917502',
    ]);
    // An address given as the contact is kept as that.
    expect(one).toMatchObject({ feedback: 'Call me at [phone]', contact_email: 'ana@example.com' });
    expect(await detail(server, 'c2')).toMatchObject({
      feedback: 'I am at [phone]',
      messages: [{ content: 'IBAN [iban]' }],
    });
    const rows = JSON.stringify([
      await server.store.query.selectFrom('message').selectAll().execute(),
      await server.store.query.selectFrom('event').selectAll().execute(),
    ]);
    for (const secret of ['4111', 'ana@', 'geheim7', 'DE89', '625-2661']) {
      expect(rows).not.toContain(secret);
    }
  });

  test('the same body twice changes nothing, masked too', async () => {
    const server = await testServer();
    await server.post('/api/v1/conversations', personal);
    const before = await detail(server);
    server.clock.now += 60_000;
    await server.post('/api/v1/conversations', personal);
    expect(await detail(server)).toEqual(before);
  });

  test('an organisation may turn it off', async () => {
    const server = await testServer();
    await server.store.write((transaction) =>
      setOrganisation(transaction, 'default', { redaction: 0 }),
    );
    await server.post('/api/v1/conversations', personal);
    expect((await detail(server)).messages[0]!.content).toBe(personal.messages[0]!.content);
  });
});

describe('GET /api/v1/conversations', () => {
  test('pages through all, newest first, each once', async () => {
    const server = await testServer();
    for (let i = 0; i < 25; i++) {
      await server.post('/api/v1/conversations', {
        ...minimal,
        conversation_id: `c${String(i).padStart(2, '0')}`,
        messages: [
          {
            sender_type: 'customer',
            content: `Question ${i}`,
            // Some start in the same millisecond: the id decides.
            timestamp: `2026-03-09T10:00:${String(Math.floor(i / 3)).padStart(2, '0')}Z`,
          },
        ],
      });
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: ConversationListResponse = await server.get(
        `/api/v1/conversations?limit=10${cursor ? `&cursor=${cursor}` : ''}`,
      );
      expect(page.total).toBe(25);
      seen.push(...page.data.map(({ conversation_id }) => conversation_id));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(seen).toEqual(
      Array.from({ length: 25 }, (_, i) => `c${String(i).padStart(2, '0')}`).toReversed(),
    );
  });

  test.each([
    ['platform=zendesk', 'c2'],
    ['topic=BILLING', 'c1 c0'],
    ['escalated=true', 'c1'],
    ['escalated=false', 'c2 c0'],
    ['ai_handled=true&topic=billing', 'c0'],
    ['ai_handled=false', 'c2 c1'],
    ['sentiment=frustrated', 'c1'],
    ['min_csat=3', 'c2 c0'],
    ['min_csat=2&max_csat=4', 'c2 c1'],
    ['customer_id=u7', 'c1'],
    ['from=2026-03-09T10:01:00Z', 'c2 c1'],
    ['from=2026-03-09T10:01:00Z&to=2026-03-09T10:02:00Z', 'c1'],
    ['topic=billing&platform=zendesk', ''],
  ])('filtered by %s', async (query, ids) => {
    const server = await testServer();
    const bodies = [
      { topic: 'Billing', ai_handled: true, csat_score: 5 },
      {
        topic: 'billing',
        escalated: true,
        sentiment: 'frustrated',
        csat_score: 2,
        customer_id: 'u7',
      },
      { platform: 'zendesk', csat_score: 4 },
    ];
    for (const [index, body] of bodies.entries()) {
      await server.post('/api/v1/conversations', {
        ...minimal,
        conversation_id: `c${index}`,
        messages: [{ sender_type: 'ai', content: 'Hi', timestamp: `2026-03-09T10:0${index}:00Z` }],
        ...body,
      });
    }
    const { data, total } = await server.get<ConversationListResponse>(
      `/api/v1/conversations?${query}`,
    );
    expect(data.map(({ conversation_id }) => conversation_id).join(' ')).toBe(ids);
    expect(total).toBe(data.length);
  });

  test.each([
    'limit=0',
    'limit=201',
    'limit=abc',
    'cursor=nonsense',
    'platform=fax',
    'escalated=yes',
    'sentiment=meh',
    'min_csat=6',
    'from=yesterday',
  ])('refuses %s with 422 and the path', async (query) => {
    const server = await testServer();
    const response = await server.call(`/api/v1/conversations?${query}`, {
      headers: { 'x-api-key': SECRET },
    });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      success: false,
      error: { code: 'invalid_request', issues: [{ path: query.split('=')[0] }] },
    });
  });

  test.each(['Bearer', 'bearer', 'BEARER'])('takes the key behind "%s"', async (scheme) => {
    const server = await testServer();
    const response = await server.call('/api/v1/conversations', {
      headers: { authorization: `${scheme} ${SECRET}` },
    });
    expect(response.status).toBe(200);
  });

  test('an unknown id is 404 in the error form', async () => {
    const server = await testServer();
    const response = await server.call('/api/v1/conversations/nobody', {
      headers: { 'x-api-key': SECRET },
    });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ success: false, error: { code: 'not_found' } });
  });
});
