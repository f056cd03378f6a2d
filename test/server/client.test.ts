// @one-database: the client is tested here, over HTTP.
import { execFile, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { AfterwordError, createClient } from '../../src/client/index.ts';
import { fileQueue } from '../../src/client/file-queue/index.ts';
import type { ConversationBody } from '../../src/contract/index.ts';
import { samplesOf } from '../samples.ts';
import { freshDatabase, temporaryFolder } from './database.ts';
import { SECRET, testServer, type TestServer } from './harness.ts';
import { freePort } from '../free-port.ts';
import { ended, startProcess } from './process.ts';

/** A client of a server without a port; `through` may harm what passes. */
function clientOf(
  server: TestServer,
  settings: Partial<Parameters<typeof createClient>[0]> = {},
  through: (request: Request) => Response | null = () => null,
) {
  return createClient({
    baseUrl: server.url,
    key: SECRET,
    fetch: async (input, init) => {
      const request = new Request(input as string, init);
      return through(request) ?? fetch(request);
    },
    ...settings,
  });
}

const body = (id: string, more: Partial<ConversationBody> = {}): ConversationBody => ({
  conversation_id: id,
  platform: 'custom',
  messages: [{ sender_type: 'customer', content: 'Do you sell tents?' }],
  ...more,
});

describe('the client', () => {
  test('sends, lists, searches, reads numbers, exports and erases', async () => {
    const server = await testServer();
    const client = clientOf(server);
    expect(await client.send(body('a', { csat_score: 5, customer_id: 'u' }))).toMatchObject({
      status: 'created',
    });
    expect(await client.send(body('a'))).toMatchObject({ status: 'updated' });
    for (let i = 0; i < 4; i++) await client.send(body(`b${i}`, { topic: 'tents' }));
    expect((await client.conversation('a')).messages).toHaveLength(1);
    expect((await client.list({ q: 'tent', limit: 2 })).total).toBe(5);
    const ids: string[] = [];
    for await (const one of client.each({ topic: 'Tents', limit: 3 }))
      ids.push(one.conversation_id);
    expect(ids.toSorted()).toEqual(['b0', 'b1', 'b2', 'b3']);
    expect(await client.dashboard({ time_range: 24 })).toMatchObject({
      total_conversations: 5,
      avg_csat_score: 5,
    });
    expect(await client.escalationPatterns()).toHaveLength(2);
    expect((await client.costAnalysis()).totals.conversations).toBe(5);
    expect((await client.csatTrends({ interval: 'hour', time_range: 2 })).length).toBe(3);
    expect(await client.knowledgeGaps()).toEqual([]);
    expect((await client.exportCustomer('u')).conversations).toHaveLength(1);
    server.clock.now += 1;
    expect(await client.eraseCustomer('u')).toMatchObject({ erased_conversations: 1 });
    expect((await client.audit()).map(({ action }) => action)).toEqual(['erase', 'export']);
  });

  test('tries again under one Idempotency-Key, and waits as long as it is told', async () => {
    const server = await testServer();
    const keys: (string | null)[] = [];
    const start = performance.now();
    const client = clientOf(server, {}, (request) => {
      keys.push(request.headers.get('idempotency-key'));
      if (keys.length > 2) return null;
      return new Response('{}', { status: 503, headers: { 'retry-after': '1' } });
    });
    expect(await client.send(body('a'))).toMatchObject({ status: 'created' });
    expect(new Set(keys).size).toBe(1);
    expect(keys).toHaveLength(3);
    expect(performance.now() - start).toBeGreaterThan(1_900);
  });

  test('says what was refused, and does not ask again', async () => {
    const server = await testServer();
    let calls = 0;
    const client = clientOf(server, {}, () => {
      calls++;
      return null;
    });
    const error = await client
      .send(body('a', { csat_score: 9 }))
      .catch((reason: unknown) => reason as AfterwordError);
    expect(error).toBeInstanceOf(AfterwordError);
    expect(error).toMatchObject({
      status: 422,
      code: 'invalid_request',
      issues: [{ path: 'csat_score' }],
      isTemporary: false,
    });
    expect(calls).toBe(1);
  });

  test('gives up after as many tries as it was told, or when the caller does', async () => {
    const server = await testServer();
    const broken = () => new Response('<html>', { status: 502 });
    const client = clientOf(server, { retries: 1 }, broken);
    await expect(client.send(body('a'))).rejects.toMatchObject({ status: 502, isTemporary: true });
    const left = new AbortController();
    const sending = clientOf(server, {}, broken).send(body('a'), { signal: left.signal });
    left.abort(new Error('enough'));
    await expect(sending).rejects.toThrow('enough');
  });

  test('track never throws; onError hears of what is refused, the rest arrives in order', async () => {
    const server = await testServer();
    const refused: string[] = [];
    const client = clientOf(server, {
      onError: (error, conversation) => {
        refused.push(`${conversation.conversation_id} ${error.status}`);
        throw new Error('a listener that fails');
      },
    });
    client.track(body('a'));
    client.track(body('b', { csat_score: 9 }));
    client.track(body('a', { csat_score: 4 }));
    client.track(body('c', { self: undefined } as object));
    const round: { me?: unknown } = {};
    round.me = round;
    client.track(round as never);
    client.track(body('d'));
    expect(await client.flush()).toBe(true);
    expect(refused).toEqual(['b 422', 'undefined 0']);
    expect((await client.conversation('a')).csat_score).toBe(4);
    expect((await client.list()).total).toBe(3);
    client.close();
  });
});

test('a queue on disk outlives the process, and a server that is down', async () => {
  const folder = temporaryFolder();
  const port = await freePort();
  const settings = {
    baseUrl: `http://127.0.0.1:${port}`,
    key: SECRET,
    retries: 0,
  };
  const first = createClient({ ...settings, queue: fileQueue<ConversationBody>(folder) });
  for (const id of ['a', 'b', 'c']) first.track(body(id));
  expect(await first.flush(300)).toBe(false);
  first.close();
  await sleep(50);
  expect(readdirSync(folder).filter((name) => name.endsWith('.json'))).toHaveLength(3);
  writeFileSync(`${folder}/000-damaged.json`, '{"conv');

  const server = await startProcess(await freshDatabase(), { port });
  const second = createClient({ ...settings, queue: fileQueue<ConversationBody>(folder) });
  expect(await second.flush(20_000)).toBe(true);
  expect((await second.list()).total).toBe(3);
  expect(readdirSync(folder)).toEqual(['000-damaged.json.damaged']);
  second.close();
  server.child.kill('SIGTERM');
  await ended(server.child);
});

test('what is built for edge runtimes needs nothing of Node', () => {
  expect(readFileSync('dist/client/index.js', 'utf8')).not.toMatch(
    /node:|require\(|\bprocess\.\w|Buffer\./,
  );
});

describe('the samples of the docs', () => {
  const run = promisify(execFile);
  const python = ['python3', '/usr/bin/python3'].find(
    (program) => spawnSync(program, ['-c', 'import requests']).status === 0,
  );

  async function served<T>(work: (url: string) => Promise<T>): Promise<T> {
    const server = await startProcess(await freshDatabase());
    return work(server.url);
  }

  test('Node, as it is', () =>
    served(async (url) => {
      const [sample = ''] = samplesOf('docs/api.md', 'js', url, SECRET);
      const file = `${temporaryFolder()}/sample.mjs`;
      writeFileSync(file, sample);
      const { stdout } = await run(process.execPath, [file]);
      expect(stdout).toBe('created\n1 100\n');
    }));

  test('Python with requests, as it is', ({ skip }) => {
    if (!python) return skip('Python with requests is not installed');
    return served(async (url) => {
      const [sample = ''] = samplesOf('docs/api.md', 'python', url, SECRET);
      const { stdout } = await run(python, ['-c', sample]);
      expect(stdout).toBe('created\n1 7.45\n');
    });
  });

  test('curl, as it is', () =>
    served(async (url) => {
      const [sample = ''] = samplesOf('docs/api.md', 'sh', url, SECRET);
      const { stdout } = await run('sh', ['-c', sample]);
      expect(JSON.parse(stdout)).toEqual({
        success: true,
        conversation_id: 'conv_12345',
        status: 'created',
      });
    }));

  test('the client, as it is', () =>
    served(async (url) => {
      const [sample = ''] = samplesOf('docs/api.md', 'ts', url, SECRET);
      const file = `${temporaryFolder()}/sample.mjs`;
      writeFileSync(
        file,
        sample.replace("'afterword/client'", `'${process.cwd()}/dist/client/index.js'`),
      );
      const { stdout } = await run(process.execPath, [file]);
      expect(stdout).toBe('[]\n');
    }));
});
