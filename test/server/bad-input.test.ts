import { describe, expect, test } from 'vitest';
import { CAPABILITY, errorOf, eventMaker, PUBLISHABLE, SECRET, testServer } from './harness.ts';

const good = {
  conversation_id: 'c1',
  platform: 'custom',
  messages: [{ sender_type: 'customer', content: 'Hi' }],
};

const asMessage = (content: unknown) => ({
  ...good,
  messages: [{ sender_type: 'customer', content }],
});

describe('POST /api/v1/conversations refuses', () => {
  test.each([
    ['malformed JSON', '{"conversation_id": ', 400, 'malformed_json', undefined],
    ['an empty body', '', 400, 'malformed_json', undefined],
    ['a list', [], 422, 'invalid_request', ''],
    ['no id', { ...good, conversation_id: undefined }, 422, 'invalid_request', 'conversation_id'],
    ['an empty id', { ...good, conversation_id: '' }, 422, 'invalid_request', 'conversation_id'],
    ['no messages', { ...good, messages: undefined }, 422, 'invalid_request', 'messages'],
    ['another platform', { ...good, platform: 'fax' }, 422, 'invalid_request', 'platform'],
    ['content that is a number', asMessage(7), 422, 'invalid_request', 'messages.0.content'],
    [
      'content of 100,000 characters',
      asMessage('x'.repeat(100_000)),
      422,
      'invalid_request',
      'messages.0.content',
    ],
    ['a NUL byte', asMessage('a\0b'), 422, 'invalid_request', 'messages.0.content'],
    ['a lone surrogate', asMessage('a\ud800b'), 422, 'invalid_request', 'messages.0.content'],
    ['a rating of 6', { ...good, csat_score: 6 }, 422, 'invalid_request', 'csat_score'],
    ['a rating of 4.5', { ...good, csat_score: 4.5 }, 422, 'invalid_request', 'csat_score'],
    ['a rating in words', { ...good, csat_score: 'five' }, 422, 'invalid_request', 'csat_score'],
    ['another sentiment', { ...good, sentiment: 'meh' }, 422, 'invalid_request', 'sentiment'],
    ['a negative cost', { ...good, cost_usd: -1 }, 422, 'invalid_request', 'cost_usd'],
    ['escalated as a string', { ...good, escalated: 'yes' }, 422, 'invalid_request', 'escalated'],
    [
      'confidence of 2',
      { ...good, ai_confidence_score: 2 },
      422,
      'invalid_request',
      'ai_confidence_score',
    ],
    [
      'a time in words',
      { ...good, resolved_at: 'yesterday' },
      422,
      'invalid_request',
      'resolved_at',
    ],
    ['a body of 2 MB', asMessage('x'.repeat(2_000_000)), 413, 'body_too_large', undefined],
  ])('%s', async (_, body, status, code, path) => {
    const server = await testServer();
    const response = await server.post('/api/v1/conversations', body);
    expect(response.status).toBe(status);
    const error = await errorOf(response);
    expect(error.code).toBe(code);
    if (path !== undefined) expect(error.issues?.map((issue) => issue.path)).toContain(path);
    expect(await server.get('/api/v1/conversations')).toMatchObject({ total: 0 });
  });

  test('another content type', async () => {
    const server = await testServer();
    const response = await server.post('/api/v1/conversations', good, {
      'content-type': 'application/xml',
    });
    expect(response.status).toBe(415);
  });

  test('unknown fields it ignores', async () => {
    const server = await testServer();
    const response = await server.post('/api/v1/conversations', {
      ...good,
      mood: 'sunny',
      __proto__: { escalated: true },
    });
    expect(response.status).toBe(201);
  });

  test.each([
    ['no key', {}, 401, 'unauthorized'],
    ['an unknown key', { 'x-api-key': 'amo_nobody' }, 401, 'unauthorized'],
    ['a key of another make', { 'x-api-key': 'sk_live_1' }, 401, 'unauthorized'],
    ['a publishable key', { 'x-api-key': PUBLISHABLE }, 403, 'forbidden'],
    ['a made-up session', { cookie: 'afterword_session=abc' }, 401, 'unauthorized'],
  ])('%s', async (_, headers, status, code) => {
    const server = await testServer();
    for (const [method, path] of [
      ['POST', '/api/v1/conversations'],
      ['GET', '/api/v1/conversations'],
      ['GET', '/api/v1/conversations/c1'],
      ['GET', '/api/v1/cs-metrics/dashboard'],
      ['GET', '/api/v1/live'],
    ] as const) {
      const response = await server.call(path, {
        method,
        headers: { 'content-type': 'application/json', ...headers } as Record<string, string>,
        ...(method === 'POST' ? { body: JSON.stringify(good) } : {}),
      });
      expect([path, response.status]).toEqual([path, status]);
      expect((await errorOf(response)).code).toBe(code);
    }
  });
});

describe('POST /api/v1/events refuses', () => {
  const rated = () => eventMaker('c1')('survey.rated', { rating: 5 });
  const mine = { capabilities: { c1: CAPABILITY } };

  test.each([
    ['malformed JSON', '{', 400, 'malformed_json'],
    ['no events', { key: PUBLISHABLE, events: [] }, 422, 'invalid_request'],
    [
      '51 events',
      { key: PUBLISHABLE, events: Array.from({ length: 51 }, () => ({})) },
      422,
      'invalid_request',
    ],
    ['an unknown key', { key: 'amo_pub_nobody', events: [rated()] }, 401, 'unauthorized'],
    ['no key', { events: [rated()] }, 401, 'unauthorized'],
    ['more than 60 KB', { key: PUBLISHABLE, events: ['x'.repeat(61_440)] }, 413, 'body_too_large'],
  ])('%s', async (_, body, status, code) => {
    const server = await testServer();
    const response = await server.call('/api/v1/events', {
      method: 'POST',
      headers: { 'content-type': 'text/plain', origin: 'http://localhost:3000' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    expect(response.status).toBe(status);
    expect((await errorOf(response)).code).toBe(code);
    // A browser that may not read the refusal would try again for ever.
    expect(response.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
  });

  test('a foreign origin', async () => {
    const server = await testServer();
    for (const origin of [
      'https://evil.example',
      'https://localhost.evil.example',
      'http://localhost@evil.example',
      'null',
    ]) {
      const response = await server.send([rated()], { ...mine, origin });
      expect([origin, response.status]).toEqual([origin, 403]);
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
      expect((await errorOf(response)).code).toBe('forbidden');
    }
  });

  test('not a localhost, nor an origin that is listed', async () => {
    const server = await testServer();
    const { setOrganisation } = await import('../../src/server/keys/store/organisations.ts');
    await server.store.write((transaction) =>
      setOrganisation(transaction, 'default', { allowedOrigins: '["https://shop.example"]' }),
    );
    for (const origin of ['http://localhost:5173', 'https://shop.example', server.url]) {
      const response = await server.send([rated()], { ...mine, origin });
      expect([origin, response.status]).toEqual([origin, 200]);
      expect(response.headers.get('access-control-allow-origin')).toBe(origin);
    }
  });

  test.each([
    ['a NUL byte', 'a\0b'],
    ['a lone surrogate', 'a\udc00b'],
    ['100,000 characters in a batch that is small enough no more', 'x'.repeat(20_000)],
  ])('a message with %s', async (_, content) => {
    const server = await testServer();
    const event = eventMaker('c1')('message.added', {
      message_id: 'm1',
      sender_type: 'customer',
      content,
    });
    const response = await server.send([event], mine);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      results: [{ status: 'rejected', code: 'invalid_event' }],
    });
    expect(await server.get('/api/v1/conversations')).toMatchObject({ total: 0 });
  });
});

test.each([
  ['GET', '/conversations/%00'],
  ['GET', '/customers/a%00b'],
  ['DELETE', '/customers/%00'],
  ['GET', '/attachments/default/%00'],
  ['DELETE', '/keys/%00'],
])('a name in the path that cannot be stored, %s %s', async (method, path) => {
  const server = await testServer();
  const response = await server.call(`/api/v1${path}`, {
    method,
    headers: { 'x-api-key': SECRET },
  });
  expect(response.status).toBe(422);
  expect(await errorOf(response)).toMatchObject({ code: 'invalid_request' });
});

test('an unknown path is 404 in the error form', async () => {
  const server = await testServer();
  const response = await server.call('/api/v1/nothing', { headers: { 'x-api-key': SECRET } });
  expect(response.status).toBe(404);
  expect(await errorOf(response)).toMatchObject({ code: 'not_found' });
});
