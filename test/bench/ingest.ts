import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { ensureKeys } from '../../src/server/auth/index.ts';
import { openStore, setOrganisation } from '../../src/server/store/index.ts';
import { readDialogues } from '../data.ts';
import { dialogueBody } from '../load.ts';
import { median, printFigures } from './table.ts';

const KEY = 'amo_secret_of_the_bench';
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
  if (name === 'ours') await turnMaskingOff(database);
  const bodies = name === 'reading' ? unread : read;
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      ...(name === 'bare'
        ? ['test/bench/bare-server.ts', String(port), database]
        : [
            'dist/server/cli.js',
            'serve',
            '--port',
            String(port),
            '--database',
            `sqlite:${database}`,
          ]),
    ],
    {
      // With both keys given, the first it prints is that it listens.
      env: {
        ...process.env,
        AFTERWORD_SECRET_KEY: KEY,
        AFTERWORD_PUBLISHABLE_KEY: 'amo_pub_bench',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  await once(child.stdout!, 'data');
  try {
    await load(port, 1, bodies);
    const before = cpuSeconds(child);
    const perSecond = await load(port, SECONDS, bodies);
    return { perSecond, cpuShare: (cpuSeconds(child) - before) / SECONDS };
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same work as the bare server's: without masking, which the ratio is not about. */
async function turnMaskingOff(database: string): Promise<void> {
  const store = openStore(`sqlite:${database}`);
  await store.migrate();
  await ensureKeys(store, 'default', { secret: KEY }, 0);
  await store.write((transaction) => setOrganisation(transaction, 'default', { redaction: 0 }));
  await store.close();
}

const unread = readDialogues().map((dialogue, index) => {
  const { conversation_id: _, ...rest } = dialogueBody(dialogue, index);
  return JSON.stringify(rest).slice(1);
});
/** With a sentiment told, so that the server has none to read. */
const read = unread.map((body) => `"sentiment":"neutral",${body}`);
let next = 0;

async function load(port: number, seconds: number, bodies: readonly string[]): Promise<number> {
  const result = await autocannon({
    url: `http://127.0.0.1:${port}/api/v1/conversations`,
    method: 'POST',
    headers: { 'x-api-key': KEY, 'content-type': 'application/json' },
    connections: CONNECTIONS,
    duration: seconds,
    requests: [
      {
        setupRequest: (request) => {
          const id = next++;
          request.body = `{"conversation_id":"c${id}",${bodies[id % bodies.length]}`;
          return request;
        },
      },
    ],
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${result.non2xx} refused, ${result.errors} failed.`);
  }
  return result.requests.total / result.duration;
}

/** User and system time of the process so far, from /proc; 0 where there is none. */
function cpuSeconds({ pid }: ChildProcess): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}
