// @one-database
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { freshDatabase, temporaryFolder } from './database.ts';
import { SECRET } from './harness.ts';
import { COMMAND, ended, startProcess } from './process.ts';

interface S3 {
  run(): Promise<AddressInfo>;
  close(): Promise<void>;
}
const S3rver = createRequire(import.meta.url)('s3rver') as new (options: object) => S3;

const KEYS = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' };

const command = (...words: string[]) =>
  promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', COMMAND, ...words],
    { env: { ...process.env, ...KEYS }, maxBuffer: 2 ** 26 },
  );

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
  const bucket = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: temporaryFolder(),
    configureBuckets: [{ name: 'backups' }],
  });
  const { port } = await bucket.run();
  onTestFinished(() => bucket.close());
  const stored = `s3://backups/daily/a.db?endpoint=http://127.0.0.1:${port}`;

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
    expect(command('drill', `${folder}/text.db`)).rejects.toThrow(),
    expect(
      command('restore', `${folder}/cut.db`, '--database', `sqlite:${folder}/half.db`),
    ).rejects.toThrow(/The backup is damaged/),
  ]);
  expect(existsSync(`${folder}/half.db`)).toBe(false);
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
