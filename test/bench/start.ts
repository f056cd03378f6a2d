import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port.ts';
import { cpuSeconds, kill, megabytesOf, startServer } from './server-process.ts';
import { median, printFigures } from './table.ts';

const STARTS = 5;
/** Until V8 has given back what the start needed, milliseconds. */
const SETTLE = 45_000;

/** From starting the server on an existing database to its first response, and what it takes while idle. */
export async function benchStart(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-bench-'));
  const port = await freePort();
  const start = () => startServer(port, `sqlite:${folder}/a.db`);
  try {
    // Makes the database.
    await kill(await start());
    const walls: number[] = [];
    const cpus: number[] = [];
    let idle = 0;
    for (let round = 0; round < STARTS; round++) {
      const since = performance.now();
      const server = await start();
      await (await fetch(`http://127.0.0.1:${port}/healthz`)).text();
      walls.push(performance.now() - since);
      cpus.push(cpuSeconds(server) * 1000);
      if (round === STARTS - 1) {
        await sleep(SETTLE);
        idle = megabytesOf(server);
      }
      await kill(server);
    }
    printFigures(`A start on an existing database, median of ${STARTS}, and idle memory`, [
      {
        what: 'from the start to the first response',
        figure: `${median(walls).toFixed(0)} ms, ${median(cpus).toFixed(0)} ms of CPU time`,
        budget: '≤ 400 ms',
        holds: median(walls) <= 400,
      },
      {
        what: 'memory, idle for 45 s',
        figure: `${idle} MB`,
        budget: '≤ 90 MB',
        holds: idle <= 90,
      },
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
