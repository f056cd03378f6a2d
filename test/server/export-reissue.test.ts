import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type {
  AuditResponse,
  ExportDaysResponse,
  ExportMetricsResponse,
} from '../../src/contract/index.ts';
import { type Files, openFiles } from '../../src/server/files/index.ts';
import { auditReissue } from '../../src/server/customers/audit.ts';
import { reissueDay } from '../../src/server/exports/reissue.ts';
import { temporaryFolder } from './database.ts';
import { bytesOf, talked, urlsOf } from './exported.ts';
import { SECRET, testServer, type TestServer } from './harness.ts';

const DATE = '2026-03-10';

/** A day of five conversations in parts of about two, sealed. */
async function sealed(): Promise<{
  server: TestServer;
  folder: string;
  reissue(files?: Files): Promise<number>;
}> {
  const folder = temporaryFolder();
  const server = await testServer({
    exportUrl: `file:${folder}`,
    exporting: { every: 1 << 30, partBytes: 2_000 },
  });
  server.clock.now = Date.parse(`${DATE}T09:00:00Z`);
  for (const id of ['a', 'b', 'c', 'd', 'e']) {
    await talked(server, id, `${DATE}T08:00:00Z`, {
      status: 'resolved',
      resolved_at: `${DATE}T08:30:00Z`,
      customer_id: id,
      conversations_data: { note: 'grüße\n' },
    });
  }
  server.clock.now = Date.parse('2026-03-11T00:10:00Z');
  await server.app.exporter.round();
  const { store, clock } = server;
  return {
    server,
    folder,
    reissue: (files = openFiles(`file:${folder}`)) =>
      reissueDay(
        {
          store,
          files,
          note: auditReissue('default', () => clock.now),
        },
        { organisationId: 'default', botId: 'b', day: DATE },
      ),
  };
}

const erase = (server: TestServer, id: string) =>
  server.call(`/api/v1/customers/${id}`, { method: 'DELETE', headers: { 'x-api-key': SECRET } });

const daysOf = async (server: TestServer) =>
  (await server.get<ExportDaysResponse>(`/data-export/v2/days?from=${DATE}&to=${DATE}`)).days;

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());

test('lines of erased conversations are listed, and taken out when asked: the rest stays to the byte', async () => {
  const { server, folder, reissue } = await sealed();
  const before = {
    v1: await bytesOf(server, DATE, { version: 'v1' }),
    v2: await bytesOf(server, DATE),
  };
  const [day] = await daysOf(server);
  expect(day).toMatchObject({ bot_id: 'b', date: DATE, conversations: 5, erased: 0 });
  expect(day!.files.map(({ version, name }) => `${version} ${name}`)).toContain(
    'v2 conversation_b_20260310_000000000001.json',
  );
  expect(await (await fetch(day!.files[0]!.url)).text()).toContain('"conversation_id":"a"');
  expect(await reissue()).toBe(0);

  await erase(server, 'c');
  expect((await daysOf(server))[0]).toMatchObject({ conversations: 5, erased: 1 });
  expect(await bytesOf(server, DATE)).toBe(before.v2);

  server.clock.now += 1000;
  const count = filesIn(folder).length;
  expect(await reissue()).toBe(1);
  const without = (bytes: string) =>
    bytes
      .split('\n')
      .filter((line) => !line.includes('"conversation_id":"c"'))
      .join('\n');
  expect(await bytesOf(server, DATE, { version: 'v1' })).toBe(without(before.v1));
  expect(await bytesOf(server, DATE)).toBe(without(before.v2));
  expect(without(before.v2)).not.toBe(before.v2);
  expect((await daysOf(server))[0]).toMatchObject({ conversations: 4, erased: 0 });
  const metrics = await server.get<ExportMetricsResponse>(
    `/data-export/v2/metrics?from=${DATE}&to=${DATE}`,
  );
  expect(metrics.total).toBe(4);
  const { data } = await server.get<AuditResponse>('/api/v1/audit');
  expect(data[0]).toMatchObject({ action: 'reissue', conversations: 1, key: null });
  // Nothing of the old ones is left, and nothing of the erased comes back.
  expect(filesIn(folder)).toHaveLength(count);
  expect(await reissue()).toBe(0);
  server.clock.now += 86_400_000;
  await server.app.exporter.round();
  expect((await urlsOf(server, '2026-03-11')).status).toBe('empty');
  expect((await daysOf(server))[0]).toMatchObject({ conversations: 4 });
});

test('of two at once one is refused, and deletes nothing of the other', async () => {
  const { server, folder, reissue } = await sealed();
  for (const id of ['a', 'b']) await erase(server, id);
  const files = openFiles(`file:${folder}`);
  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  // The first one has published a file, and goes on when the second one is done.
  const slow: Files = {
    ...files,
    async create(name) {
      const draft = await files.create(name);
      return {
        ...draft,
        async publish() {
          await draft.publish();
          begun.resolve();
          await held.promise;
        },
      };
    },
  };
  const first = reissue(slow);
  await begun.promise;
  await expect(reissue()).rejects.toThrow(`Another process is rewriting ${DATE} of b.`);
  held.resolve();
  expect(await first).toBe(2);
  expect((await daysOf(server))[0]).toMatchObject({ conversations: 3, erased: 0 });
  expect((await bytesOf(server, DATE)).trim().split('\n')).toHaveLength(3);
  expect((await bytesOf(server, DATE, { version: 'v1' })).trim().split('\n')).toHaveLength(3);
  // The claim is given back.
  expect(await reissue()).toBe(0);
});

test('a process that was killed holds a day for five minutes', async () => {
  const { server, reissue } = await sealed();
  await erase(server, 'a');
  const claim = (at: number) =>
    server.store.write(({ query }) =>
      query.updateTable('exportDay').set({ rewriteClaimedAt: at }).execute(),
    );
  await claim(Date.now() - 60_000);
  await expect(reissue()).rejects.toThrow('Another process is rewriting');
  await claim(Date.now() - 5 * 60_000 - 1_000);
  expect(await reissue()).toBe(1);
});

test('what a process that was killed did not remove goes with the next call', async () => {
  const { server, folder, reissue } = await sealed();
  const old = filesIn(folder)[0]!;
  const path = join(old.parentPath, old.name);
  const bytes = readFileSync(path);
  await erase(server, 'a');
  await reissue();
  writeFileSync(path, bytes);
  const count = filesIn(folder).length;
  expect(await reissue()).toBe(0);
  expect(filesIn(folder)).toHaveLength(count - 1);
});

test('a day of which nothing is left is empty', async () => {
  const { server, folder, reissue } = await sealed();
  for (const id of ['a', 'b']) await erase(server, id);
  expect(await reissue()).toBe(2);
  for (const id of ['c', 'd', 'e']) await erase(server, id);
  expect(await reissue()).toBe(3);
  expect(await urlsOf(server, DATE)).toEqual({ date: DATE, urls: [], status: 'empty' });
  expect(filesIn(folder)).toEqual([]);
});

test('what killed processes left of a day goes, what stands stays', async () => {
  const { server, folder, reissue } = await sealed();
  const bytes = await bytesOf(server, DATE);
  const { parentPath, name } = filesIn(folder)[0]!;
  for (const left of ['5f0c.json.draft', '5f0c.json']) {
    writeFileSync(join(parentPath, name.replace(/[^-]*$/, left)), 'half');
  }
  const other = join(parentPath, `2026-03-09-0-x.json`);
  writeFileSync(other, 'another day');
  await erase(server, 'a');
  await reissue();
  const names = filesIn(folder).map((one) => one.name);
  expect(names.filter((one) => one.includes('5f0c'))).toEqual([]);
  expect(names).toContain('2026-03-09-0-x.json');
  expect((await bytesOf(server, DATE)).length).toBeGreaterThan(bytes.length / 2);
});
