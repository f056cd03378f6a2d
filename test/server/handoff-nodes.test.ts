import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { checkChats } from '../../src/server/reporting/check-chats.ts';
import { openStore } from '../../src/server/features.ts';
import { playPeople } from '../people-load.ts';
import { LONG } from '../long.ts';
import { freshDatabase, isPostgres, freshPostgres } from './database.ts';
import { PUBLISHABLE, SECRET } from './harness.ts';
import { ended, startProcess } from './process.ts';

const start = (database: string) => startProcess(database, { flags: ['--trusted-proxies', '1'] });

/** Plays, and expects every message once, in order, on the other side and in the record. */
async function plays(
  urls: () => readonly string[],
  database: string,
  size: { chats: number; agents: number; rounds: number; pause: number },
  ready?: () => void,
): Promise<void> {
  const result = await playPeople({
    urls,
    secretKey: SECRET,
    publishableKey: PUBLISHABLE,
    ...size,
    ...(ready && { ready }),
  });
  const messages = size.chats * size.rounds * 2;
  expect(result).toMatchObject({
    sent: messages,
    shown: messages,
    lost: [],
    twice: [],
    disordered: [],
  });
  const store = openStore(database);
  const kept = await store.query.selectFrom('message').select('messageId').execute();
  expect(new Set(kept.map(({ messageId }) => messageId)).size).toBe(messages);
  expect(kept).toHaveLength(messages);
  expect(await checkChats(store)).toEqual([]);
  await store.close();
}

test('twenty chats at once: sent is shown is stored, once and in order', async () => {
  const database = await freshDatabase();
  const node = await start(database);
  await plays(() => [node.url], database, { chats: 20, agents: 4, rounds: 8, pause: 100 });
});

test.runIf(isPostgres)(
  'two nodes killed in turn, the database killed: the chats go on, and nothing is lost or doubled',
  async () => {
    const postgres = await freshPostgres({ isDurable: true });
    const database = postgres.url();
    const nodes = [await start(database)];
    nodes.push(await start(database));
    let isPlaying = true;
    const disturbing = async () => {
      for (let turn = 0; isPlaying; turn++) {
        await sleep(1_500);
        if (turn % 3 === 2) {
          await postgres.restart(() => sleep(300));
          continue;
        }
        const index = turn % 2;
        nodes[index]!.child.kill('SIGKILL');
        await ended(nodes[index]!.child);
        nodes[index] = await start(database);
      }
    };
    let disturbed: Promise<void> | undefined;
    try {
      await plays(
        () => nodes.map(({ url }) => url),
        database,
        { chats: 8, agents: 3, rounds: LONG ? 120 : 24, pause: 300 },
        () => {
          disturbed = disturbing();
        },
      );
    } finally {
      isPlaying = false;
      await disturbed;
      for (const { child } of nodes) {
        child.kill('SIGKILL');
        await ended(child);
      }
    }
  },
);

test.runIf(isPostgres)(
  'nodes that stand still in turn, and go on: every message is shown once, in order',
  async () => {
    const database = (await freshPostgres({ isDurable: true })).url();
    const nodes = [await start(database), await start(database)];
    let isPlaying = true;
    const disturbing = async () => {
      for (let turn = 0; isPlaying; turn++) {
        await sleep(1_000);
        const { child } = nodes[turn % 2]!;
        child.kill('SIGSTOP');
        // Longer than the database waits for a transaction, in the long run also than an open stream is silent.
        await sleep(LONG ? 20_000 : 6_000);
        child.kill('SIGCONT');
      }
    };
    let disturbed: Promise<void> | undefined;
    try {
      await plays(
        () => nodes.map(({ url }) => url),
        database,
        { chats: 8, agents: 3, rounds: LONG ? 40 : 20, pause: 300 },
        () => {
          disturbed = disturbing();
        },
      );
    } finally {
      isPlaying = false;
      await disturbed;
      for (const { child } of nodes) child.kill('SIGKILL');
    }
  },
);
