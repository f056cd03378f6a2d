import { createReadStream, createWriteStream, existsSync, statSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { DatabaseSync } from 'node:sqlite';
import { pipeline } from 'node:stream/promises';
import { importAll } from '../database/move.ts';
import { inPlaceOf } from '../database/new-file.ts';
import { openStore } from '../features.ts';
import { type Files, openFiles } from '../files/index.ts';

/** How a SQLite database begins. */
const SQLITE = 'SQLite format 3\0';

/** What SQLite adds to the path of a database to name its files. */
const ENDS = ['', '-wal', '-shm'];

/** Where a backup lies, as the arguments of `backup`, `restore` and `drill` say it. */
export const BACKUP = 'a path, or s3://BUCKET/NAME';

/** A file in a bucket, or `null` if the backup is a path. */
export function inBucket(backup: string): { files: Files; name: string } | null {
  if (!backup.startsWith('s3:')) return null;
  const url = new URL(backup);
  const name = basename(url.pathname);
  if (!name) throw new Error('Name the file: s3://BUCKET/NAME.');
  url.pathname = dirname(url.pathname);
  return { files: openFiles(url.href), name };
}

/** Runs `work` with an empty folder that is deleted afterwards, and that no other user can read. */
export async function inScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'afterword-backup-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Makes a new database from a backup: the file of `afterword backup`, or the output of `export --all`.
 *
 * @param path of the SQLite database to create, migrated
 * @throws an error for the operator if the backup cannot be read or the database exists
 */
export async function restore(backup: string, path: string): Promise<void> {
  for (const end of ENDS) {
    // SQLite would apply the log of another database that lies beside the new one.
    if (existsSync(path + end)) {
      throw new Error(`${path + end} exists already. Restore into a new file.`);
    }
  }
  await inScratch(async (folder) => {
    const local = await localCopy(backup, folder);
    const isDatabase = (await beginningOf(local, SQLITE.length)) === SQLITE;
    await inPlaceOf(path, async (draft) => {
      if (isDatabase) {
        await pipeline(createReadStream(local), createWriteStream(draft));
        checkPages(draft);
      }
      await complete(draft, isDatabase ? null : local);
    });
  });
}

/** @throws an error for the operator if the file is damaged */
function checkPages(path: string): void {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const { integrity_check: found } = database.prepare('pragma integrity_check').get()!;
    if (found !== 'ok') throw new Error(String(found).split('\n')[0]);
  } catch (error) {
    throw new Error(`The backup is damaged: ${(error as Error).message}`, { cause: error });
  } finally {
    database.close();
  }
}

/** @param exported the output of `export --all` that fills it */
async function complete(path: string, exported: string | null): Promise<void> {
  const store = openStore(`sqlite:${path}`);
  try {
    await store.migrate();
    if (exported !== null) await importAll(store, createReadStream(exported));
  } finally {
    await store.close();
  }
}

async function localCopy(backup: string, folder: string): Promise<string> {
  const stored = inBucket(backup);
  if (!stored) {
    if (!existsSync(backup)) throw new Error(`${backup} does not exist.`);
    if (existsSync(`${backup}-wal`) && statSync(`${backup}-wal`).size > 0) {
      throw new Error(
        `${backup} is a database in use, or was not closed: its latest changes are in ${backup}-wal. Make a backup of it with "afterword backup".`,
      );
    }
    return backup;
  }
  const content = await stored.files.read(stored.name);
  if (!content) throw new Error(`There is no file "${stored.name}" in the bucket.`);
  const path = join(folder, 'backup');
  await pipeline(Readable.fromWeb(content as never), createWriteStream(path, { mode: 0o600 }));
  return path;
}

async function beginningOf(path: string, bytes: number): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}
