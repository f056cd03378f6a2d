import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port.ts';
import { type Build, compared } from './builds.ts';
import { KEY, kill, load, startServer, unread } from './server-process.ts';
import { printFigures } from './table.ts';

/** Conversations that come in before; each has 22 messages. */
const SECONDS = 40;
const CONNECTIONS = 32;
/** Between two looks at `/healthz`, milliseconds. */
const LOOK = 5;
const ROUNDS = 3;

/** Requests that read much. */
const READS = {
  'all conversations as CSV': 'conversations.csv',
  'knowledge gaps of a year': 'conversations/knowledge-gaps?time_range=8760',
  'a filtered list with its total': 'conversations?ai_handled=true&max_csat=3&limit=50&total=exact',
  'a search for a frequent word': 'conversations?q=the&limit=50',
  'the overview of a year': 'cs-metrics/dashboard?time_range=8760',
};

/** How long one request that reads much keeps `/healthz` waiting, on SQLite. */
export async function benchPauses(builds: readonly Build[]): Promise<void> {
  const longest = builds.map(() => new Map<string, number>());
  for (const [place, build] of builds.entries()) {
    const folder = mkdtempSync(join(tmpdir(), 'afterword-bench-'));
    const port = await freePort();
    const server = await startServer(port, `sqlite:${folder}/a.db`, {}, build);
    try {
      await load(port, SECONDS, unread, CONNECTIONS);
      for (const [what, path] of Object.entries(READS)) {
        let worst = 0;
        for (let round = 0; round < ROUNDS; round++) {
          worst = Math.max(worst, await pauseDuring(port, path));
        }
        longest[place]!.set(what, worst);
      }
    } finally {
      await kill(server);
      rmSync(folder, { recursive: true, force: true });
    }
  }
  printFigures(
    `Longest wait for /healthz during a request, SQLite, conversations of ${SECONDS} s of ingest`,
    Object.keys(READS).map((what) => {
      const waits = longest.map((one) => one.get(what)!);
      return {
        what,
        figure: compared(builds, waits, (value) => `${value.toFixed(0)} ms`),
        budget: '≤ 50 ms',
        holds: waits[0]! <= 50,
      };
    }),
  );
}

async function pauseDuring(port: number, path: string): Promise<number> {
  let isReading = true;
  const reading = (async () => {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`, {
      headers: { 'x-api-key': KEY },
    });
    for await (const _ of response.body!);
    isReading = false;
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
  })();
  let longest = 0;
  while (isReading) {
    const start = performance.now();
    await (await fetch(`http://127.0.0.1:${port}/healthz`)).text();
    longest = Math.max(longest, performance.now() - start);
    await sleep(LOOK);
  }
  await reading;
  return longest;
}
