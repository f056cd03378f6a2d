import type { ChildProcess } from 'node:child_process';
import autocannon from 'autocannon';
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../src/server/database/schema.ts';
import type { Store } from '../../src/server/database/store.ts';
import { openStore } from '../../src/server/features.ts';
import { createKey, ensureKeys } from '../../src/server/keys/keys.ts';
import { copyToOthers } from '../copy-organisation.ts';
import { freePort } from '../free-port.ts';
import { startPostgres } from '../postgres.ts';
import { fillHalfYear, WORDS } from './half-year.ts';
import { cpuSeconds, kill, KEY, postgresSeconds, read, startServer } from './server-process.ts';
import { type Figure, median, printFigures, quantile } from './table.ts';

const ORGANISATIONS = 1_000;
/** Of six messages each. Ten million messages: `AFTERWORD_CONVERSATIONS=1667000`. */
const CONVERSATIONS = Number(process.env['AFTERWORD_CONVERSATIONS'] ?? 100_000);
const PARTITIONS = 16;
/** Organisations that send and read; each read is of the next one. */
const ASKED = 100;
const ROUNDS = 2;
const SECONDS = 8;
const CONNECTIONS = 32;
const READS = 50;

const READ = {
  'a list': 'conversations?limit=50&total=capped',
  'a list with a filter': 'conversations?limit=50&total=capped&sentiment=frustrated',
  'a search': `conversations?limit=50&total=capped&q=${WORDS.frequent}`,
  'a transcript': 'conversations/c7',
  'the overview of 30 days': 'cs-metrics/dashboard?time_range=720',
  'knowledge gaps of 30 days': 'conversations/knowledge-gaps?time_range=720',
};

/** One database without partitions and one with, of the same content, asked in turn. */
interface Measured {
  url: string;
  times: Map<string, number[]>;
  facts: Map<string, number[]>;
}

/** A PostgreSQL with 1,000 organisations, without partitions and with. */
export async function benchOrganisations(): Promise<void> {
  const postgres = await startPostgres({ isDurable: true, isOnDisk: true });
  try {
    const whole = postgres.url();
    const store = openStore(whole);
    await store.migrate();
    await ensureKeys(store, 'default', { secret: KEY }, Date.now());
    await fillHalfYear(store, 'default', Math.ceil(CONVERSATIONS / ORGANISATIONS));
    const filling = await seconds(() => copyToOthers(store, ORGANISATIONS - 1));
    const keys = await keysOf(store);
    await sql`vacuum analyze`.execute(store.query);
    const { messages, bytes } = await sizeOf(store.query);
    await store.close();

    const beside = openStore(postgres.url('template1'));
    await sql`create database parted template postgres strategy file_copy`.execute(beside.query);
    await beside.close();
    const parted = openStore(postgres.url('parted'));
    const moving = await seconds(() => parted.partitions!.change(PARTITIONS, () => {}));
    await sql`vacuum analyze`.execute(parted.query);
    await parted.close();

    const both: Measured[] = [
      { url: whole, times: new Map(), facts: new Map() },
      { url: postgres.url('parted'), times: new Map(), facts: new Map() },
    ];
    for (let round = 0; round < ROUNDS; round++) {
      for (const one of both) await measure(one, keys);
    }
    for (const one of both) await measureVacuum(one);
    printFigures(
      `${ORGANISATIONS} organisations, ${messages.toLocaleString('en')} messages, ${(bytes / 2 ** 30).toFixed(1)} GB; one table each, and ${PARTITIONS} partitions each; ${ROUNDS} rounds in turn`,
      [
        {
          what: 'filling; moving',
          figure: `${filling.toFixed(0)} s; ${moving.toFixed(0)} s`,
          budget: '',
        },
        ...[...both[0]!.facts.keys()].map((what): Figure => ({
          what,
          figure: both.map(({ facts }) => median(facts.get(what)!).toPrecision(3)).join(', '),
          budget: '',
        })),
        ...Object.keys(READ).map((what): Figure => ({
          what: `${what}, p50 and p95 ms`,
          figure: both
            .map(({ times }) => {
              const own = times.get(what)!;
              return `${median(own).toFixed(1)} and ${quantile(own, 0.95).toFixed(1)}`;
            })
            .join(', '),
          budget: '',
        })),
      ],
    );
  } finally {
    await postgres.stop();
  }
}

const note = (into: Map<string, number[]>, what: string, ...values: number[]) =>
  into.set(what, [...(into.get(what) ?? []), ...values]);

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

async function keysOf(store: Store): Promise<string[]> {
  const keys: string[] = [];
  for (let index = 1; index <= ASKED; index++) {
    const organisationId = `other ${index * (ORGANISATIONS / ASKED - 1)}`;
    const options = { organisationId, name: 'bench', now: Date.now() };
    keys.push(await createKey(store, { ...options, kind: 'secret' }));
  }
  return keys;
}

async function sizeOf(query: Kysely<Schema>) {
  const { rows } = await sql<{ messages: number; bytes: number }>`
    select count(*) as messages, pg_database_size(current_database()) as bytes from message`.execute(
    query,
  );
  return { messages: Number(rows[0]!.messages), bytes: Number(rows[0]!.bytes) };
}

async function measure({ url, times, facts }: Measured, keys: string[]): Promise<void> {
  const port = await freePort();
  const server = await startServer(port, url);
  const ask = async (path: string, key: string) => {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`, {
      headers: { 'x-api-key': key },
    });
    await response.text();
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
  };
  try {
    for (const [what, path] of Object.entries(READ)) {
      const before = cpuSeconds(server) + postgresSeconds(url);
      for (let index = 0; index < READS; index++) {
        const time = await seconds(() => ask(path, keys[index % keys.length]!));
        note(times, what, time * 1000);
      }
      const spent = cpuSeconds(server) + postgresSeconds(url) - before;
      note(facts, `CPU time of ${what}, ms`, (spent / READS) * 1000);
    }
    note(
      facts,
      'conversations ingested a second',
      await ingest(server, port, keys, { url, facts }),
    );
  } finally {
    await kill(server);
  }
}

let next = 0;

/** @returns conversations a second */
async function ingest(
  server: ChildProcess,
  port: number,
  keys: readonly string[],
  { url, facts }: Pick<Measured, 'url' | 'facts'>,
): Promise<number> {
  const cpu = () => cpuSeconds(server) + postgresSeconds(url);
  const before = cpu();
  const result = await autocannon({
    url: `http://127.0.0.1:${port}/api/v1/conversations`,
    method: 'POST',
    connections: CONNECTIONS,
    duration: SECONDS,
    requests: [
      {
        setupRequest(request) {
          const id = next++;
          request.headers = {
            'x-api-key': keys[id % keys.length]!,
            'content-type': 'application/json',
          };
          request.body = `{"conversation_id":"n${id}",${read[id % read.length]}`;
          return request;
        },
      },
    ],
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${result.non2xx} refused, ${result.errors} failed.`);
  }
  const spent = cpu() - before;
  note(facts, 'CPU time of ingesting one, ms', (spent / result.requests.total) * 1000);
  return result.requests.total / result.duration;
}

/** After a tenth of all messages has changed. */
async function measureVacuum({ url, facts }: Measured): Promise<void> {
  const store = openStore(url);
  const { query } = store;
  await sql`vacuum`.execute(query);
  await sql`update message set at = at + 1 where hashtext(conversation_id) % 10 = 0`.execute(query);
  const { rows: parts } = await sql<{ name: string }>`
    select relid::text as name from pg_partition_tree('message') where isleaf`.execute(query);
  const before = postgresSeconds(url);
  const times: number[] = [];
  for (const { name } of parts.length > 0 ? parts : [{ name: 'message' }]) {
    times.push(await seconds(() => sql`vacuum ${sql.table(name)}`.execute(query)));
  }
  note(facts, 'vacuum of changed messages, CPU s', postgresSeconds(url) - before);
  note(facts, 'the longest single one, s', Math.max(...times));
  await store.close();
}
