// @postgres-in-the-long-run: it is about what the browser is told.
import { describe, expect, test } from 'vitest';
import type { ExportRowV2 } from '../../src/contract/index.ts';
import { endpoints } from '../../src/server/features.ts';
import { CAPABILITY, errorOf, eventMaker, PUBLISHABLE, SECRET, testServer } from './harness.ts';
import { bytesOf, linesOf } from './exported.ts';

const BASE = { platform: 'custom', messages: [{ sender_type: 'customer', content: 'Hi' }] };

describe('session parameters', () => {
  test.each([
    ['an object', { order: 'A', list: [1, null] }, { order: 'A', list: [1, null] }],
    ['a string with an object', '{"order":"A","list":[1,null]}', { order: 'A', list: [1, null] }],
    ['a string with spaces', ' \n{ } ', {}],
    ['null', null, {}],
    ['60 levels', `{"a":${'['.repeat(60)}${']'.repeat(60)}}`, expect.any(Object)],
  ])('may be %s', async (_, conversations_data, expected) => {
    const server = await testServer();
    server.clock.now = Date.parse('2026-03-10T12:00:00Z');
    const response = await server.post('/api/v1/conversations', {
      ...BASE,
      conversation_id: 'c1',
      status: 'resolved',
      conversations_data,
    });
    expect(response.status).toBe(201);
    server.clock.now = Date.parse('2026-03-11T01:00:00Z');
    await server.app.exporter.round();
    const [row] = linesOf(await bytesOf(server, '2026-03-10', { bot: 'default' }));
    expect(JSON.parse(row!.conversations_data)).toEqual(expected);
  });

  test.each([
    ['no JSON', '{order: 1}'],
    ['an empty string', ''],
    ['a list', '[1]'],
    ['a string in a string', '"{}"'],
    ['a number', 5],
    ['null in a string', 'null'],
    ['64 levels in a string', `{"a":${'['.repeat(64)}${']'.repeat(64)}}`],
    ['100,000 levels in a string', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ])('that are %s are refused by name', async (_, conversations_data) => {
    const server = await testServer();
    const response = await server.post('/api/v1/conversations', {
      ...BASE,
      conversation_id: 'c1',
      conversations_data,
    });
    expect(response.status).toBe(422);
    expect((await errorOf(response)).issues).toEqual([
      { path: 'conversations_data', message: expect.stringContaining('Must be an object') },
    ]);
  });

  test('in a string are masked like those in an object', async () => {
    const server = await testServer();
    await server.post('/api/v1/conversations', {
      ...BASE,
      conversation_id: 'c1',
      conversations_data: JSON.stringify({ note: 'Write to ann@example.com' }),
    });
    const rows = JSON.stringify(
      await server.store.query.selectFrom('ending').selectAll().execute(),
    );
    expect(rows).not.toContain('ann@example.com');
  });
});

test('a line of the export can be sent back, and is exported the same', async () => {
  const lineOf = async (body: object): Promise<ExportRowV2> => {
    const server = await testServer();
    const response = await server.post('/api/v1/conversations', { ...BASE, ...body });
    expect(await response.text()).toContain('created');
    server.clock.now = Date.parse('2026-03-11T01:00:00Z');
    await server.app.exporter.round();
    const [row] = linesOf(await bytesOf(server, '2026-03-10', { bot: 'shop-bot' }));
    return row!;
  };
  const first = await lineOf({
    conversation_id: 'c1',
    bot_id: 'shop-bot',
    status: 'resolved',
    resolved_at: '2026-03-10T11:00:00Z',
    labels: ['vip'],
    conversations_data: { order: 'A' },
  });
  expect(await lineOf({ ...first, status: 'resolved' })).toEqual(first);
});

describe('a slash at the end of the path', () => {
  test('changes nothing for any endpoint', async () => {
    const server = await testServer();
    for (const { declaration } of endpoints) {
      const { method, path } = declaration;
      // A live stream does not end.
      if (path.endsWith('/stream') || path.endsWith('/live')) continue;
      const call = async (suffix: string) => {
        const response = await server.call(path.replaceAll(/\{\w+\}/g, '1') + suffix, {
          method: method.toUpperCase(),
          redirect: 'manual',
          headers: { 'x-api-key': SECRET },
        });
        await response.body?.cancel();
        return response.status;
      };
      expect(await call('/'), `${method} ${path}`).toBe(await call(''));
    }
  });

  test('is taken with a query and with a body', async () => {
    const server = await testServer();
    const sent = await server.post('/api/v1/conversations/', { ...BASE, conversation_id: 'c1' });
    expect(sent.status).toBe(201);
    expect(await server.get('/api/v1/conversations/?limit=1')).toMatchObject({ total: 1 });
    expect(await server.get('/api/v1/conversations/c1/')).toMatchObject({
      data: { conversation_id: 'c1' },
    });
    const events = await server.call('/api/v1/events/', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({
        key: PUBLISHABLE,
        capabilities: { c2: CAPABILITY },
        events: [eventMaker('c2')('conversation.started')],
      }),
    });
    expect(events.status).toBe(200);
  });

  test('does not open what is closed', async () => {
    const server = await testServer();
    expect((await server.call('/api/v1/conversations/')).status).toBe(401);
    expect(
      (await server.call('/api/v1/keys/', { headers: { 'x-api-key': PUBLISHABLE } })).status,
    ).toBe(403);
    expect((await server.call('/api/v1/conversations//')).status).toBe(404);
  });
});
