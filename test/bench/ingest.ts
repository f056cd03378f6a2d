import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import { type Build, compared } from './builds.ts';
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

const KINDS = ['plain', 'reading'] as const;
type Kind = (typeof KINDS)[number];
type Measured = { perSecond: number; cpuShare: number };

/** `POST /conversations` of real dialogues, durable, beside a bare server, in turns. */
export async function benchIngest(builds: readonly Build[]): Promise<void> {
  const bare: Measured[] = [];
  const ours = builds.map(() => ({ plain: [] as Measured[], reading: [] as Measured[] }));
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await measureBare());
    for (const kind of KINDS) {
      for (const [place, build] of builds.entries()) {
        ours[place]![kind].push(await measure(build, kind));
      }
    }
  }
  const perSecond = (all: readonly Measured[]) => median(all.map((one) => one.perSecond));
  const ratio = (all: readonly Measured[]) =>
    median(all.map((one, round) => one.perSecond / bare[round]!.perSecond));
  const share = (all: readonly Measured[]) =>
    `${Math.round(median(all.map((one) => one.cpuShare)) * 100)} %`;
  const ratios = (kind: Kind) =>
    compared(
      builds,
      ours.map((all) => ratio(all[kind])),
      (value) => value.toFixed(2),
    );
  const rates = (kind: Kind) =>
    compared(
      builds,
      ours.map((all) => perSecond(all[kind])),
      (value) => String(Math.round(value)),
    );
  printFigures(
    `Durable ingest, ${CONNECTIONS} connections, real dialogues of 22 messages, median of ${ROUNDS}`,
    [
      {
        what: 'conversations a second, without masking and sentiment',
        figure: `${rates('plain')}; bare server ${Math.round(perSecond(bare))}`,
        budget: '',
      },
      {
        what: 'ratio to the bare server',
        figure: ratios('plain'),
        budget: '≥ 0.7',
        holds: ratio(ours[0]!.plain) >= 0.7,
      },
      {
        what: 'conversations a second, with both, which the bare server does not do',
        figure: rates('reading'),
        budget: '',
      },
      {
        what: 'ratio to the bare server',
        figure: ratios('reading'),
        budget: '≥ 0.8',
        holds: ratio(ours[0]!.reading) >= 0.8,
      },
      {
        what: "the server's share of one core",
        figure: `${share(ours[0]!.plain)}, with both ${share(ours[0]!.reading)}, bare ${share(bare)}`,
        budget: '',
      },
    ],
  );
}

const inFolder = async (run: (database: string) => Promise<Measured>): Promise<Measured> => {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-bench-'));
  try {
    return await run(`${folder}/bench.db`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const measureBare = () =>
  inFolder(async (database) => {
    const port = await freePort();
    const child = await listening(['test/bench/bare-server.ts', String(port), database]);
    return measured(child, port, read);
  });

const measure = (build: Build, kind: Kind) =>
  inFolder(async (database) => {
    if (kind === 'plain') await turnMaskingOff(`sqlite:${database}`, build);
    const port = await freePort();
    const child = await startServer(port, `sqlite:${database}`, {}, build);
    return measured(child, port, kind === 'plain' ? read : unread);
  });

async function measured(
  child: ChildProcess,
  port: number,
  bodies: readonly string[],
): Promise<Measured> {
  try {
    await load(port, 1, bodies, CONNECTIONS);
    const before = cpuSeconds(child);
    const perSecond = await load(port, SECONDS, bodies, CONNECTIONS);
    return { perSecond, cpuShare: (cpuSeconds(child) - before) / SECONDS };
  } finally {
    await kill(child);
  }
}
