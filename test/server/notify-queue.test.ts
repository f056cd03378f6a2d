import { Client } from 'pg';
import { expect, test } from 'vitest';
import { openStore } from '../../src/server/features.ts';
import { startPostgres } from '../postgres.ts';

test('a listener that takes nothing fills the queue of notifications, and fails no write', async () => {
  const postgres = await startPostgres();
  const admin = new Client(postgres.url());
  await admin.connect();
  // The least: half a megabyte.
  await admin.query('alter system set max_notify_queue_pages = 64');
  await admin.end();
  await postgres.restart();
  const stuck = new Client(postgres.url());
  await stuck.connect();
  await stuck.query('listen anything');
  // Who is in a transaction takes no notifications.
  await stuck.query('begin');
  await stuck.query('select 1');
  const other = new Client(postgres.url());
  await other.connect();
  const store = openStore(postgres.url(), { poolSize: 2 });
  await store.migrate();
  const heard: number[] = [];
  store.changes.subscribe('o', ({ live }) => heard.push(live!.upTo));
  const events = [{ content: 'x'.repeat(4_000) }];
  for (let after = 0; after < 200; after++) {
    await store.write(async ({ save, tell }) => {
      await save({ table: 'counter' }, [{ organisationId: `o${after}`, last: 1 }]);
      tell([
        { organisationId: 'o', conversationId: 'c', live: { after, upTo: after + 1, events } },
      ]);
    });
  }
  await expect(other.query("select pg_notify('anything', repeat('x', 7000))")).rejects.toThrow(
    /NOTIFY queue/,
  );
  const { rows } = await other.query('select count(*)::int as count from counter');
  expect(rows).toEqual([{ count: 200 }]);
  // This node hears of each all the same.
  expect(heard).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
  await Promise.all([stuck.end(), other.end()]);
  await store.close();
  await postgres.stop();
});
