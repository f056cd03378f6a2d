import { spawn } from 'node:child_process';
import { createHash, randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testIngest } from './ingest.ts';
import { ensureKeys } from '../../src/server/keys/keys.ts';
import { findExportDay } from '../../src/server/exports/store/days.ts';
import { openStore } from '../../src/server/features.ts';
import { fileKey } from '../../src/server/files/index.ts';
import { freshDatabase, temporaryFolder, runs } from './database.ts';
import { PUBLISHABLE, SECRET } from './harness.ts';
import { COMMAND, ended } from './process.ts';

const KILLS = runs({ sample: 6, long: 50 });
const CONVERSATIONS = 2_000;

test('killed at any point of its export, a day is absent or complete, and then complete', async () => {
  const database = await freshDatabase();
  const folder = temporaryFolder();
  const day = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
  const store = openStore(database, { poolSize: 4 });
  await store.migrate();
  await ensureKeys(store, 'default', { secret: SECRET, publishable: PUBLISHABLE }, Date.now());
  const ingest = testIngest(store);
  await Promise.all(
    Array.from({ length: CONVERSATIONS }, (_, i) =>
      ingest.add('conversation', {
        organisationId: 'default',
        receivedAt: Date.parse(day) + 3_600_000,
        input: {
          conversation_id: `c${i}`,
          platform: 'custom',
          bot_id: 'b',
          messages: [{ sender_type: 'customer', content: 'Hi' }],
          status: 'resolved',
          resolved_at: Date.parse(day) + 7_200_000 + i,
        },
      }),
    ),
  );

  /** Exports the day, and is killed after so many milliseconds, unless it is done before. */
  async function run(killedAfter: number | null): Promise<number | null> {
    const child = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        COMMAND,
        'export',
        '--date',
        day,
        '--database',
        database,
      ],
      { env: { ...process.env, AFTERWORD_EXPORT_URL: `file:${folder}` }, stdio: 'ignore' },
    );
    const timer =
      killedAfter === null ? undefined : setTimeout(() => child.kill('SIGKILL'), killedAfter);
    const code = await ended(child);
    clearTimeout(timer);
    return code;
  }

  const isSealed = async () =>
    Boolean((await findExportDay(store.query, 'default', 'b', day))?.sealedAt);
  /** What stands in the files is what the database says of them, and every conversation once. */
  async function expectComplete(): Promise<void> {
    for (const version of ['v1', 'v2'] as const) {
      const rows = await store.query
        .selectFrom('exportFile')
        .selectAll()
        .where('version', '=', version)
        .execute();
      expect(rows).toHaveLength(1);
      const key = fileKey(rows[0]!);
      const bytes = readFileSync(join(folder, ...key.split('/')));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(rows[0]!.sha256);
      const ids = bytes
        .toString()
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { conversation_id: string }).conversation_id);
      expect(ids).toEqual(Array.from({ length: CONVERSATIONS }, (_, i) => `c${i}`));
    }
  }

  /** The day is as if it had never been exported, so that the next export may be killed too. */
  const undo = () =>
    store.write(async ({ query }) => {
      for (const table of ['exportFile', 'exportDay', 'exported'] as const) {
        await query.deleteFrom(table).execute();
      }
    });

  const start = Date.now();
  // A first run tells how long one takes.
  expect(await run(null)).toBe(0);
  const took = Date.now() - start;
  await expectComplete();
  await undo();
  for (let killed = 0; killed < KILLS; killed++) {
    // Nobody waits five minutes for a killed one's claim here.
    await store.write(({ query }) =>
      query.updateTable('exportDay').set({ claimedAt: 0 }).execute(),
    );
    await run(randomInt(Math.ceil(took / 4), took));
    if (await isSealed()) {
      await expectComplete();
      await undo();
    }
  }
  await store.write(({ query }) => query.updateTable('exportDay').set({ claimedAt: 0 }).execute());
  expect(await run(null)).toBe(0);
  await expectComplete();
  // Of those that were killed nothing is left.
  const left = readdirSync(folder, { recursive: true, withFileTypes: true });
  expect(left.filter((one) => one.isFile())).toHaveLength(2);
  // Once more it is refused.
  expect(await run(null)).toBe(1);
  await expectComplete();
  await store.close();
});
