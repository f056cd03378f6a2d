import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Queue } from '../queue.ts';

/**
 * A queue in a folder, for Node, that survives a restart. Each item is a file, which is on disk when
 * `add` resolves. Only one process at a time may use a folder.
 *
 * @example
 * const afterword = createClient({ baseUrl, key, queue: fileQueue('/var/lib/shop/afterword') });
 */
export function fileQueue<Item>(folder: string): Queue<Item> {
  const made = mkdir(folder, { recursive: true });
  let count = 0;

  return {
    async add(item) {
      await made;
      // Sorts by time, and by order within a millisecond.
      const name = `${String(Date.now()).padStart(15, '0')}-${String(count++).padStart(9, '0')}-${randomUUID()}`;
      const path = join(folder, name);
      const file = await open(`${path}.part`, 'wx');
      try {
        await file.writeFile(JSON.stringify(item));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(`${path}.part`, `${path}.json`);
    },
    async oldest() {
      await made;
      const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
      for (const name of names) {
        try {
          return { name, item: JSON.parse(await readFile(join(folder, name), 'utf8')) as Item };
        } catch {
          // A foreign or damaged file: move it aside, but keep it for inspection.
          await rename(join(folder, name), join(folder, `${name}.damaged`)).catch(() => {});
        }
      }
      return undefined;
    },
    async remove(name) {
      await rm(join(folder, name), { force: true });
    },
  };
}
