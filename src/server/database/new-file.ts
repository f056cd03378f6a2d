import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a new file that is whole under its name, or not there: not after an error, and not after a power failure.
 *
 * @param fill is given an empty file beside it, which no other user can read
 */
export async function inPlaceOf(
  path: string,
  fill: (draft: string) => Promise<void>,
): Promise<void> {
  const draft = `${path}.${process.pid}.part`;
  try {
    await (await open(draft, 'wx', 0o600)).close();
    await fill(draft);
    // SQLite does not wait for the disk when it copies a database.
    await toDisk(draft);
    await rename(draft, path);
  } catch (error) {
    for (const end of ['', '-wal', '-shm', '-journal']) await rm(draft + end, { force: true });
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
