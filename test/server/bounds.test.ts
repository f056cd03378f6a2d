import { describe, expect, test } from 'vitest';
import { addressKey } from '../../src/server/http/address.ts';
import {
  BOUND_NAMES,
  boundInWords,
  DEFAULT_BOUNDS,
  readBounds,
  variableOf,
} from '../../src/server/http/bounds.ts';
import { declarations } from '../../src/server/features.ts';
import { countedPer } from '../../src/server/http/caller.ts';
import { createLimits } from '../../src/server/http/limits.ts';
import { errorOf, PUBLISHABLE, SECRET, testServer } from './harness.ts';

describe('the counting key of an address', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.1:4600', '192.0.2.1'],
    [' 192.0.2.1 ', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:0201', '192.0.2.1'],
    ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
    ['[::ffff:192.0.2.1]:4600', '192.0.2.1'],
    ['64:ff9b::192.0.2.1', '192.0.2.1'],
    ['2002:c000:0201::7', '192.0.2.1'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0DB8:0:0:ffff:1:2:3', '2001:db8:0:0::/64'],
    ['[2001:db8::1]', '2001:db8:0:0::/64'],
    ['[2001:db8::1]:65535', '2001:db8:0:0::/64'],
    ['2001:db8:0:1::1', '2001:db8:0:1::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['[fe80::1%25eth0]:80', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['', 'unknown'],
    ['unknown', 'unknown'],
    ['_hidden', 'unknown'],
    ['1.2.3', 'unknown'],
    ['1.2.3.4.5', 'unknown'],
    ['999.1.1.1', 'unknown'],
    ['2001:db8::1::2', 'unknown'],
    ['[2001:db8::1', 'unknown'],
    ['<script>', 'unknown'],
  ])('%s counts as %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});

describe('the settings', () => {
  test('are the defaults, or what the environment says', () => {
    expect(readBounds({})).toEqual(DEFAULT_BOUNDS);
    expect(readBounds({ AFTERWORD_LIMIT_UPLOADS_PER_ADDRESS: '0', AFTERWORD_PORT: 'x' })).toEqual({
      ...DEFAULT_BOUNDS,
      uploads_per_address: 0,
    });
    const all = Object.fromEntries(
      BOUND_NAMES.map((name, index) => [variableOf(name), `${index}`]),
    );
    expect(Object.values(readBounds(all))).toEqual(BOUND_NAMES.map((_, index) => index));
  });

  test.each(['-1', '1.5', 'many', '1e3', '1000000001', ' 5', '0x10'])('refuse %j', (value) => {
    expect(() => readBounds({ AFTERWORD_LIMIT_UPLOADS_PER_ADDRESS: value })).toThrow(
      'AFTERWORD_LIMIT_UPLOADS_PER_ADDRESS must be a whole number from 0 to 1000000000.',
    );
  });

  test('refuse the name of no limit, so that a misspelt one is not ignored', () => {
    expect(() => readBounds({ AFTERWORD_LIMIT_UPLOAD_PER_ADDRESS: '5' })).toThrow(
      'AFTERWORD_LIMIT_UPLOAD_PER_ADDRESS is not a limit.',
    );
  });

  test('in words', () => {
    expect(boundInWords('uploads_per_address', 60)).toBe('60 files per hour and address');
    expect(boundInWords('conversation_messages', 2000)).toBe('2,000 messages per conversation');
  });
});

describe('a limit', () => {
  const limitOf = async (calls: number) => {
    const { store } = await testServer();
    // No test takes so long that the counting begins anew.
    return createLimits(store)(`test-${calls}`, calls, 86_400);
  };

  test.each([0, 1, 7, 50, 97, 1000])('of %i allows exactly so many', async (calls) => {
    const limit = await limitOf(calls);
    const taken = await Promise.all(Array.from({ length: calls + 20 }, () => limit('a')));
    expect(taken.filter(({ allowed }) => allowed)).toHaveLength(calls);
    expect((await limit('a')).allowed).toBe(false);
    expect((await limit('b')).allowed).toBe(calls > 0);
  });

  test('counts several at once, or none of them', async () => {
    const limit = await limitOf(100);
    expect((await limit.take('a', 90)).allowed).toBe(true);
    expect((await limit.take('a', 11)).allowed).toBe(false);
    expect(await limit.take('a', 10)).toMatchObject({ allowed: true, remaining: 0 });
    expect((await limit.take('a', 1)).allowed).toBe(false);
  });

  test('takes back what was not used', async () => {
    const limit = await limitOf(10);
    await limit.take('a', 10);
    limit.giveBack('a', 4);
    expect((await limit.take('a', 5)).allowed).toBe(false);
    expect((await limit.take('a', 4)).allowed).toBe(true);
  });

  test('is counted with a few queries, however many call at once', async () => {
    const { store } = await testServer();
    let queries = 0;
    const limiter: typeof store.limiter = (wanted) => {
      const real = store.limiter(wanted);
      return {
        consume: (...given) => real.consume(...given).finally(() => queries++),
        reward: (...given) => real.reward(...given).finally(() => queries++),
      };
    };
    const limit = createLimits({ ...store, limiter })('flood', 30, 60);
    const taken = await Promise.all(Array.from({ length: 1_000 }, () => limit('a')));
    expect(taken.filter(({ allowed }) => allowed)).toHaveLength(30);
    expect(queries).toBeLessThan(10);
  });

  test('of a day is not used up by nodes that start and end', async () => {
    const { store } = await testServer();
    const wanted = { name: 'day', points: 10_000, seconds: 86_400 };
    const limiter = store.limiter(wanted);
    const started = () =>
      createLimits({ ...store, limiter: () => limiter })('day', wanted.points, wanted.seconds);
    for (let i = 0; i < 100; i++) await started().take('a', 1);
    expect((await started().take('a', 9_000)).allowed).toBe(true);
  });

  test('does not forget a caller because of ten thousand others', async () => {
    const limit = await limitOf(2);
    await limit.take('a', 2);
    for (let i = 0; i < 10_001; i++) await limit(`other-${i}`);
    expect((await limit('a')).allowed).toBe(false);
  });
});

test('a refusal says what to do, and is counted and logged once a minute', async () => {
  const lines: object[] = [];
  const log = { warn: (fields: object, message: string) => lines.push({ ...fields, message }) };
  const server = await testServer({
    bounds: { sign_ins_per_address: 2 },
    log: { ...log, debug() {}, info() {}, error() {} } as never,
  });
  const signIn = () => server.post('/api/v1/session', { key: 'amo_wrong' });
  await signIn();
  await signIn();
  const refused = await signIn();
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await errorOf(refused)).message).toMatch(/^Too many requests\. Try again in \d+ s\.$/);
  await signIn();
  server.clock.now += 60_000;
  await signIn();
  expect(lines).toEqual([
    { limit: 'sign_ins_per_address', value: 2, refused: 1, message: 'a limit was reached' },
    { limit: 'sign_ins_per_address', value: 2, refused: 2, message: 'a limit was reached' },
  ]);
  const metrics = await server.call('/metrics', { headers: { 'x-api-key': SECRET } });
  const text = await metrics.text();
  expect(text).toContain('afterword_limit{limit="sign_ins_per_address"} 2');
  expect(text).toContain('afterword_limited_total{limit="sign_ins_per_address"} 3');
  expect(text).toContain('afterword_limited_total{limit="uploads_per_address"} 0');
});

test('the API reference says the number of this server', async () => {
  const server = await testServer({ bounds: { uploads_per_address: 7 } });
  const sentence = 'At most 7 files per hour and address, and 2,000 files per hour and key.';
  expect(await (await server.call('/docs')).text()).toContain(sentence);
  expect(await (await server.call('/openapi.json')).text()).toContain(sentence);
});

test('behind a proxy, addresses of one IPv6 network count as one, and ports do not matter', async () => {
  const server = await testServer({ trustedProxies: 1, bounds: { events_per_address: 1 } });
  const send = (address: string) =>
    server.call('/api/v1/events', {
      method: 'POST',
      headers: { 'content-type': 'text/plain', 'x-forwarded-for': address },
      body: JSON.stringify({ key: PUBLISHABLE, events: [{}] }),
    });
  expect((await send('2001:db8::1')).status).toBe(200);
  expect((await send('[2001:db8::2]:1')).status).toBe(429);
  expect((await send('2001:db8:0:1::1')).status).toBe(200);
  expect((await send('192.0.2.1:1000')).status).toBe(200);
  expect((await send('192.0.2.1:1001')).status).toBe(429);
  expect((await send('::ffff:192.0.2.1')).status).toBe(429);
});

/** Public endpoints without a limit, with the reason. Each costs no more than a refusal would. */
const CHEAP: Record<string, string> = {
  'get /healthz': 'says one word',
  'get /readyz': 'all who ask at once wait for one query',
  'get /api/v1/session': 'reads one row',
  'delete /api/v1/session': 'deletes one row, if there is one',
  'get /data-export/files/{organisation}/{bot}/{version}/{day}/{part}/{name}':
    'checks a signature first, and reads piece by piece',
};

test('every public endpoint is limited by address, or costs next to nothing', () => {
  const unlimited = declarations
    .filter(({ access }) => ['everybody', 'signature', 'publishable'].includes(access))
    .filter(({ limits = [] }) => !limits.some((one) => countedPer(one) === 'address'))
    .map(({ method, path }) => `${method} ${path}`);
  expect(unlimited.toSorted()).toEqual(Object.keys(CHEAP).toSorted());
});
