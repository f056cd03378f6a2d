import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { constants, copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { Draft, Files } from './files.ts';

/** The size of buffered writes, bytes. */
const CHUNK = 256 * 1024;

/** Files in a folder. Names consist of letters, digits, `-`, `_`, `.` and `/`. */
export function openFolder(root: string): Files {
  const pathOf = (name: string) => {
    if (!/^[\w-]+(?:[./][\w-]+)*$/.test(name))
      throw new Error(`"${name}" is not a valid file name.`);
    return join(root, ...name.split('/'));
  };

  return {
    async create(name): Promise<Draft> {
      const path = pathOf(name);
      const draft = `${path}.draft`;
      await mkdir(dirname(path), { recursive: true });
      const file = await open(draft, 'wx');
      let waiting: string[] = [];
      let size = 0;

      async function flush(): Promise<void> {
        const text = waiting.join('');
        waiting = [];
        size = 0;
        await file.writeFile(text);
      }

      return {
        async write(text) {
          waiting.push(text);
          size += text.length;
          if (size > CHUNK) await flush();
        },
        async finish() {
          await flush();
          await file.sync();
          await file.close();
          // The hash is that of the bytes that can be read back.
          const hash = createHash('sha256');
          for await (const chunk of createReadStream(draft)) hash.update(chunk as Buffer);
          return { sizeBytes: (await stat(draft)).size, sha256: hash.digest('hex') };
        },
        async publish() {
          await rename(draft, path);
          // Syncing the folder makes the new name durable.
          const folder = await open(dirname(path));
          await folder.sync().finally(() => folder.close());
        },
        async discard() {
          await file.close().catch(() => {});
          await rm(draft, { force: true });
        },
      };
    },

    async copy(from, name) {
      const path = pathOf(name);
      const draft = `${path}.draft`;
      await mkdir(dirname(path), { recursive: true });
      await copyFile(from, draft, constants.COPYFILE_EXCL);
      await rename(draft, path);
    },

    async remove(name) {
      await rm(pathOf(name), { force: true });
    },

    async sweep(start, kept) {
      const folder = dirname(`${start}x`);
      const names = await readdir(join(root, folder)).catch((): string[] => []);
      for (const name of names.map((one) => `${folder}/${one}`)) {
        if (name.startsWith(start) && !kept.has(name)) await rm(join(root, name), { force: true });
      }
    },

    async read(name, range) {
      const path = pathOf(name);
      const known = await stat(path).catch(() => null);
      if (!known?.isFile()) return null;
      const stream = createReadStream(path, range && { start: range[0], end: range[1] - 1 });
      return Readable.toWeb(stream) as ReadableStream<Uint8Array>;
    },
  };
}
