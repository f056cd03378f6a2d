import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port.ts';
import { playPeople } from '../people-load.ts';
import type { Build } from './builds.ts';
import { cpuSeconds, KEY, kill, megabytesOf, startServer } from './server-process.ts';
import { printFigures, quantile } from './table.ts';

const STREAMS = 4_800;
/** Beside them, chats in which both sides write. */
const CHATS = 200;
const AGENTS = 20;
const ROUNDS = 10;
const PAUSE = 2_000;
/** Conversations that are started, and streams that are opened, at once. */
const TOGETHER = 40;
/** The interval of pings on a stream, milliseconds. */
const HEARTBEAT = 15_000;
/** Until V8 has given back what it needed to open the streams, milliseconds. */
const SETTLE = 45_000;
const CAPABILITY = '0123456789abcdef0123456789abcdef';

/** 5,000 streams of customers on one node: what each takes, and how late pings and messages are. */
export async function benchStreams(builds: readonly Build[]): Promise<void> {
  for (const build of builds) await measure(build);
}

async function measure(build: Build): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-bench-'));
  const port = await freePort();
  const environment = { AFTERWORD_TRUSTED_PROXIES: '1' };
  const server = await startServer(port, `sqlite:${folder}/a.db`, environment, build);
  const streams: Stream[] = [];
  try {
    for (let first = 0; first < STREAMS; first += TOGETHER) {
      await start(port, first);
    }
    const before = megabytesOf(server);
    for (let first = 0; first < STREAMS; first += TOGETHER) {
      streams.push(
        ...(await Promise.all(Array.from({ length: TOGETHER }, (_, i) => open(port, first + i)))),
      );
    }
    const opened = megabytesOf(server);
    const cpuBefore = cpuSeconds(server);
    await sleep(SETTLE);
    const settled = megabytesOf(server);
    const cpu = ((cpuSeconds(server) - cpuBefore) * 1000) / (SETTLE / 1000);
    const { delays, sent, shown } = await playPeople({
      urls: () => [`http://127.0.0.1:${port}`],
      secretKey: KEY,
      publishableKey: 'amo_pub_bench',
      chats: CHATS,
      agents: AGENTS,
      rounds: ROUNDS,
      pause: PAUSE,
    });
    const late = streams.flatMap(({ pings }) =>
      pings.slice(1).map((at, i) => Math.abs(at - pings[i]! - HEARTBEAT)),
    );
    const kilobytes = (after: number) => `${Math.round(((after - before) * 1024) / STREAMS)} KB`;
    const shares = (of: readonly number[]) =>
      `p50 ${quantile(of, 0.5).toFixed(1)} ms, p99 ${quantile(of, 0.99).toFixed(1)} ms`;
    printFigures(`${STREAMS} streams of customers on one node, and ${CHATS} chats, ${build.name}`, [
      {
        what: 'memory of a stream, just opened; a minute later',
        figure: `${kilobytes(opened)}; ${kilobytes(settled)}`,
        budget: '≤ 30 KB',
        holds: settled - before <= (STREAMS * 30) / 1024,
      },
      { what: 'memory before, with all of them', figure: `${before}, ${settled} MB`, budget: '–' },
      {
        what: 'pings of silent streams',
        figure: `${cpu.toFixed(0)} ms of CPU time a second`,
        budget: '–',
      },
      {
        what: `pings, from their time (${late.length})`,
        figure: shares(late),
        budget: 'p99 ≤ 250 ms',
        holds: quantile(late, 0.99) <= 250,
      },
      {
        what: `delivery of messages (${sent} sent, ${shown} shown)`,
        figure: shares(delays),
        budget: 'p99 ≤ 250 ms',
        holds: quantile(delays, 0.99) <= 250 && sent === shown,
      },
      {
        what: 'streams that ended',
        figure: String(streams.filter(({ isOpen }) => !isOpen).length),
        budget: '0',
        holds: streams.every(({ isOpen }) => isOpen),
      },
    ]);
  } finally {
    for (const { socket } of streams) socket.destroy();
    await kill(server);
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Stream {
  socket: Socket;
  /** When each came, milliseconds. */
  pings: number[];
  isOpen: boolean;
}

const addressOf = (index: number) => `10.3.${index >> 8}.${index & 255}`;

async function start(port: number, first: number): Promise<void> {
  const ids = Array.from({ length: TOGETHER }, (_, i) => `silent-${first + i}`);
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', 'x-forwarded-for': addressOf(first) },
    body: JSON.stringify({
      key: 'amo_pub_bench',
      capabilities: Object.fromEntries(ids.map((id) => [id, CAPABILITY])),
      events: ids.map((id) => ({
        id: crypto.randomUUID(),
        conversation_id: id,
        seq: 1,
        type: 'conversation.started',
        at: new Date().toISOString(),
        data: { platform: 'sdk' },
      })),
    }),
  });
  const said = await response.text();
  if (!response.ok || said.includes('"rejected"')) throw new Error(`Events: ${said.slice(0, 300)}`);
}

/** A bare socket: 5,000 of `fetch` would keep this process busy. */
function open(port: number, index: number): Promise<Stream> {
  const body = JSON.stringify({
    key: 'amo_pub_bench',
    conversation_id: `silent-${index}`,
    capability: CAPABILITY,
    last_event_id: 0,
  });
  const socket = connect(port, '127.0.0.1');
  const stream: Stream = { socket, pings: [], isOpen: false };
  socket.write(
    `POST /api/v1/handoff/stream HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: text/plain\r\n` +
      `x-forwarded-for: ${addressOf(index)}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  return new Promise((resolve, reject) => {
    socket.on('data', (bytes) => {
      const text = bytes.toString();
      if (!stream.isOpen && !text.startsWith('HTTP/1.1 200')) {
        return reject(new Error(text.slice(0, 500)));
      }
      if (text.includes('event: ping')) stream.pings.push(performance.now());
      // The first state: the stream has loaded what it missed.
      if (text.includes('event: state')) resolve(stream);
      stream.isOpen = true;
    });
    socket.on('error', reject);
    socket.on('close', () => (stream.isOpen = false));
  });
}
