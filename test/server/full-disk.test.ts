import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openSqlite } from '../../src/server/database/sqlite.ts';
import { temporaryFolder } from './database.ts';

const run = promisify(execFile);

const CHILD = `
  import { sql } from 'kysely';
  import { openSqlite } from './src/server/database/sqlite.ts';
  // Without a listener the signal ends the process before SQLite sees the error.
  process.on('SIGXFSZ', () => {});
  const store = openSqlite(process.env.FILE, { derive: async () => {} });
  await store.write(({ query }) => sql\`update word set text = 'new' where id = 300\`.execute(query));
  console.log(await store.clearLog());
  const { rows } = await sql\`select text from word where id = 300\`.execute(store.query);
  console.log(rows[0].text);
  const waits = await store.write(({ query }) => sql\`pragma busy_timeout\`.execute(query));
  console.log(waits.rows[0].timeout);
  process.exit();
`;

test('a log that cannot be cleared, because the disk is full, is said to be not clear', async () => {
  const path = `${temporaryFolder()}/a.db`;
  const store = openSqlite(path, { derive: async () => {} });
  await store.write(async ({ query }) => {
    await sql`create table word (id integer primary key, text text)`.execute(query);
    for (let id = 1; id <= 300; id++) {
      await sql`insert into word values (${id}, ${'x'.repeat(3_000)})`.execute(query);
    }
  });
  expect(await store.clearLog()).toBe(true);
  await store.close();

  // No file may grow past 100 kB: the log stays below that, the last page of the database is above.
  const node = `"${process.execPath}" --disable-warning=ExperimentalWarning`;
  const { stdout } = await run(
    'sh',
    ['-c', `ulimit -f 200; exec ${node} --input-type=module -e "$CODE"`],
    { env: { ...process.env, CODE: CHILD, FILE: path } },
  );
  expect(stdout.trim().split('\n')).toEqual(['false', 'new', '5000']);
});
