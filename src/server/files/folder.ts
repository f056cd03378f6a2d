import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import {
  constants,
  copyFile,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { Draft, Files, Written } from './files.ts';

/** What is written, and read, at once, bytes. */
const CHUNK = 1024 * 1024;
/** After so many bytes the disk begins to store them, so that little is left to wait for at the end. */
const SYNCED = 16 * CHUNK;
/** The most bytes of a UTF-16 code unit in UTF-8. */
const MOST_BYTES = 3;

/**
 * The size and the hash of the bytes that can be read back.
 *
 * @param buffer what is read at once: a new one for each would be a reason to collect garbage
 */
async function written(path: string, buffer: Buffer): Promise<Written> {
  const file = await open(path);
  try {
    const hash = createHash('sha256');
    let sizeBytes = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, sizeBytes);
      if (bytesRead === 0) return { sizeBytes, sha256: hash.digest('hex') };
      hash.update(buffer.subarray(0, bytesRead));
      sizeBytes += bytesRead;
    }
  } finally {
    await file.close();
  }
}

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
      // One is filled while the other is written.
      let [filling, other] = [Buffer.allocUnsafe(CHUNK), Buffer.allocUnsafe(CHUNK)];
      let used = 0;
      let last = Promise.resolve();
      let unsynced = 0;
      let syncing = Promise.resolve();

      async function add(content: string | Buffer): Promise<void> {
        await last;
        last = file.writeFile(content);
        // Whoever writes next hears of it.
        last.catch(() => {});
        unsynced += content.length;
        if (unsynced < SYNCED) return;
        unsynced = 0;
        syncing = Promise.all([last, syncing]).then(() => file.datasync());
        // `finish` hears of it.
        syncing.catch(() => {});
      }

      async function flush(): Promise<void> {
        if (used === 0) return;
        const full = filling.subarray(0, used);
        [filling, other] = [other, filling];
        used = 0;
        await add(full);
      }

      return {
        async write(text) {
          const most = text.length * MOST_BYTES;
          if (used + most > CHUNK) await flush();
          if (most > CHUNK) await add(text);
          else used += filling.write(text, used);
        },
        async finish() {
          await flush();
          await last;
          await syncing;
          await file.sync();
          await file.close();
          const result = await written(draft, filling);
          // A large day has many drafts until it is published.
          filling = other = Buffer.alloc(0);
          return result;
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

    async store(name, content) {
      const path = pathOf(name);
      const draft = `${path}.${randomUUID()}.draft`;
      await mkdir(dirname(path), { recursive: true });
      await writeFile(draft, content, { flush: true });
      await rename(draft, path);
    },

    async sizeOf(name) {
      const known = await stat(pathOf(name)).catch(() => null);
      return known?.isFile() ? known.size : null;
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
