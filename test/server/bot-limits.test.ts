// @postgres-in-the-long-run: it is about calls of a bot.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { ReplyPart } from '../../src/contract/index.ts';
import { DAY } from '../../src/contract/time.ts';
import { MAX_REPLY_BYTES, microsOf, recentOf } from '../../src/server/bot/cost.ts';
import { errorOf, PUBLISHABLE, SECRET, type TestServer, testServer } from './harness.ts';

const KNOWLEDGE = '## Returns\nSend it back within 30 days.';

/** A language model that replies the same to everything, and what it was asked. */
async function model(reply: string): Promise<{ baseUrl: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => (body += piece));
    request.on('end', () => {
      asked.push(body);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (let start = 0; start < reply.length; start += 1000) {
        const content = reply.slice(start, start + 1000);
        response.write(`data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`);
      }
      response.end('data: [DONE]\n\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, asked };
}

function ask(
  server: TestServer,
  options: {
    content?: string;
    conversation?: string;
    capability?: string;
    address?: string;
    key?: string;
  } = {},
): Promise<Response> {
  const { content = 'What is the weather?', conversation = 'c1', key = PUBLISHABLE } = options;
  return server.call('/api/v1/chat', {
    method: 'POST',
    headers: { 'content-type': 'text/plain', 'x-forwarded-for': options.address ?? '192.0.2.1' },
    body: JSON.stringify({
      key,
      conversation_id: conversation,
      capability: options.capability,
      messages: [{ message_id: 'm', sender_type: 'customer', content }],
    }),
  });
}

test.each([
  ['bot_calls_per_address', {}, { address: '192.0.2.2' }],
  ['bot_calls_per_conversation', {}, { conversation: 'c2' }],
  ['bot_calls_per_key', { address: '192.0.2.9', conversation: 'c9' }, { key: SECRET }],
  ['bot_calls_per_organisation', { address: '192.0.2.9', conversation: 'c9', key: SECRET }, null],
] as const)('%s', async (bound, more, other) => {
  const server = await testServer({ trustedProxies: 1, bounds: { [bound]: 2 } });
  for (let i = 0; i < 2; i++) {
    const response = await ask(server);
    expect(response.status).toBe(200);
    await response.text();
  }
  const refused = await ask(server, more);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await errorOf(refused)).message).toContain('Try again in');
  if (other) expect((await ask(server, other)).status).toBe(200);
});

test('text is masked before it leaves, unless the organisation masks it itself', async () => {
  const { baseUrl, asked } = await model('Fine.');
  const server = await testServer({ upstream: { baseUrl, key: undefined, model: 'small' } });
  const content = 'My card is 4111 1111 1111 1111 and my mail ann@example.com';
  await (await ask(server, { content })).text();
  expect(asked[0]).not.toMatch(/4111 1111|ann@example/);
  expect(asked[0]).toContain('[email]');
  await server.call('/api/v1/organisation', {
    method: 'PATCH',
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    body: JSON.stringify({ redaction: false }),
  });
  // Keys are cached for a second.
  server.clock.now += 2000;
  await (await ask(server, { content })).text();
  expect(asked.at(-1)).toContain('ann@example.com');
});

test('so many calls a day; then articles reply, and what no article knows is refused until tomorrow', async () => {
  const { baseUrl, asked } = await model('Fine.');
  const server = await testServer({
    knowledge: KNOWLEDGE,
    upstream: { baseUrl, key: undefined, model: 'small' },
    bounds: { upstream_calls_per_organisation: 3 },
  });
  const all = await Promise.all(
    Array.from({ length: 8 }, async (_, index) => {
      const response = await ask(server, { conversation: `c${index}` });
      await response.text();
      return response.status;
    }),
  );
  expect(all.filter((status) => status === 200)).toHaveLength(3);
  expect(asked).toHaveLength(3);
  const known = await ask(server, { content: 'Returns' });
  expect(await known.text()).toContain('30 ');
  const refused = await ask(server);
  // The clock of the tests stands at noon.
  expect(refused.headers.get('retry-after')).toBe(String(DAY / 2 / 1000));
  expect((await errorOf(refused)).message).toBe(
    'The bot has reached its limit for today. Ask for a person, or try again tomorrow.',
  );
  server.clock.now += DAY;
  expect((await ask(server)).status).toBe(200);
});

test('the cost of a day is bounded, and unused reservations are given back', async () => {
  const { baseUrl } = await model('Fine.');
  const price = { input: 1_000, output: 1_000 };
  const server = await testServer({
    upstream: { baseUrl, key: undefined, model: 'small', price },
    // Enough for one longest reply of four dollars and a short one.
    bounds: { upstream_cents_per_organisation: 500 },
  });
  const use = async () =>
    Number(
      (await server.store.query.selectFrom('upstreamUse').select('micros').executeTakeFirst())
        ?.micros ?? 0,
    );
  for (let i = 0; i < 3; i++) await (await ask(server)).text();
  expect(await use()).toBeGreaterThan(0);
  await server.store.write(async ({ query }) => {
    await query.updateTable('upstreamUse').set({ micros: 4_900_000 }).execute();
  });
  expect((await ask(server)).status).toBe(429);
  expect(await use()).toBe(4_900_000);
});

test.each([
  ['of short words', 'word ', 5],
  ['of characters of four bytes', '🎈', 4],
])(
  'a reply %s that does not end is cut off at what was paid for, and says so',
  async (_, word, size) => {
    const { baseUrl } = await model(word.repeat(20_000));
    const server = await testServer({ upstream: { baseUrl, key: undefined, model: 'small' } });
    const parts = (await (await ask(server)).text())
      .split('\n')
      .filter((line) => line.startsWith('data:'))
      .map((line) => JSON.parse(line.slice(5)) as ReplyPart);
    const said = parts.map(({ text = '' }) => text).join('');
    expect(said).toMatch(/ …$/);
    expect(said.slice(0, -1).trimEnd()).toBe(word.repeat(MAX_REPLY_BYTES / size).trimEnd());
    expect(Object.assign({}, ...parts)).toMatchObject({
      interrupted: true,
      llm: 'responseGenerated',
      cost_usd: expect.any(Number),
    });
  },
);

test('a reply of exactly the longest size is whole', async () => {
  const { baseUrl } = await model('x'.repeat(MAX_REPLY_BYTES));
  const server = await testServer({ upstream: { baseUrl, key: undefined, model: 'small' } });
  expect(await (await ask(server)).text()).not.toContain('"error"');
});

test('who does not have the secret of a conversation cannot use up its questions', async () => {
  const server = await testServer({
    trustedProxies: 1,
    bounds: { bot_calls_per_conversation: 2 },
  });
  const mine = { capability: 'a'.repeat(32) };
  const statuses = async (options: Parameters<typeof ask>[1], times: number) => {
    const all: number[] = [];
    for (let i = 0; i < times; i++) all.push((await ask(server, options)).status);
    return all;
  };
  const stranger = { capability: 'b'.repeat(32), address: '192.0.2.66' };
  expect(await statuses(stranger, 3)).toEqual([200, 200, 429]);
  expect(await statuses({ address: '192.0.2.66' }, 3)).toEqual([200, 200, 429]);
  expect(await statuses(mine, 3)).toEqual([200, 200, 429]);
  expect(await statuses({ address: '192.0.2.3' }, 3)).toEqual([200, 200, 429]);
  // The holder of the secret moves to another network.
  expect(await statuses({ ...mine, address: '192.0.2.4' }, 1)).toEqual([429]);
});

test('a model gets the end of a long conversation', () => {
  const messages = Array.from({ length: 40 }, (_, index) => ({
    message_id: `m${index}`,
    sender_type: 'customer' as const,
    content: String(index).padEnd(1000, 'x'),
  }));
  const recent = recentOf(messages);
  expect(recent).toHaveLength(16);
  expect(recent.at(-1)).toEqual(messages.at(-1));
  const long = { message_id: 'm', sender_type: 'customer' as const, content: 'x'.repeat(50_000) };
  expect(recentOf([long])[0]!.content).toHaveLength(16_000);
});

test('costs are rounded up to millionths of a USD', () => {
  expect(microsOf({ input: 0.15, output: 0.6 }, 3000, 3000)).toBe(750);
  expect(microsOf({ input: 0.15, output: 0.6 }, 1, 0)).toBe(1);
});
