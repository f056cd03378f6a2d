import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port.ts';
import { type PeopleResult, playPeople } from '../people-load.ts';
import { startPostgres } from '../postgres.ts';
import type { Build } from './builds.ts';
import { KEY, kill, listening, megabytesOf, startServer } from './server-process.ts';
import { type Figure, printFigures, quantile } from './table.ts';

const CHATS = 200;
const AGENTS = 20;
const ROUNDS = 10;
/** Between two messages of a side, milliseconds: 200 messages a second in all. */
const PAUSE = 2_000;

/** 200 chats of 20 agents at once, on one node and on two, beside a bare echo of server-sent events. */
export async function benchPeople(builds: readonly Build[]): Promise<void> {
  const bare = await echoed();
  const figures: Figure[] = [figureOf('bare echo of server-sent events', bare, [])];
  const before: { one?: readonly number[]; two?: readonly number[] } = {};
  // The build before first, as this one is told beside it.
  for (const build of builds.toReversed()) {
    const one = await onOneNode(build);
    const two = await onTwoNodes(build);
    const beside = (delays: readonly number[] | undefined): [string, readonly number[]][] => [
      ['the echo', bare],
      ...(delays ? [[builds[1]!.name, delays] satisfies [string, readonly number[]]] : []),
    ];
    figures.push(
      figureOf(`${build.name}: one node, SQLite`, one.result.delays, beside(before.one)),
      figureOf(`${build.name}: two nodes, PostgreSQL`, two.delays, beside(before.two)),
      counted(`${build.name}: one node`, one.result),
      counted(`${build.name}: two nodes`, two),
      {
        what: `${build.name}: memory of an open chat, one node`,
        figure: `${Math.round((one.megabytes * 1024) / CHATS)} KB, of both its streams`,
        budget: '≤ 250 KB',
        holds: one.megabytes * 1024 <= 250 * CHATS,
      },
    );
    before.one = one.result.delays;
    before.two = two.delays;
  }
  printFigures(
    `${CHATS} chats of ${AGENTS} agents at once, ${(CHATS * 2 * 1000) / PAUSE} messages a second`,
    figures,
  );
}

const SHARES = [0.5, 0.95, 0.99];

function figureOf(
  what: string,
  delays: readonly number[],
  beside: readonly [name: string, delays: readonly number[]][],
): Figure {
  const parts = SHARES.map((share) => {
    const value = quantile(delays, share);
    const ratios = beside.map(
      ([name, theirs]) => `${(value / quantile(theirs, share)).toFixed(1)} × ${name}`,
    );
    return `p${share * 100} ${value.toFixed(1)} ms${ratios.length > 0 ? ` (${ratios.join(', ')})` : ''}`;
  });
  return { what, figure: parts.join(', '), budget: '–' };
}

const counted = (what: string, { sent, shown, twice, disordered }: PeopleResult): Figure => ({
  what: `${what}: sent, shown, twice, out of order`,
  figure: `${sent}, ${shown}, ${twice.length}, ${disordered.length}`,
  budget: 'all once, in order',
  holds: sent === shown && twice.length + disordered.length === 0,
});

const play = (urls: readonly string[], ready?: () => void) =>
  playPeople({
    urls: () => urls,
    secretKey: KEY,
    publishableKey: 'amo_pub_bench',
    chats: CHATS,
    agents: AGENTS,
    rounds: ROUNDS,
    pause: PAUSE,
    ...(ready && { ready }),
  });

const BEHIND_PROXY = { AFTERWORD_TRUSTED_PROXIES: '1' };

async function onOneNode(build: Build): Promise<{ result: PeopleResult; megabytes: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-bench-'));
  const port = await freePort();
  const server = await startServer(port, `sqlite:${folder}/a.db`, BEHIND_PROXY, build);
  const before = megabytesOf(server);
  let megabytes = 0;
  try {
    const result = await play([`http://127.0.0.1:${port}`], () => {
      megabytes = megabytesOf(server) - before;
    });
    return { result, megabytes };
  } finally {
    await kill(server);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function onTwoNodes(build: Build): Promise<PeopleResult> {
  const postgres = await startPostgres({ isDurable: true, isOnDisk: true });
  const ports = [await freePort(), await freePort()];
  const nodes = [await startServer(ports[0]!, postgres.url(), BEHIND_PROXY, build)];
  nodes.push(await startServer(ports[1]!, postgres.url(), BEHIND_PROXY, build));
  try {
    return await play(ports.map((port) => `http://127.0.0.1:${port}`));
  } finally {
    for (const node of nodes) await kill(node);
    await postgres.stop();
  }
}

/** The same streams and messages, at the same pace. */
async function echoed(): Promise<number[]> {
  const port = await freePort();
  const server = await listening(['test/bench/bare-sse.ts', String(port)]);
  const base = `http://127.0.0.1:${port}`;
  const ended = new AbortController();
  const sentAt = new Map<string, number>();
  const delays: number[] = [];
  const follow = async (room: string) => {
    const response = await fetch(base + room, { signal: ended.signal });
    const decoder = new TextDecoder();
    for await (const bytes of response.body!) {
      for (const [, id] of decoder.decode(bytes).matchAll(/"message_id":"([^"]+)"/g)) {
        delays.push(performance.now() - sentAt.get(id!)!);
      }
    }
  };
  const rooms = [
    ...Array.from({ length: CHATS }, (_, index) => `/customer-${index}`),
    ...Array.from({ length: AGENTS }, (_, index) => `/agent-${index}`),
  ];
  const following = rooms.map((room) => follow(room).catch(() => {}));
  await sleep(500);
  const paced = async (room: string, who: string) => {
    await sleep(Math.random() * PAUSE);
    for (let round = 0; round < ROUNDS; round++) {
      const id = `${who}-${round}`;
      sentAt.set(id, performance.now());
      const body = JSON.stringify({ message_id: id, content: `Question ${round}` });
      await (await fetch(base + room, { method: 'POST', body })).text();
      await sleep(PAUSE);
    }
  };
  await Promise.all(
    Array.from({ length: CHATS }, (_, index) => [
      paced(`/agent-${index % AGENTS}`, `c${index}`),
      paced(`/customer-${index}`, `a${index}`),
    ]).flat(),
  );
  await sleep(300);
  ended.abort();
  await Promise.all(following);
  await kill(server);
  return delays;
}
