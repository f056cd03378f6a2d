// @one-database
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { inPlaceOf } from '../../src/server/database/new-file.ts';
import { BUCKET_KEYS, startBucket } from './bucket.ts';
import { freshDatabase, temporaryFolder } from './database.ts';
import { SECRET } from './harness.ts';
import { COMMAND, ended, runCommand, startProcess } from './process.ts';

const command = (...words: string[]) => runCommand(words, BUCKET_KEYS);

const leftOver = () => readdirSync(tmpdir()).filter((name) => name.startsWith('afterword-backup-'));

/** A database with two conversations. */
async function filled(): Promise<string> {
  const database = await freshDatabase();
  const { url, child } = await startProcess(database);
  for (const id of ['c1', 'c2']) {
    const response = await fetch(`${url}/api/v1/conversations`, {
      method: 'POST',
      headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
      body: JSON.stringify({
        conversation_id: id,
        platform: 'custom',
        messages: [{ sender_type: 'customer', content: 'a tent' }],
      }),
    });
    expect(response.status).toBe(201);
  }
  child.kill('SIGTERM');
  await ended(child);
  return database;
}

test('a backup is tried by a drill, from a file, a bucket and an export of everything', async () => {
  const database = await filled();
  const folder = temporaryFolder();
  const stored = (await startBucket()).replace('/a/b?', '/daily/a.db?');

  const [all] = await Promise.all([
    command('export', '--all', '--database', database),
    command('backup', `${folder}/a.db`, '--database', database),
    command('backup', stored, '--database', database),
  ]);
  writeFileSync(`${folder}/all.jsonl`, all.stdout);
  const before = leftOver();
  const backups = [`${folder}/a.db`, stored, `${folder}/all.jsonl`];
  const drills = await Promise.all(backups.map((backup) => command('drill', backup)));
  for (const { stdout } of drills) {
    expect(stdout).toMatch(/^Restored 2 conversations with 2 messages; the latest change is of 20/);
    expect(stdout).toContain('No differences found.');
  }
  expect(leftOver()).toEqual(before);

  const { stdout } = await command('restore', stored, '--database', `sqlite:${folder}/new.db`);
  expect(stdout).toContain(`--database sqlite:${folder}/new.db`);
  await expect(command('restore', stored, '--database', `sqlite:${folder}/new.db`)).rejects.toThrow(
    /exists already/,
  );
});

test('a drill says of a damaged or missing backup what is wrong, and leaves nothing', async () => {
  const database = await filled();
  const folder = temporaryFolder();
  await command('backup', `${folder}/cut.db`, '--database', database);
  truncateSync(`${folder}/cut.db`, 50_000);
  writeFileSync(`${folder}/text.db`, 'not a backup\n');
  await Promise.all([
    expect(command('drill', `${folder}/none.db`)).rejects.toThrow(/none\.db does not exist/),
    expect(command('drill', `${folder}/text.db`)).rejects.toThrow(/not an export of Afterword/),
    expect(
      command('restore', `${folder}/cut.db`, '--database', `sqlite:${folder}/half.db`),
    ).rejects.toThrow(/The backup is damaged/),
  ]);
  expect(existsSync(`${folder}/half.db`)).toBe(false);
});

test('a backup or a restored database is whole under its name, or not there', async () => {
  const database = await filled();
  const folder = temporaryFolder();
  // No file may grow past 100 kB, as on a disk that is full.
  const small = (...words: string[]) =>
    promisify(execFile)('sh', [
      '-c',
      'trap "" XFSZ; ulimit -f 200; exec "$@"',
      'sh',
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      COMMAND,
      ...words,
    ]);
  await expect(small('backup', `${folder}/a.db`, '--database', database)).rejects.toThrow(
    /The backup could not be written to .*a\.db: .*\. Nothing is left of it/,
  );
  expect(readdirSync(folder)).toEqual([]);
  await command('backup', `${folder}/a.db`, '--database', database);
  expect(statSync(`${folder}/a.db`).mode & 0o777).toBe(0o600);
  await expect(
    small('restore', `${folder}/a.db`, '--database', `sqlite:${folder}/new.db`),
  ).rejects.toThrow();
  expect(readdirSync(folder)).toEqual(['a.db']);

  // Before it is whole, it has another name.
  let meanwhile: string[] = [];
  await inPlaceOf(`${folder}/b.db`, async (draft) => {
    writeFileSync(draft, 'all of it');
    meanwhile = readdirSync(folder);
  });
  expect(meanwhile).toHaveLength(2);
  expect(meanwhile).not.toContain('b.db');
  expect(readdirSync(folder)).toEqual(['a.db', 'b.db']);

  // What is only in the log beside it would be lost with the old name.
  await expect(
    inPlaceOf(`${folder}/c.db`, async (draft) => writeFileSync(`${draft}-wal`, 'the rest of it')),
  ).rejects.toThrow('not all was written');
  expect(readdirSync(folder)).toEqual(['a.db', 'b.db']);
});

test('a database that is not there is not made by a command, so that no backup is one of nothing', async () => {
  const folder = temporaryFolder();
  const missing = `sqlite:${folder}/typo.db`;
  for (const words of [
    ['backup', `${folder}/b.db`],
    ['doctor'],
    ['keys', 'list'],
    ['export', '--all'],
  ]) {
    await expect(command(...words, '--database', missing)).rejects.toThrow(
      `There is no database at ${folder}/typo.db.`,
    );
  }
  expect(readdirSync(folder)).toEqual([]);
  await command('migrate', '--database', missing);
  await command('doctor', '--database', missing);
});

test('the log of another database does not get into a restored one, and none is left behind', async () => {
  const database = await filled();
  const folder = temporaryFolder();
  const backup = `${folder}/a.db`;
  await command('backup', backup, '--database', database);
  writeFileSync(`${folder}/new.db-wal`, 'of a database that was deleted');
  await expect(command('restore', backup, '--database', `sqlite:${folder}/new.db`)).rejects.toThrow(
    /new\.db-wal exists already/,
  );
  expect(existsSync(`${folder}/new.db`)).toBe(false);
  expect(existsSync(`${folder}/new.db-wal`)).toBe(true);

  writeFileSync(`${backup}-wal`, 'the latest changes');
  await expect(command('drill', backup)).rejects.toThrow(/a\.db is a database in use/);
});
