import fs, { copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../src/server/features.ts';
import type { Store } from '../../src/server/database/store.ts';
import { freshSqlite, temporaryFolder } from './database.ts';

/** Calls back after the disk's work, as `fs.fdatasync` does. */
type Sync = (file: number, done: (error: NodeJS.ErrnoException | null) => void) => void;

const real = fs.fdatasync as Sync;
const realSync = fs.fdatasyncSync;
let path: string;
let store: Store;

beforeEach(async () => {
  path = await freshSqlite();
  store = openStore(`sqlite:${path}`);
  onTestFinished(() => store.close());
});

/** Puts another disk under the server until the test ends: a slow one, which is waited for in a thread. */
async function useDisk(sync: Sync): Promise<void> {
  put(real, (file) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    realSync(file);
  });
  onTestFinished(() => put(real, realSync));
  await add('seen to be slow');
  put(sync, () => {
    throw new Error('The main thread waits for a slow disk.');
  });
}

function put(sync: Sync, syncAtOnce: typeof realSync): void {
  fs.fdatasync = sync as typeof fs.fdatasync;
  fs.fdatasyncSync = syncAtOnce;
  syncBuiltinESMExports();
}

const add = (id: string) =>
  store.write(async ({ query }) => {
    await query
      .insertInto('organisation')
      .values({ organisationId: id, createdAt: 1 } as never)
      .execute();
  });

/** What a database holds that was found like this after the power failed. */
function organisationsOf(folder: string): string[] {
  const database = new DatabaseSync(join(folder, 'a.db'));
  const rows = database.prepare('select organisation_id as id from organisation').all();
  database.close();
  return rows.map(({ id }) => String(id));
}

let copies = 0;
/** The database as it is at this moment; without its log on request. */
function copy(files: readonly string[] = ['', '-wal']): string {
  const folder = join(path, '..', `copy-${copies++}`);
  mkdirSync(folder);
  for (const end of files) copyFileSync(path + end, join(folder, `a.db${end}`));
  return folder;
}

test('the power fails at any time: what was acknowledged is on disk', async () => {
  let onDisk: string | undefined;
  // Surely on disk is what had been written when a sync that succeeded was begun.
  await useDisk((file, done) => {
    const begun = copy();
    setTimeout(
      () =>
        real(file, (error) => {
          if (!error) onDisk = begun;
          done(error);
        }),
      4 + Math.random() * 5,
    );
  });
  const acknowledged: string[] = [];
  const failures: { disk: string; acknowledged: string[] }[] = [];
  const writer = async (name: string) => {
    for (let number = 0; number < 10; number++) {
      const id = `${name}${number}`;
      await add(id);
      acknowledged.push(id);
      failures.push({ disk: onDisk!, acknowledged: [...acknowledged] });
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
    }
  };
  await Promise.all(['a', 'b', 'c', 'd'].map(writer));
  expect(failures).toHaveLength(40);
  for (const failure of failures) {
    expect(organisationsOf(failure.disk)).toEqual(expect.arrayContaining(failure.acknowledged));
  }
});

test('what is committed while the disk is busy is brought to disk together', async () => {
  let syncs = 0;
  await useDisk((file, done) => {
    syncs++;
    setTimeout(() => real(file, done), 20);
  });
  await Promise.all(Array.from({ length: 30 }, (_, index) => add(`o${index}`)));
  expect(syncs).toBeLessThanOrEqual(2);
});

test('while the disk is slow, the next group is written meanwhile; a fast one is waited for', async () => {
  await useDisk((file, done) => void setTimeout(() => real(file, done), 30));
  await add('a');
  expect(store.lanes).toBe(2);
  let waited = 0;
  put(
    (_, done) => process.nextTick(done, null),
    (file) => {
      waited++;
      realSync(file);
    },
  );
  await add('b');
  expect([store.lanes, waited]).toEqual([1, 0]);
  await add('c');
  expect(waited).toBe(1);
});

test('a write that changes nothing waits for what it has read, and else for nothing', async () => {
  let finish: (() => void) | undefined;
  let syncs = 0;
  await useDisk((file, done) => {
    syncs++;
    finish = () => real(file, done);
  });
  const read = () =>
    store.write(({ query }) => query.selectFrom('organisation').selectAll().execute());
  const known = (await read()).length;
  expect(syncs).toBe(0);
  const added = add('a');
  let seen = 0;
  const reading = read().then((rows) => (seen = rows.length));
  await expect.poll(() => syncs).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(seen).toBe(0);
  finish!();
  await Promise.all([added, reading]);
  expect(seen).toBe(known + 1);
});

test('a disk that fails: nothing is acknowledged until all is on disk', async () => {
  let isBroken = true;
  await useDisk((file, done) => {
    if (isBroken) done(Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' }));
    else real(file, done);
  });
  const error = await add('a').catch((caught: Error) => caught);
  expect(error).toMatchObject({ errcode: 1034 });
  expect(store.isUnavailable(error as Error)).toBe(true);
  expect((error as Error).message).toContain('EIO');
  isBroken = false;

  // The system may take the log for written now. While a read is in the way of a copy, nothing can be told for sure.
  const reader = new DatabaseSync(path, { readOnly: true });
  reader.exec('begin; select count(*) from organisation');
  await expect(add('b')).rejects.toMatchObject({ errcode: 1034 });
  reader.exec('rollback');
  reader.close();
  await add('c');
  expect(organisationsOf(copy(['']))).toEqual(expect.arrayContaining(['a', 'b', 'c']));
  await add('d');
  expect(organisationsOf(copy())).toContain('d');
});

test('writes that follow each other at once are all brought to disk', async () => {
  await useDisk((_, done) => void setTimeout(done, 4, null));
  const chain = async (name: string) => {
    for (let number = 0; number < 50; number++) await add(`${name}${number}`);
  };
  await Promise.all(['a', 'b', 'c'].map(chain));
  await store.onDisk();
});

test('a database behind a link has its log beside itself', async () => {
  await store.close();
  const link = join(temporaryFolder(), 'link.db');
  symlinkSync(path, link);
  store = openStore(`sqlite:${link}`);
  await add('a');
  await add('b');
  expect(organisationsOf(copy())).toEqual(expect.arrayContaining(['a', 'b']));
});
