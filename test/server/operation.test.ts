// @postgres-in-the-long-run: it is about the process; a backup of PostgreSQL is made by its own tools.
import { personalData, rollupKinds } from '../../src/server/features.ts';
import { describe, expect, test } from 'vitest';
import type {
  AuditResponse,
  ConversationDetail,
  DashboardResponse,
  OrganisationResponse,
} from '../../src/contract/index.ts';
import { createRetention } from '../../src/server/customers/job.ts';
import { checkRollups } from '../../src/server/numbers/store/rollups.ts';
import { pino } from 'pino';
import { freshDatabase, isPostgres, temporaryFolder } from './database.ts';
import { errorOf, SECRET, testServer, type TestServer } from './harness.ts';
import { databaseFolder, filesOf } from './personal-data.ts';
import { runCommand, startProcess } from './process.ts';

const DAY = 86_400_000;

const patch = (server: TestServer, body: unknown) =>
  server.call('/api/v1/organisation', {
    method: 'PATCH',
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('/api/v1/organisation', () => {
  test('tells what is chosen, and changes what is given', async () => {
    const server = await testServer();
    const settings = async () =>
      (await server.get<OrganisationResponse>('/api/v1/organisation')).data;
    expect(await settings()).toEqual({
      organisation_id: 'default',
      retention_days: null,
      redaction: true,
      allowed_origins: [],
      export_idle_hours: 24,
      identity_verification: false,
      agent_absence_minutes: 3,
      answer_within_minutes: null,
      late_after_minutes: 5,
      time_zone: 'UTC',
    });
    expect(
      (await patch(server, { retention_days: 30, allowed_origins: ['https://a.example'] })).status,
    ).toBe(200);
    expect(await settings()).toMatchObject({
      retention_days: 30,
      redaction: true,
      allowed_origins: ['https://a.example'],
    });
    await patch(server, { retention_days: null, redaction: false });
    expect(await settings()).toMatchObject({ retention_days: null, redaction: false });
  });

  test.each([
    [{ retention_days: 0 }, 'retention_days'],
    [{ retention_days: '30' }, 'retention_days'],
    [{ allowed_origins: ['https://a.example/path'] }, 'allowed_origins.0'],
    [{ redaction: 'yes' }, 'redaction'],
  ])('refuses %j', async (body, path) => {
    const server = await testServer();
    const response = await patch(server, body);
    expect(response.status).toBe(422);
    expect((await errorOf(response)).issues).toMatchObject([{ path }]);
  });
});

describe('retention', () => {
  test('erases what is older than the days chosen, leaves the counts, and says so', async () => {
    const server = await testServer();
    const at = (days: number) => new Date(server.clock.now - days * DAY).toISOString();
    for (const [id, days, content] of [
      ['old', 31, 'My first secret'],
      ['new', 28, 'My second secret'],
    ] as const) {
      await server.post('/api/v1/conversations', {
        conversation_id: id,
        platform: 'custom',
        messages: [{ sender_type: 'customer', content, timestamp: at(days) }],
        contact_email: 'jo@example.com',
        csat_score: 5,
      });
    }
    const numbers = () =>
      server.get<DashboardResponse>('/api/v1/cs-metrics/dashboard?time_range=8760');
    const before = await numbers();
    const retention = createRetention({
      store: server.store,
      personalData,
      now: () => server.clock.now,
      log: pino({ level: 'silent' }),
    });
    expect(await retention.run()).toBe(0);
    await patch(server, { retention_days: 30 });
    // Something has just happened in it.
    expect(await retention.run()).toBe(0);
    server.clock.now += DAY + 1;
    const changed: string[] = [];
    const stop = server.store.changes.subscribe('default', (one) =>
      changed.push(one.conversationId),
    );
    expect(await retention.run()).toBe(1);
    if (!isPostgres) {
      // Nothing of it is left in the write-ahead log.
      const files = [...filesOf(await databaseFolder(server)).values()];
      expect(files.some((content) => content.includes('My second secret'))).toBe(true);
      expect(files.filter((content) => content.includes('My first secret'))).toEqual([]);
    }
    // Open pages are told, on every node.
    await expect.poll(() => changed).toEqual(['old']);
    stop();
    expect(await retention.run()).toBe(0);
    await retention.stop();

    const detail = async (id: string) =>
      (await server.get<{ data: ConversationDetail }>(`/api/v1/conversations/${id}`)).data;
    expect(await detail('old')).toMatchObject({
      messages: [],
      contact_email: null,
      csat_score: 5,
      preview: null,
    });
    expect(await detail('new')).toMatchObject({ contact_email: 'jo@example.com' });
    expect(await numbers()).toEqual(before);
    expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
    const { data } = await server.get<AuditResponse>('/api/v1/audit');
    expect(data).toMatchObject([
      { action: 'retention', key: null, subject_hash: null, conversations: 1 },
    ]);
  });
});

describe('when the database cannot keep up', () => {
  test('503 with Retry-After before memory grows; what was taken in is kept', async () => {
    const server = await testServer();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const body = (id: string) =>
      JSON.stringify({
        conversation_id: id,
        platform: 'custom',
        // About a megabyte.
        messages: Array.from({ length: 16 }, () => ({
          sender_type: 'ai',
          content: 'x'.repeat(60_000),
        })),
      });
    const post = (id: string) =>
      server.call('/api/v1/conversations', {
        method: 'POST',
        headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
        body: body(id),
      });
    // The key is known, and nobody writes.
    expect((await post('first')).status).toBe(201);
    const blocked = server.store.write(async ({ query }) => {
      await query.updateTable('conversation').set({ topic: 'held' }).execute();
      await held;
    });
    const posted = Array.from({ length: 120 }, (_, i) => post(isPostgres ? 'first' : `c${i}`));
    const refusals: Response[] = [];
    for (const one of posted) {
      void one.then((response) => {
        if (response.status === 503) refusals.push(response);
      });
    }
    await expect.poll(() => refusals.length).toBeGreaterThan(30);
    const [refused] = refusals as [Response];
    expect(refused.headers.get('retry-after')).toBe('1');
    expect((await errorOf(refused)).code).toBe('unavailable');
    release();
    await blocked;
    const statuses = (await Promise.all(posted)).map(({ status }) => status);
    expect(statuses.filter((status) => status < 300).length).toBeGreaterThan(50);
    // And there is room again.
    expect((await post('last')).status).toBe(201);
  });
});

test('a command that counts says one day, and two days', async () => {
  const database = await freshDatabase();
  for (const days of ['1 day', '2 days']) {
    const { stdout } = await runCommand(['retention', days[0]!, '--database', database]);
    expect(stdout).toContain(`kept for ${days};`);
  }
});

test('a backup of a running server is a database of its own', async () => {
  const database = await freshDatabase();
  const server = await startProcess(database);
  const post = (id: string) =>
    fetch(`${server.url}/api/v1/conversations`, {
      method: 'POST',
      headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
      body: JSON.stringify({
        conversation_id: id,
        platform: 'custom',
        messages: [{ sender_type: 'customer', content: 'a tent' }],
      }),
    });
  expect((await post('before')).status).toBe(201);
  const file = `${temporaryFolder()}/backup.db`;
  if (isPostgres) {
    await expect(runCommand(['backup', file, '--database', database])).rejects.toThrow(/pg_dump/);
    return;
  }
  const { stdout } = await runCommand(['backup', file, '--database', database]);
  expect(stdout).toContain(`--database sqlite:${file}`);
  await expect(runCommand(['backup', file, '--database', database])).rejects.toThrow(
    /there already/,
  );
  expect((await post('after')).status).toBe(201);

  const restored = await startProcess(`sqlite:${file}`);
  const found = await fetch(`${restored.url}/api/v1/conversations?q=tent`, {
    headers: { 'x-api-key': SECRET },
  });
  expect(await found.json()).toMatchObject({ total: 1, data: [{ conversation_id: 'before' }] });
  await runCommand(['doctor', '--database', `sqlite:${file}`]);
});
