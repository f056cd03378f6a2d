import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port.ts';
import { type Build, compared } from './builds.ts';
import { cpuSeconds, kill, megabytesOf, startServer } from './server-process.ts';
import { median, printFigures } from './table.ts';

const STARTS = 5;
/** Until V8 has given back what the start needed, milliseconds. */
const SETTLE = 45_000;

/** From starting the server on an existing database to its first response, and what it takes while idle. */
export async function benchStart(builds: readonly Build[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-bench-'));
  const port = await freePort();
  const start = (place: number) =>
    startServer(port, `sqlite:${folder}/${place}.db`, {}, builds[place]);
  const seen = builds.map(() => ({ walls: [] as number[], cpus: [] as number[], idle: 0 }));
  try {
    // Makes the databases.
    for (const place of builds.keys()) await kill(await start(place));
    for (let round = 0; round < STARTS; round++) {
      for (const [place, one] of seen.entries()) {
        const since = performance.now();
        const server = await start(place);
        await (await fetch(`http://127.0.0.1:${port}/healthz`)).text();
        one.walls.push(performance.now() - since);
        one.cpus.push(cpuSeconds(server) * 1000);
        if (round === STARTS - 1) {
          await sleep(SETTLE);
          one.idle = megabytesOf(server);
        }
        await kill(server);
      }
    }
    const [{ walls, idle } = { walls: [], idle: 0 }] = seen;
    const figure = (valueOf: (one: (typeof seen)[number]) => number, unit: string) =>
      compared(builds, seen.map(valueOf), (value) => `${value.toFixed(0)} ${unit}`);
    printFigures(`A start on an existing database, median of ${STARTS}, and idle memory`, [
      {
        what: 'from the start to the first response',
        figure: figure((one) => median(one.walls), 'ms'),
        budget: '≤ 400 ms',
        holds: median(walls) <= 400,
      },
      {
        what: 'CPU time of it',
        figure: figure((one) => median(one.cpus), 'ms'),
        budget: '–',
      },
      {
        what: 'memory, idle for 45 s',
        figure: figure((one) => one.idle, 'MB'),
        budget: '≤ 90 MB',
        holds: idle <= 90,
      },
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
