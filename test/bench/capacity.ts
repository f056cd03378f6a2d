import type { ChildProcess } from 'node:child_process';
import { openStore } from '../../src/server/features.ts';
import { freePort } from '../free-port.ts';
import { playPeople } from '../people-load.ts';
import { startPostgres } from '../postgres.ts';
import { fillHalfYear } from './half-year.ts';
import {
  cpuSeconds,
  kill,
  KEY,
  load,
  megabytesOf,
  postgresSeconds,
  startServer,
  unread,
} from './server-process.ts';
import { type Figure, printFigures, quantile } from './table.ts';

const NODES = [1, 2, 3];
const CONVERSATIONS = 5_000;
/** At least, and as long as it takes. */
const SENT = 2_000;
const SECONDS = 4;
const CONNECTIONS = 32;
const READS = 200;
const CHATS = 100;
const AGENTS = 10;
const MESSAGES = 5;
/** Between two messages of a side, milliseconds. */
const PAUSE = 2_000;
const STREAMS = 1_000;

const READ = {
  'list of conversations': 'conversations?limit=50&total=capped',
  'overview of 30 days': 'cs-metrics/dashboard?time_range=720',
  transcript: 'conversations/c7',
};

/**
 * What one, two and three nodes with PostgreSQL do, and what it costs: the CPU time of the nodes and of PostgreSQL for
 * each. Rates share the processors with what asks; CPU times say what a machine with more of them carries.
 */
export async function benchCapacity(): Promise<void> {
  for (const nodes of NODES) {
    const postgres = await startPostgres({ isDurable: true, isOnDisk: true });
    const servers: ChildProcess[] = [];
    try {
      const store = openStore(postgres.url());
      await store.migrate();
      await fillHalfYear(store, 'default', CONVERSATIONS);
      await store.close();
      const ports: number[] = [];
      for (let node = 0; node < nodes; node++) {
        ports.push(await freePort());
        servers.push(
          await startServer(ports[node]!, postgres.url(), { AFTERWORD_TRUSTED_PROXIES: '1' }),
        );
      }
      printFigures(
        `${nodes} ${nodes === 1 ? 'node' : 'nodes'}, PostgreSQL: CPU time of the nodes and of PostgreSQL`,
        await figuresOf(servers, ports, () => postgresSeconds(postgres.url())),
      );
    } finally {
      for (const server of servers) await kill(server);
      await postgres.stop();
    }
  }
}

async function figuresOf(
  servers: ChildProcess[],
  ports: number[],
  database: () => number,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  const spent = async (what: string, work: () => Promise<{ units: number; note: string }>) => {
    const before = [servers.reduce((sum, one) => sum + cpuSeconds(one), 0), database()];
    const { units, note } = await work();
    const after = [servers.reduce((sum, one) => sum + cpuSeconds(one), 0), database()];
    const [own, theirs] = after.map((value, place) => ((value - before[place]!) / units) * 1000);
    figures.push({
      what,
      figure: `${own!.toFixed(2)} and ${theirs!.toFixed(2)} ms; ${note}`,
      budget: '',
    });
  };
  const urls = ports.map((port) => `http://127.0.0.1:${port}`);
  /** Sends at least so many conversations. */
  const sendAll = async () => {
    let [units, rounds] = [0, 0];
    for (; units < SENT; rounds++) {
      const rates = await Promise.all(
        ports.map((port) => load(port, SECONDS, unread, CONNECTIONS / ports.length)),
      );
      units += rates.reduce((sum, one) => sum + one * SECONDS, 0);
    }
    return { units, note: `${Math.round(units / rounds / SECONDS)} a second` };
  };
  await spent(`an open stream of the dashboard, of ${STREAMS}, in 30 s`, async () => {
    const left = new AbortController();
    const before = servers.reduce((sum, one) => sum + megabytesOf(one), 0);
    const lines = await Promise.all(
      Array.from({ length: STREAMS }, (_, index) =>
        fetch(`${urls[index % urls.length]}/api/v1/live`, {
          headers: { 'x-api-key': KEY },
          signal: left.signal,
        }),
      ),
    );
    const refused = lines.filter(({ status }) => status !== 200);
    if (refused.length > 0) throw new Error(`${refused.length} streams: ${refused[0]!.status}`);
    await new Promise((resolve) => setTimeout(resolve, 30_000));
    const megabytes = servers.reduce((sum, one) => sum + megabytesOf(one), 0) - before;
    left.abort();
    return { units: STREAMS, note: `${Math.round((megabytes * 1024) / STREAMS)} KB each` };
  });
  // The first thousands are slower: the code is compiled while it runs.
  await sendAll();
  await spent('a conversation of 22 messages', sendAll);
  for (const [what, path] of Object.entries(READ)) {
    await spent(what, async () => {
      const times: number[] = [];
      for (let index = 0; index < READS; index++) {
        const start = performance.now();
        const response = await fetch(`${urls[index % urls.length]}/api/v1/${path}`, {
          headers: { 'x-api-key': KEY },
        });
        await response.text();
        if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
        times.push(performance.now() - start);
      }
      return { units: READS, note: `p50 ${quantile(times, 0.5).toFixed(1)} ms` };
    });
  }
  await spent(`a message in ${CHATS} chats between people`, async () => {
    const { sent, delays } = await playPeople({
      urls: () => urls,
      secretKey: KEY,
      publishableKey: 'amo_pub_bench',
      chats: CHATS,
      agents: AGENTS,
      rounds: MESSAGES,
      pause: PAUSE,
    });
    const [p50, p99] = [quantile(delays, 0.5), quantile(delays, 0.99)];
    return { units: sent, note: `shown after p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms` };
  });
  return figures;
}
