import { sql } from 'kysely';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { emptyConversation } from '../../../src/server/conversations/rules/conversation.ts';
import type { Message } from '../../../src/server/conversations/rules/message.ts';
import { readAhead, readWith } from '../../../src/server/insight/ahead.ts';
import type { Reading, Transcript } from '../../../src/server/insight/rules/reading.ts';
import { createReader } from '../../../src/server/insight/job.ts';
import { findWaiting, markAllUnread } from '../../../src/server/insight/store.ts';
import {
  createReadingThread,
  type ReadTranscripts,
  readInTurns,
} from '../../../src/server/insight/transcript-reader.ts';
import { transcriptsOf } from '../../../src/server/insight/transcripts.ts';
import { findConversations } from '../../../src/server/conversations/index.ts';
import { readDialogues } from '../../data.ts';
import { dialogueBody } from '../../load.ts';
import { isPostgres } from '../database.ts';
import { testServer } from '../harness.ts';

const TRANSCRIPTS = readDialogues()
  .slice(0, 100)
  .map(({ turns }, index): Transcript => ({
    conversation: {
      ...emptyConversation('default', `c${index}`, index),
      escalated: index % 3 === 0,
      language: index % 2 ? null : 'en',
    },
    messages: turns.map(({ role, text }, position): Message => ({
      organisationId: 'default',
      conversationId: `c${index}`,
      messageId: `m${position}`,
      position,
      senderType: role === 'USER' ? 'customer' : 'ai',
      content: text,
      at: index + position,
      aiConfidenceScore: position % 4 ? 0.9 : 0.3,
      facts: null,
      agentId: null,
      isClaimed: 0,
    })),
    thumbs: new Map([['m1', index % 5 !== 0]]),
    given: {},
  }));

test('a thread reads transcripts as the event loop does', async () => {
  const thread = createReadingThread(2);
  const expected = await readInTurns(TRANSCRIPTS);
  expect(expected.some(({ gaps }) => gaps.length > 0)).toBe(true);
  expect(thread.warm()).toBe(false);
  await expect.poll(() => thread.warm()).toBe(true);
  expect(await thread.read(TRANSCRIPTS)).toEqual(expected);
  await thread.stop();
  // It has ended: the event loop reads.
  expect(thread.warm()).toBe(false);
  expect(await thread.read(TRANSCRIPTS)).toEqual(expected);
});

test('with one processor there is no thread', async () => {
  const thread = createReadingThread(1);
  onTestFinished(() => thread.stop());
  expect(thread.warm()).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(thread.warm()).toBe(false);
});

/** Marks what it has read, so that it can be told from what is read later. */
const marked: ReadTranscripts = async (transcripts) =>
  (await readInTurns(transcripts)).map((reading) => ({ ...reading, words: ['ahead'] }));
const wasAhead = ({ words }: Reading) => words.length === 1 && words[0] === 'ahead';

test('what changes after it was read ahead is read again: messages, fields, thumbs, exports', async () => {
  const { app, store, post } = await testServer();
  const bodies = readDialogues().slice(0, 6).map(dialogueBody);
  for (const body of bodies) await post('/api/v1/conversations', body);
  await app.stop();
  await store.write(markAllUnread);
  const { query } = store;
  const ahead = await readAhead(query, 100, [], marked);
  expect(ahead.rows).toHaveLength(6);
  const ids = ahead.rows.map(({ conversationId }) => conversationId);
  const stateOf = async () => {
    const conversations = await findConversations(query, 'default', ids);
    const readings = await readWith(ahead)(await transcriptsOf(query, 'default', conversations));
    return new Map(
      conversations.map(({ conversationId }, place) => [conversationId, readings[place]!]),
    );
  };
  expect([...(await stateOf()).values()].every(wasAhead)).toBe(true);

  const [edited, longer, resolved, thumbed, exported, same] = ids as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  await store.write(async ({ query: write }) => {
    await write
      .updateTable('message')
      .set({ content: 'a tent' })
      .where('conversationId', '=', edited)
      .where('position', '=', 0)
      .execute();
    const last = await write
      .selectFrom('message')
      .selectAll()
      .where('conversationId', '=', longer)
      .orderBy('position', 'desc')
      .executeTakeFirstOrThrow();
    await write
      .insertInto('message')
      .values({ ...last, messageId: 'one-more', position: last.position + 1 })
      .execute();
    await write
      .updateTable('conversation')
      .set({ language: 'fr' })
      .where('conversationId', '=', resolved)
      .execute();
    await write
      .insertInto('event')
      .values({
        organisationId: 'default',
        eventId: 'rated',
        conversationId: thumbed,
        seq: 1,
        type: 'message.rated',
        receivedAt: 1,
        at: 1,
        data: JSON.stringify({ message_id: 'x', thumb: 'down' }),
      } as never)
      .execute();
    await write
      .insertInto('exportInput')
      .values({
        organisationId: 'default',
        conversationId: exported,
        given: JSON.stringify({ is_test: true }),
      } as never)
      .execute();
  });
  const after = await stateOf();
  expect([...after].filter(([, reading]) => wasAhead(reading)).map(([id]) => id)).toEqual([same]);
  expect(after.get(edited)!.words).toContain('tent');
});

test('what is read ahead stays marked, and comes beside what is about to be saved', async () => {
  const { app, store, post } = await testServer();
  for (const body of readDialogues().slice(0, 5).map(dialogueBody)) {
    await post('/api/v1/conversations', body);
  }
  await app.stop();
  await store.write(markAllUnread);
  const first = await readAhead(store.query, 3, [], readInTurns);
  const second = await readAhead(store.query, 3, first.rows, readInTurns);
  const idsOf = (rows: readonly { conversationId: string }[]) =>
    rows.map(({ conversationId }) => conversationId);
  expect(first.rows).toHaveLength(3);
  expect(second.rows).toHaveLength(2);
  // Whether there is more than a batch can be told.
  expect([first, second].map(({ waited, limit }) => [waited, limit])).toEqual([
    [3, 3],
    [2, 3],
  ]);
  expect(new Set([...idsOf(first.rows), ...idsOf(second.rows)]).size).toBe(5);
  expect(await findWaiting(store.query, 10)).toHaveLength(5);
});

test('many transcripts at once are read in the thread, as one after the other', async () => {
  const { app, store, post, get } = await testServer();
  const bodies = readDialogues().slice(0, 250).map(dialogueBody);
  await Promise.all(bodies.map((body) => post('/api/v1/conversations', body)));
  await get('/api/v1/conversations?q=nothing');
  await app.stop();
  const derived = async () => ({
    gaps: await store.query.selectFrom('gapQuestion').selectAll().orderBy('messageId').execute(),
    escalations: await store.query
      .selectFrom('escalation')
      .selectAll()
      .orderBy('conversationId')
      .execute(),
    found: await get<{ total: number }>('/api/v1/conversations?q=restaurant&limit=1'),
  });
  const before = await derived();
  expect(before.gaps.length).toBeGreaterThan(0);
  expect(before.found.total).toBeGreaterThan(20);

  const thread = createReadingThread(2);
  await expect.poll(() => thread.warm()).toBe(true);
  let inThread = 0;
  const read: ReadTranscripts = (transcripts) => {
    inThread += transcripts.length;
    return thread.read(transcripts);
  };
  const reader = createReader(store, pino({ level: 'silent' }), undefined, undefined, {
    ...thread,
    read,
  });
  await store.write(markAllUnread);
  expect(await reader.caughtUp()).toBe(true);
  expect(await derived()).toEqual(before);
  expect(inThread).toBeGreaterThan(100);
  await reader.stop();
});

test.skipIf(isPostgres)(
  'a transcript that cannot be read is named in the log, keeps no other waiting, and can be erased',
  async () => {
    const { app, store, post, get } = await testServer();
    const bodies = readDialogues().slice(0, 3).map(dialogueBody);
    for (const body of bodies) await post('/api/v1/conversations', body);
    await get('/api/v1/conversations?q=nothing');
    await app.stop();
    const damaged = 'mwoz_1';
    await store.write(async (transaction) => {
      // As no version of ours writes it.
      await sql`update message set content = x'00ff' where conversation_id = ${damaged}`.execute(
        transaction.query,
      );
      await markAllUnread(transaction);
    });
    const logged: Record<string, unknown>[] = [];
    const log = pino(
      { level: 'info' },
      { write: (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>) },
    );
    const reader = createReader(store, log);
    expect(await reader.caughtUp()).toBe(true);
    await reader.stop();
    expect(logged).toEqual([
      expect.objectContaining({
        msg: 'a transcript could not be read',
        organisationId: 'default',
        conversationId: damaged,
        failure: 'TypeError',
      }),
    ]);
    expect(await get('/api/v1/conversations?q=cambridge')).toMatchObject({ success: true });

    await store.write(markAllUnread);
    const erased = await post('/api/v1/customers/erase', { conversation_id: damaged });
    expect(erased.status).toBe(200);
    expect(
      await store.query
        .selectFrom('message')
        .select('messageId')
        .where('conversationId', '=', damaged)
        .execute(),
    ).toEqual([]);
  },
);
