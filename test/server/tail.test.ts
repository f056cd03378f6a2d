import fc from 'fast-check';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { LiveBatch } from '../../src/server/database/changes.ts';
import { openStore } from '../../src/server/features.ts';
import { createTail } from '../../src/server/handoff/tail.ts';
import { freshDatabase } from './database.ts';

/** A commit adds `events`, after `skipped` numbers that something else took, and is then told in some way. */
const commit = fc.record({
  skipped: fc.nat(2),
  events: fc.integer({ min: 1, max: 3 }),
  /** Numbers that something else took after the events. */
  more: fc.nat(1),
  told: fc.constantFrom('at once', 'late', 'twice', 'after a look', 'without events', 'never'),
  /** Whether whoever listens gets a turn before the next commit. */
  isSlow: fc.boolean(),
});

test('who follows chats receives each event once and in order, however commits are told', async () => {
  const store = openStore(await freshDatabase(), { poolSize: 4 });
  let number = 0;
  await fc
    .assert(
      fc.asyncProperty(fc.array(commit, { maxLength: 12 }), async (commits) => {
        const organisationId = `o${++number}`;
        const conversationId = 'c1';
        const tail = createTail(store, pino({ level: 'silent' }));
        const received: number[] = [];
        const unfollow = await tail.follow(organisationId, {
          events: (events) => received.push(...events.map(({ liveId }) => liveId)),
          signal: () => {},
        });
        const expected: number[] = [];
        const late: LiveBatch[] = [];
        let last = 0;
        const tell = (live?: LiveBatch) =>
          store.changes.publish([{ organisationId, conversationId, ...(live && { live }) }]);
        for (const { skipped, events, more, told, isSlow } of commits) {
          const after = last;
          const first = (last += skipped) + 1;
          last += events + more;
          const rows = Array.from({ length: events }, (_, index) => ({
            organisationId,
            liveId: first + index,
            chatId: 1,
            conversationId,
            at: 0,
            type: 'message',
            data: '{}',
          }));
          await store.write(({ query }) => query.insertInto('liveEvent').values(rows).execute());
          expected.push(...rows.map(({ liveId }) => liveId));
          const live = { after, upTo: last, events: rows.map((row) => ({ ...row, data: {} })) };
          if (told === 'late') late.push(live);
          else if (told === 'without events') tell();
          else if (told === 'after a look') {
            tell();
            await expect.poll(() => received.length, { interval: 1 }).toBe(expected.length);
            tell(live);
          } else if (told !== 'never') tell(live);
          if (told === 'twice') tell(live);
          if (isSlow) await new Promise(setImmediate);
        }
        for (const live of late.toReversed()) tell(live);
        tell();
        await expect.poll(() => received.length, { interval: 1 }).toBe(expected.length);
        expect(received).toEqual(expected);
        unfollow();
      }),
      { numRuns: 100 },
    )
    .finally(() => store.close());
});

test('commits that are told in another order are passed on in theirs, and not read', async () => {
  const store = openStore(await freshDatabase(), { poolSize: 4 });
  const tail = createTail(store, pino({ level: 'silent' }));
  const received: number[] = [];
  const unfollow = await tail.follow('o', {
    events: (events) => received.push(...events.map(({ liveId }) => liveId)),
    signal: () => {},
  });
  // The database has none of them: what is received was not read there.
  const tell = (after: number, upTo: number) =>
    store.changes.publish([
      {
        organisationId: 'o',
        conversationId: 'c',
        live: { after, upTo, events: [{ liveId: upTo }] },
      },
    ]);
  tell(4, 5);
  tell(1, 4);
  // Something without events of chats.
  store.changes.publish([{ organisationId: 'o', conversationId: 'c', live: null }]);
  expect(received).toEqual([]);
  tell(0, 1);
  expect(received).toEqual([1, 4, 5]);
  unfollow();
  await store.close();
});
