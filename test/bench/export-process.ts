// Exports one day in a process of its own and prints how that went, or writes the same rows by
// JSON.stringify alone: the floor.
import { createWriteStream } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { pino } from 'pino';
import { openFiles } from '../../src/server/files/index.ts';
import { createExporter } from '../../src/server/exports/job.ts';
import { openStore } from '../../src/server/features.ts';

const [what, database = '', folder = '', day = ''] = process.argv.slice(2);

/** Rows of the floor that are in memory at once. */
const SOME = 2_000;

const told =
  what === 'export' ? await exported() : { seconds: await stringified(), conversations: 0 };
console.log(
  // Kilobytes, of the whole process at its largest.
  JSON.stringify({ ...told, megabytes: Math.round(process.resourceUsage().maxRSS / 1024) }),
);

async function exported() {
  const store = openStore(database);
  const exporter = createExporter({
    store,
    files: openFiles(`file:${folder}`),
    log: pino({ level: 'silent' }),
    now: Date.now,
    caughtUp: async () => {},
    every: 1 << 30,
  });
  const start = performance.now();
  const conversations = await exporter.seal('default', 'b', day);
  const seconds = (performance.now() - start) / 1000;
  await exporter.stop();
  await store.close();
  return { seconds, conversations };
}

/** Both versions of the day are read, and their rows written again; only the writing counts. */
async function stringified(): Promise<number> {
  const names = (await readdir(folder, { recursive: true })).filter((name) =>
    name.endsWith('json'),
  );
  const out = createWriteStream(join(folder, 'floor'));
  let seconds = 0;
  let rows: unknown[] = [];
  const flush = async () => {
    const start = performance.now();
    for (const row of rows) {
      if (!out.write(`${JSON.stringify(row)}\n`)) await once(out, 'drain');
    }
    seconds += (performance.now() - start) / 1000;
    rows = [];
  };
  for (const name of names) {
    const file = await open(join(folder, name));
    for await (const line of file.readLines()) {
      rows.push(JSON.parse(line));
      if (rows.length === SOME) await flush();
    }
  }
  await flush();
  const start = performance.now();
  out.end();
  await once(out, 'finish');
  return seconds + (performance.now() - start) / 1000;
}
