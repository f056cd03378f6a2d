import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { openStore, rollupKinds } from '../../src/server/features.ts';
import { withFirstCounted } from '../../src/server/insight/rules/gap-rollup.ts';
import { countGaps } from '../../src/server/insight/store.ts';
import { groupGapQuestions, withTopic } from '../../src/server/insight/store-gaps.ts';
import { checkRollups } from '../../src/server/numbers/index.ts';
import { NO_CHANGES } from '../../src/server/topics/index.ts';
import { LONG } from '../long.ts';
import { freshDatabase } from './database.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-03-10T12:34:56.789Z');

const question = fc.record({
  conversation: fc.nat(20),
  at: fc.nat(300 * DAY),
  words: fc.constantFrom(...'order late,refund,password reset,card,where,when,how,who'.split(',')),
  isCertain: fc.constantFrom(0, 1),
  confidence: fc.constantFrom(null, 0.1, 0.49, 0.5, 0.7),
});

type Group = Awaited<ReturnType<typeof groupGapQuestions>>[number];

const figure = ({ words, questions, conversations, escalated }: Group) =>
  [words, questions, conversations, escalated].join(' ');

/** Without what only one way of counting knows: topics, and when the last question was. */
const counted = (groups: Group[]) => {
  const sums = new Map<string, { questions: number }>();
  for (const { words, questions } of groups) {
    sums.set(words, { questions: (sums.get(words)?.questions ?? 0) + Number(questions) });
  }
  return sums;
};

test('questions counted by day and by 32 days are as many as those counted one by one, in any window', async () => {
  const store = openStore(await freshDatabase());
  onTestFinished(() => store.close());
  await fc.assert(
    fc.asyncProperty(
      fc.array(question, { maxLength: 60 }),
      fc.nat(310 * DAY),
      async (drawn, before) => {
        const rows = [...Map.groupBy(drawn, ({ conversation }) => conversation)].flatMap(
          ([conversation, own]) =>
            withFirstCounted(
              own.map(({ at, words, isCertain, confidence }, index) => ({
                organisationId: 'default',
                conversationId: `c${conversation}`,
                messageId: `m${index}`,
                at: NOW - at,
                question: words,
                words,
                topicKey: null,
                isCertain,
                confidence,
                escalated: conversation % 2,
              })),
            ),
        );
        await store.write(async (transaction) => {
          // One database for all runs: what one that failed has left is not of this one.
          await transaction.query.deleteFrom('gapQuestion').execute();
          await transaction.query.deleteFrom('gapRollup').execute();
          await transaction.save({ table: 'gapQuestion' }, rows);
          await countGaps(transaction, 'default', [], rows);
        });
        const window = [NOW + 1 - before, NOW + 1] as const;
        const ways = await Promise.all(
          [{}, { few: 0 }, { few: 0, many: 0 }].map((amounts) =>
            groupGapQuestions(store.replica, 'default', window, 0.5, amounts),
          ),
        );
        expect(counted(ways[1]!)).toEqual(counted(ways[0]!));
        expect(counted(ways[2]!)).toEqual(counted(ways[0]!));

        // A conversation that asked before the window counts for the rate of a gap as one that began in it.
        for (const { words, questions } of ways[1]!) {
          const gap = {
            words: [words],
            count: questions,
            conversations: 0,
            escalated: 0,
            topicKey: null,
            lastAt: 0,
          };
          const whole = await withTopic(store.replica, 'default', window, 0.5, gap, NO_CHANGES);
          const same = ways[0]!.find((group) => group.words === words)!;
          expect([whole.conversations, whole.escalated]).toEqual(
            [same.conversations, same.escalated].map(Number),
          );
        }

        // Of the most frequent ones alone, the counts are the same.
        const most = 3;
        const some = { few: 0, many: 0, most };
        const top = await groupGapQuestions(store.replica, 'default', window, 0.5, some);
        expect(top.map(({ questions }) => questions)).toEqual(
          ways[1]!.slice(0, most).map(({ questions }) => questions),
        );
        const byWords = new Map(ways[1]!.map((one) => [one.words, figure(one)]));
        for (const one of top) expect(figure(one)).toBe(byWords.get(one.words));
        const latest = new Map(
          ways[0]!.toSorted((a, b) => a.lastAt - b.lastAt).map((one) => [one.words, one.lastAt]),
        );
        for (const one of top) {
          expect(one.lastAt).toBeGreaterThanOrEqual(latest.get(one.words)! - DAY);
        }
        expect(await checkRollups(store, rollupKinds)).toEqual([]);

        const all = [NOW - 400 * DAY, NOW + 1] as const;
        const one = await groupGapQuestions(store.replica, 'default', all, 0.5);
        const other = await groupGapQuestions(store.replica, 'default', all, 0.5, { few: 0 });
        expect(other.map(figure).toSorted()).toEqual(one.map(figure).toSorted());

        // What is gone counts for nothing, and its words are forgotten.
        await store.write((transaction) => countGaps(transaction, 'default', rows, []));
        expect(await store.query.selectFrom('gapRollup').selectAll().execute()).toEqual([]);
      },
    ),
    { numRuns: LONG ? 200 : 15 },
  );
}, 120_000);

test('wordings that are looked at one part after the other are each found once, in the order of the database', async () => {
  const store = openStore(await freshDatabase());
  onTestFinished(() => store.close());
  // The first one comes last by the code units of JavaScript.
  const wordings = ['\u{f900}', '\u{20bb7}', '\u{20bb8}'];
  const rows = wordings.flatMap((words, index) =>
    [0, 100].flatMap((days) =>
      withFirstCounted([
        {
          organisationId: 'default',
          conversationId: `c${index}-${days}`,
          messageId: 'm',
          at: NOW - days * DAY,
          question: words,
          words,
          topicKey: null,
          isCertain: 1,
          confidence: null,
          escalated: 0,
        },
      ]),
    ),
  );
  await store.write(async (transaction) => {
    await transaction.save({ table: 'gapQuestion' }, rows);
    await countGaps(transaction, 'default', [], rows);
  });
  const amounts = { few: 0, many: 0, most: 2 };
  const window = [NOW - 50 * DAY, NOW + 1] as const;
  const found = await groupGapQuestions(store.replica, 'default', window, 0.5, amounts);
  expect(new Set(found.map(({ words }) => words)).size).toBe(2);
});
