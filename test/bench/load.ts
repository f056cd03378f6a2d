import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { startPostgres } from '../postgres.ts';
import { readDialogues } from '../data.ts';
import { type Build, compared } from './builds.ts';
import {
  KEY,
  kill,
  load,
  megabytesOf,
  read,
  startServer,
  turnMaskingOff,
  unread,
} from './server-process.ts';
import { median, printFigures, quantile } from './table.ts';

const CONNECTIONS = 64;
/** Connections to PostgreSQL, ours and pgbench's. */
const POOL = 10;
const ROUNDS = 3;
const SECONDS = 5;

/** As a few open dashboards ask. */
const READS_A_SECOND = 20;

const READS = {
  dashboard: '/api/v1/cs-metrics/dashboard?time_range=24',
  list: '/api/v1/conversations?limit=50&total=capped',
  transcript: '/api/v1/conversations/c100',
};

/** Reads while conversations come in at half of what the server can take; and PostgreSQL beside pgbench. */
export async function benchLoad(builds: readonly Build[]): Promise<void> {
  for (const build of builds) await whileHalfLoaded(build);
  await besidePgbench(builds);
}

async function whileHalfLoaded(build: Build): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-bench-'));
  const server = await startServer(4790, `sqlite:${folder}/a.db`, {}, build);
  const memory: number[] = [];
  const watch = setInterval(() => memory.push(megabytesOf(server)), 200);
  try {
    await load(4790, 2, unread, CONNECTIONS);
    const most = await load(4790, SECONDS, unread, CONNECTIONS);
    // What this has left to be read is not of what comes in now.
    while (await isBehind());
    const taken: Record<string, number[]> = { dashboard: [], list: [], transcript: [] };
    const loading = load(4790, 4 * SECONDS, unread, CONNECTIONS, Math.round(most / 2));
    let isLoading = true;
    const reading = (async () => {
      while (isLoading) {
        for (const [what, path] of Object.entries(READS)) {
          const start = performance.now();
          const response = await fetch(`http://127.0.0.1:4790${path}`, {
            headers: { 'x-api-key': KEY },
          });
          await response.text();
          if (!response.ok) throw new Error(`${what}: ${response.status}`);
          taken[what]!.push(performance.now() - start);
          await sleep(1000 / READS_A_SECOND);
        }
      }
    })();
    const half = await loading;
    isLoading = false;
    await reading;
    const start = performance.now();
    while (await isBehind());
    const search = performance.now() - start;
    printFigures(
      `Reads on SQLite while ${Math.round(half)} conversations a second come in, half of ${Math.round(most)}, with masking, sentiment and reading, ${build.name}`,
      [
        ...Object.entries(taken).map(([what, times]) => ({
          what,
          figure: `p50 ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms`,
          budget: '',
        })),
        {
          what: 'until a search has found all of it',
          figure: `${Math.round(search)} ms`,
          budget: '≤ 2 s',
          holds: search <= 2000,
        },
        {
          what: 'memory during all of it',
          figure: `${memory[0]} MB at the start, ${Math.max(...memory)} MB at most`,
          budget: '',
        },
      ],
    );
  } finally {
    clearInterval(watch);
    await kill(server);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Searches. @returns whether some transcripts were not read yet when it responded */
async function isBehind(): Promise<boolean> {
  const response = await fetch('http://127.0.0.1:4790/api/v1/conversations?q=cambridge&limit=1', {
    headers: { 'x-api-key': KEY },
  });
  // Builds before the field waited, and then responded without it.
  return ((await response.json()) as { incomplete?: boolean }).incomplete === true;
}

async function besidePgbench(builds: readonly Build[]): Promise<void> {
  const pgbench = ['pgbench', '/usr/lib/postgresql/15/bin/pgbench'].find(
    (program) => spawnSync(program, ['--version']).status === 0,
  );
  if (!pgbench) {
    console.log('\nPostgreSQL: not measured, there is no pgbench. It comes with a PostgreSQL.');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'afterword-bench-'));
  const theirs: number[] = [];
  const ours = builds.map(() => ({ perSecond: [] as number[], megabytes: [] as number[] }));
  const databases = [];
  try {
    // Each build has a server of its own, as both may know the same database differently.
    for (const build of builds) {
      const postgres = await startPostgres({ isDurable: true, isOnDisk: true });
      databases.push(postgres);
      await turnMaskingOff(postgres.url(), build);
    }
    const script = join(folder, 'inserts.sql');
    writeFileSync(script, sameInserts());
    for (let round = 0; round < ROUNDS; round++) {
      const words = ['-n', '-M', 'prepared', '-c', String(POOL), '-j', '2', '-T', String(SECONDS)];
      const printed = execFileSync(pgbench, [...words, '-f', script, databases[0]!.url()], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      theirs.push(Number(/tps = ([\d.]+)/.exec(printed)![1]));
      for (const [place, build] of builds.entries()) {
        const environment = { AFTERWORD_DATABASE_POOL: String(POOL) };
        const server = await startServer(4791, databases[place]!.url(), environment, build);
        await load(4791, 1, read, CONNECTIONS);
        ours[place]!.perSecond.push(await load(4791, SECONDS, read, CONNECTIONS));
        ours[place]!.megabytes.push(megabytesOf(server));
        await kill(server);
      }
    }
  } finally {
    for (const postgres of databases) await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  const ratios = ours.map(({ perSecond }) =>
    median(perSecond.map((value, round) => value / theirs[round]!)),
  );
  printFigures(`Durable ingest on PostgreSQL, ${POOL} connections, median of ${ROUNDS}`, [
    {
      what: 'conversations a second',
      figure: `${compared(
        builds,
        ours.map(({ perSecond }) => median(perSecond)),
        (value) => String(Math.round(value)),
      )}; pgbench with the same inserts ${Math.round(median(theirs))}`,
      budget: '',
    },
    {
      what: 'ratio to pgbench',
      figure: compared(builds, ratios, (value) => value.toFixed(2)),
      budget: '≥ 0.8',
      holds: ratios[0]! >= 0.8,
    },
    {
      what: 'memory',
      figure: compared(
        builds,
        ours.map(({ megabytes }) => Math.max(...megabytes)),
        (value) => `${value} MB`,
      ),
      budget: '',
    },
  ]);
}

/** One conversation of average length, as the server writes it, in pgbench's language. */
function sameInserts(): string {
  const dialogues = readDialogues();
  const { turns } = dialogues.find(({ turns: all }) => all.length === 22) ?? dialogues[0]!;
  const quoted = (text: string) => `'${text.replaceAll("'", "''").replaceAll(':', ' ')}'`;
  const messages = turns.map(
    ({ role, text }, position) =>
      `('default', 'b' || :id, 'm' || ${position} || :id, ${position}, '${role === 'USER' ? 'customer' : 'ai'}', ${quoted(text)}, 1)`,
  );
  const counts = `conversations, resolved, escalated, first_contact_resolved, first_contact_known, rated1, rated2, rated3, rated4, rated5, cost_micros, estimated_human_cost_micros`;
  const sums = counts.split(', ');
  return `\\set id random(1, 9000000000000000)
\\set topic random(1, 6)
begin;
select * from conversation where organisation_id = 'default' and conversation_id in ('b' || :id) for update;
insert into conversation (organisation_id, conversation_id, platform, status, started_at, updated_at, topic, topic_key, csat_score, ai_handled, cost_micros, estimated_human_cost_micros, versions)
  values ('default', 'b' || :id, 'custom', 'resolved', 1, 1, 'topic' || :topic, 'topic' || :topic, 4, 1, 50000, 7500000, '{}');
insert into unread values ('default', 'b' || :id) on conflict do nothing;
insert into message (organisation_id, conversation_id, message_id, position, sender_type, content, at) values ${messages.join(', ')};
insert into rollup (organisation_id, span, start, topic_key, ai_handled, ${counts})
  values ('default', 3600000, 0, 'topic' || :topic, 1, ${sums.map(() => 1).join(', ')}), ('default', 86400000, 0, 'topic' || :topic, 1, ${sums.map(() => 1).join(', ')})
  on conflict (organisation_id, span, start, topic_key, ai_handled) do update set ${sums.map((name) => `${name} = rollup.${name} + excluded.${name}`).join(', ')};
commit;
`;
}
