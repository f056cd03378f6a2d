// @postgres-in-the-long-run: it is about flags, signals and connections of the process.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ConversationListResponse } from '../../src/contract/index.ts';
import { exportAll } from '../../src/server/database/move.ts';
import { openStore } from '../../src/server/features.ts';
import { startServer } from '../../src/server/serve.ts';
import { type Flags, readSettings } from '../../src/server/settings.ts';
import { freshDatabase, isPostgres, temporaryFolder } from './database.ts';
import { BUCKET_KEYS } from './bucket.ts';
import { PUBLISHABLE, SECRET } from './harness.ts';
import { freePort } from '../free-port.ts';
import { ended, runCommand, startProcess } from './process.ts';

const run = promisify(execFile);

describe("the document's own calls, with our base URL and key", () => {
  test('track a conversation, then read the dashboard for 24 and 168 hours', async () => {
    const server = await startProcess(await freshDatabase());
    const track = await run('curl', [
      '-sS',
      '-X',
      'POST',
      `${server.url}/api/v1/conversations`,
      '-H',
      `X-API-Key: ${SECRET}`,
      '-H',
      'Content-Type: application/json',
      '-d',
      JSON.stringify({
        conversation_id: 'conv_12345',
        platform: 'custom',
        messages: [
          { sender_type: 'customer', content: 'How do I reset my password?' },
          { sender_type: 'ai', content: 'Click "Forgot password" on the sign-in page.' },
        ],
        csat_score: 5,
        sentiment: 'positive',
        escalated: false,
        first_contact_resolution: true,
        resolution_time_seconds: 180,
        ai_handled: true,
        ai_agent_id: 'gpt-4',
        ai_confidence_score: 0.95,
        cost_usd: 0.05,
        estimated_human_cost_usd: 7.5,
        topic: 'password_reset',
      }),
    ]);
    expect(JSON.parse(track.stdout)).toEqual({
      success: true,
      conversation_id: 'conv_12345',
      status: 'created',
    });
    for (const hours of [24, 168]) {
      const { stdout } = await run('curl', [
        '-sS',
        `${server.url}/api/v1/cs-metrics/dashboard?time_range=${hours}`,
        '-H',
        `X-API-Key: ${SECRET}`,
      ]);
      expect(JSON.parse(stdout)).toEqual({
        success: true,
        metrics: {
          total_conversations: 1,
          ai_handled_conversations: 1,
          human_handled_conversations: 0,
          escalated_conversations: 0,
          avg_csat_score: 5,
          avg_ai_csat_score: 5,
          avg_human_csat_score: 0,
          rated_conversations: 1,
          fcr_reported: 1,
          escalation_rate: 0,
          first_contact_resolution_rate: 100,
          total_ai_cost: 0.05,
          total_estimated_human_cost: 7.5,
          cost_savings: 7.45,
          top_topics: [{ topic: 'password_reset', count: 1, escalation_rate: 0 }],
        },
      });
    }
  });
});

describe('afterword serve', () => {
  test('a port in use is one clear line', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    try {
      const failed = await runCommand([
        'serve',
        '--port',
        String(port),
        '--database',
        await freshDatabase(),
      ]).catch((error: { code: number; stderr: string; stdout: string }) => error);
      expect(failed).toMatchObject({ code: 1 });
      // Made for the fresh database, and to be shown only once.
      expect(failed.stdout).toMatch(/secret key, shown only once/);
      expect(failed.stderr.trim().split('\n')).toEqual([
        `afterword: Port ${port} is in use. Stop the program that uses it, or choose another port: --port ${port + 1}`,
      ]);
    } finally {
      other.close();
    }
  });

  test.skipIf(isPostgres).each([
    [['--port', 'abc'], '--port or AFTERWORD_PORT must be a whole number'],
    [['--database', 'mysql://x'], 'The database URL "mysql:…" is not supported'],
    [['--knowledge', '/nowhere.md'], 'The knowledge file "/nowhere.md" cannot be read'],
  ])('%j says what is wrong, before it makes keys', async (flags, message) => {
    const database = ['--database', await freshDatabase()];
    const failed = await runCommand(['serve', ...database, ...flags]).catch(
      (error: { stderr: string; stdout: string }) => error,
    );
    expect(failed.stderr).toContain(message);
    expect(failed.stdout).toBe('');
  });

  test.skipIf(isPostgres).each([
    ['AFTERWORD_FILES_URL', 's3://bucket', 's3://BUCKET requires AWS_ACCESS_KEY_ID'],
    ['AFTERWORD_EXPORT_URL', 'https://example.com', 'AFTERWORD_EXPORT_URL must look like'],
    ['AFTERWORD_EXPORT_URL', 's3://b?endpoint=minio:9000', 'must begin with http:// or https://'],
  ])('%s=%s says what is wrong, before it makes keys', async (name, value, message) => {
    const words = ['serve', '--database', await freshDatabase()];
    const environment = value.includes('?') ? BUCKET_KEYS : {};
    const failed = await runCommand(words, { ...environment, [name]: value }).catch(
      (error: { stderr: string; stdout: string }) => error,
    );
    expect(failed.stderr).toContain(message);
    expect(failed.stdout).toBe('');
  });

  test('without keys in the environment it makes them and shows them once', async () => {
    const database = await freshDatabase();
    const environment = { AFTERWORD_SECRET_KEY: undefined, AFTERWORD_PUBLISHABLE_KEY: undefined };
    const first = await startProcess(database, { environment });
    const publishable = /publishable key, shown only once: amo_pub_\S+/;
    await expect.poll(() => first.output()).toMatch(publishable);
    const [, secret] = /secret key, shown only once: (amo_\S+)/.exec(first.output())!;
    const response = await fetch(`${first.url}/api/v1/conversations`, {
      headers: { 'x-api-key': secret! },
    });
    expect(response.status).toBe(200);
    first.child.kill('SIGTERM');
    expect(await ended(first.child)).toBe(0);
    const second = await startProcess(database, { environment });
    expect(second.output()).not.toContain('shown only once');
  });

  test('a graceful stop finishes what is in flight and loses nothing', async () => {
    const database = await freshDatabase();
    const server = await startProcess(database);
    const requests = Array.from({ length: 300 }, (_, i) =>
      fetch(`${server.url}/api/v1/conversations`, {
        method: 'POST',
        headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
        body: JSON.stringify({ conversation_id: `c${i}`, platform: 'custom', messages: [] }),
      }).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    await Promise.race(requests);
    server.child.kill('SIGTERM');
    const acknowledged = (await Promise.all(requests)).filter(Boolean).length;
    expect(await ended(server.child)).toBe(0);
    expect(acknowledged).toBeGreaterThan(0);
    const again = await startProcess(database);
    const list = (await (
      await fetch(`${again.url}/api/v1/conversations`, { headers: { 'x-api-key': SECRET } })
    ).json()) as ConversationListResponse;
    expect(list.total).toBeGreaterThanOrEqual(acknowledged);
  });

  const TOKEN = 'Yk0mS2f1cVwqJkX3cY0c8mWm5rWm8y1Vb0p9sT7uQeE';

  test('neither its log nor its database has a key or, in the log, what was written', async () => {
    const database = await freshDatabase();
    const server = await startProcess(database, {
      environment: { AFTERWORD_LOG_LEVEL: 'trace' },
    });
    await fetch(`${server.url}/api/v1/conversations?cursor=${SECRET}`, {
      method: 'POST',
      headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
      body: JSON.stringify({
        conversation_id: 'c1',
        platform: 'custom',
        messages: [{ sender_type: 'customer', content: 'my secret wish' }],
      }),
    });
    await fetch(`${server.url}/api/v1/events`, { method: 'POST', body: 'my secret wish' });
    await fetch(`${server.url}/api/v1/csat/rate?token=${TOKEN}&rating=4`);
    await fetch(`${server.url}/api/v1/csat/${TOKEN}/submit`, { method: 'POST' });
    await fetch(`${server.url}/api/v1/csat/${TOKEN}/nowhere`, { method: 'POST' });
    server.child.kill('SIGTERM');
    await ended(server.child);
    expect(server.output()).toContain('"route":"/api/v1/conversations"');
    expect(server.output()).toContain('"route":"/api/v1/csat/:token/submit"');
    for (const word of [SECRET, PUBLISHABLE, 'secret wish', TOKEN]) {
      expect(server.output()).not.toContain(word);
    }
    const kept: string[] = [];
    const store = openStore(database);
    await exportAll(store, async (line) => void kept.push(line));
    await store.close();
    expect(kept.join('')).toContain('my secret wish');
    const file = database.startsWith('sqlite:')
      ? readFileSync(database.slice('sqlite:'.length)).toString('latin1')
      : '';
    for (const key of [SECRET, PUBLISHABLE]) {
      expect(kept.join('')).not.toContain(key);
      expect(file).not.toContain(key);
    }
  });
});

test.skipIf(isPostgres)(
  'npm run serve takes the flags behind --, and stops when npm is told to',
  async () => {
    const port = await freePort();
    const npm = spawn(
      'npm',
      ['run', 'serve', '--', '--port', String(port), '--database', await freshDatabase()],
      { stdio: 'ignore' },
    );
    const answers = () =>
      fetch(`http://127.0.0.1:${port}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(answers, { timeout: 60_000 }).toBe(true);
    npm.kill('SIGTERM');
    await expect.poll(answers, { timeout: 60_000 }).toBe(false);
  },
);

test.skipIf(isPostgres)('a start that fails leaves nothing open', async () => {
  const folder = temporaryFolder();
  const database = `${folder}/a.db`;
  const start = (flags: Flags) =>
    startServer(
      readSettings(
        { port: '0', database: `sqlite:${database}`, ...flags },
        { AFTERWORD_LOG_LEVEL: 'silent', AFTERWORD_EXPORT_URL: `file:${folder}` },
      ),
      () => {},
    );
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as AddressInfo;
  await expect(start({ port: String(port) })).rejects.toThrow('in use');
  await expect(start({ knowledge: `${folder}/missing.md` })).rejects.toThrow('missing.md');
  // The last connection takes the log with it.
  expect(existsSync(database)).toBe(true);
  expect(existsSync(`${database}-wal`)).toBe(false);
});

describe.skipIf(isPostgres)('the command line', () => {
  test('migrate says what it did, and then that there is nothing to do', async () => {
    const database = `sqlite:${temporaryFolder()}/a.db`;
    expect((await runCommand(['migrate', '--database', database])).stdout).toContain(
      '0001-conversations',
    );
    expect((await runCommand(['migrate', '--database', database])).stdout).toContain('up to date');
  });

  test('--help lists the commands', async () => {
    const { stdout } = await runCommand(['--help']);
    for (const command of ['serve', 'migrate', 'keys']) expect(stdout).toContain(command);
  });

  test('--version names the version of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect((await runCommand(['--version'])).stdout).toBe(`${version}\n`);
  });
});

test('a connection of a proxy stays open longer than proxies keep it; a customer’s closes soon', async () => {
  const keptBy = async (proxies: number) => {
    const server = await startProcess(await freshDatabase(), {
      flags: ['--trusted-proxies', String(proxies)],
    });
    const response = await fetch(`${server.url}/healthz`);
    return response.headers.get('keep-alive');
  };
  expect(await keptBy(0)).toBe('timeout=5');
  expect(await keptBy(1)).toBe('timeout=620');
});

test('a proxy’s connection that is in use when the server stops closes after its response', async () => {
  const server = await startProcess(await freshDatabase(), { flags: ['--trusted-proxies', '1'] });
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  let response = '';
  socket.on('data', (bytes) => (response += bytes.toString()));
  socket.write(
    'POST /api/v1/events HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\n',
  );
  await sleep(500);
  server.child.kill('SIGTERM');
  await sleep(500);
  socket.write('{}');
  const start = performance.now();
  expect(await ended(server.child)).toBe(0);
  expect(response).toContain('HTTP/1.1 4');
  expect(performance.now() - start).toBeLessThan(5_000);
});
