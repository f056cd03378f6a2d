import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  cpuSeconds,
  kill,
  listening,
  load,
  read,
  startServer,
  turnMaskingOff,
  unread,
} from './server-process.ts';
import { median, printFigures } from './table.ts';

const ROUNDS = 5;
const SECONDS = 4;
const CONNECTIONS = 64;

/** `POST /conversations` of real dialogues, durable, beside a bare server, in turns. */
export async function benchIngest(): Promise<void> {
  const results = { bare: [] as number[], ours: [] as number[], reading: [] as number[] };
  const cpu = { bare: [] as number[], ours: [] as number[], reading: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of ['bare', 'ours', 'reading'] as const) {
      const { perSecond, cpuShare } = await measure(name, 4700 + round);
      results[name].push(perSecond);
      cpu[name].push(cpuShare);
    }
  }
  const bare = median(results.bare);
  const ours = median(results.ours);
  const ratioOf = (name: 'ours' | 'reading') =>
    median(results[name].map((value, round) => value / results.bare[round]!));
  const ratio = ratioOf('ours');
  const percent = (values: number[]) => `${Math.round(median(values) * 100)} %`;
  printFigures(
    `Durable ingest, ${CONNECTIONS} connections, real dialogues of 22 messages, median of ${ROUNDS}`,
    [
      {
        what: 'conversations a second',
        figure: `${Math.round(ours)}, bare server ${Math.round(bare)}`,
        budget: '',
      },
      {
        what: 'ratio to the bare server',
        figure: ratio.toFixed(2),
        budget: '≥ 0.7',
        holds: ratio >= 0.7,
      },
      {
        what: 'with masking and sentiment, which the bare server does not do',
        figure: `${ratioOf('reading').toFixed(2)}, ${Math.round(median(results.reading))} a second`,
        budget: '',
      },
      {
        what: "the server's share of one core",
        figure: `${percent(cpu.ours)}, bare ${percent(cpu.bare)}`,
        budget: '',
      },
    ],
  );
}

async function measure(
  name: 'bare' | 'ours' | 'reading',
  port: number,
): Promise<{ perSecond: number; cpuShare: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-bench-'));
  const database = `${folder}/bench.db`;
  if (name === 'ours') await turnMaskingOff(`sqlite:${database}`);
  const bodies = name === 'reading' ? unread : read;
  const child =
    name === 'bare'
      ? await listening(['test/bench/bare-server.ts', String(port), database])
      : await startServer(port, `sqlite:${database}`);
  try {
    await load(port, 1, bodies, CONNECTIONS);
    const before = cpuSeconds(child);
    const perSecond = await load(port, SECONDS, bodies, CONNECTIONS);
    return { perSecond, cpuShare: (cpuSeconds(child) - before) / SECONDS };
  } finally {
    await kill(child);
    rmSync(folder, { recursive: true, force: true });
  }
}
