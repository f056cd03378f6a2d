import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What SQLite adds to the path of a database to name the files beside it. */
const BESIDE = ['-wal', '-shm', '-journal'];

/**
 * Makes a new file that is whole under its name, or not there: not after an error, and not after a power failure.
 *
 * @param fill is given an empty file beside it, which no other user can read
 */
export async function inPlaceOf(
  path: string,
  fill: (draft: string) => Promise<void>,
): Promise<void> {
  // Not by the process: in a container, each has the same number.
  const draft = `${path}.${randomUUID().slice(0, 8)}.part`;
  try {
    await (await open(draft, 'wx', 0o600)).close();
    await fill(draft);
    // On a disk that is nearly full, SQLite cannot copy its log into the database, and says nothing.
    if (existsSync(`${draft}-wal`)) throw new Error('The disk may be full: not all was written.');
    // SQLite does not wait for the disk when it copies a database.
    await toDisk(draft);
    await rename(draft, path);
  } catch (error) {
    for (const end of ['', ...BESIDE]) await rm(draft + end, { force: true });
    throw error;
  }
  // The name is in the folder. Some systems cannot bring one to disk.
  await toDisk(dirname(path)).catch(() => {});
}

async function toDisk(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
