import { type Kysely, sql } from 'kysely';
import type { Conversation } from '../conversations/index.ts';
import { type Escalation, escalationDifferences } from '../numbers/index.ts';
import { gapDifferences, withFirstCounted } from './rules/gap-rollup.ts';
import { PIECE, piecesOf } from './rules/pace.ts';
import type { Reading } from './rules/reading.ts';
import { lockConversations } from '../conversations/index.ts';
import { noteBots, removeEndings, saveEndings } from '../exports/index.ts';
import type { Transaction } from '../database/store.ts';
import { saveEscalationRollups } from '../numbers/index.ts';
import { keep, type Save } from '../database/save.ts';
import type { Schema } from '../database/schema.ts';
import { saveGapRollups } from './store-gaps.ts';
import type { GapQuestionTable } from './tables.ts';

/** Notes that transcripts have changed since they were read. */
export const saveUnread: Save<'unread'> = { table: 'unread', whenKnown: keep };

const saveGapQuestions: Save<'gapQuestion'> = { table: 'gapQuestion' };

const saveArticleUses: Save<'articleUse'> = { table: 'articleUse' };

const saveEscalations: Save<'escalation'> = { table: 'escalation' };

/** Whether any transcript is unread. */
export async function isAnyUnread(query: Kysely<Schema>): Promise<boolean> {
  return (
    (await query.selectFrom('unread').select('conversationId').limit(1).executeTakeFirst()) !==
    undefined
  );
}

/** The unread ones among these conversations. */
export async function findUnread(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<string[]> {
  if (conversationIds.length === 0) return [];
  const rows = await query
    .selectFrom('unread')
    .select('conversationId')
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .execute();
  return rows.map(({ conversationId }) => conversationId);
}

/** Marks all transcripts as unread. */
export async function markAllUnread({ query }: Transaction): Promise<void> {
  await query
    .insertInto('unread')
    .columns(['organisationId', 'conversationId'])
    .expression((eb) =>
      eb
        .selectFrom('conversation')
        .select(['organisationId', 'conversationId'])
        // Without a "where", SQLite parses "on conflict" as part of a join.
        .where(sql<boolean>`true`),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Names a conversation. */
export type UnreadRow = Pick<Conversation, 'organisationId' | 'conversationId'>;

/** Some unread conversations. */
export const findWaiting = (query: Kysely<Schema>, limit: number): Promise<UnreadRow[]> =>
  query.selectFrom('unread').selectAll().limit(limit).execute();

/**
 * Takes unread conversations and locks them for this transaction. Conversations that another node has
 * locked are skipped. Large ones are few, as others wait for the transaction.
 *
 * @param waiting those of these that are still unread
 */
export async function takeUnread(
  transaction: Transaction,
  waiting: readonly UnreadRow[],
): Promise<Map<string, Conversation[]>> {
  const { query } = transaction;
  const taken = new Map<string, Conversation[]>();
  let bytes = 0;
  for (const [organisationId, rows] of Map.groupBy(waiting, (row) => row.organisationId)) {
    if (bytes >= PIECE) break;
    const ids = rows.map(({ conversationId }) => conversationId);
    const [conversations = []] = piecesOf(
      await lockConversations(transaction, organisationId, ids, 'skip'),
    );
    const locked = conversations.map(({ conversationId }) => conversationId);
    if (locked.length === 0) continue;
    const gone = await query
      .deleteFrom('unread')
      .where('organisationId', '=', organisationId)
      .where('conversationId', 'in', locked)
      .returning('conversationId')
      .execute();
    const mine = new Set(gone.map(({ conversationId }) => conversationId));
    taken.set(
      organisationId,
      conversations.filter(({ conversationId }) => mine.has(conversationId)),
    );
    bytes += conversations.reduce((sum, { byteTotal }) => sum + byteTotal, 0);
  }
  return taken;
}

const keyOf = (row: Pick<GapQuestionTable, 'conversationId' | 'messageId'>) =>
  `${row.conversationId}\n${row.messageId}`;

/** Replaces the derived data of these conversations. @returns the questions that were not known */
export async function saveReadings(
  transaction: Transaction,
  organisationId: string,
  readings: readonly { conversation: Conversation; reading: Reading }[],
): Promise<Pick<GapQuestionTable, 'conversationId' | 'messageId' | 'at'>[]> {
  const { query, save, search } = transaction;
  const ids = readings.map(({ conversation }) => conversation.conversationId);
  const known = await query
    .selectFrom('escalation')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', ids)
    .execute();
  const before = new Map(known.map((row) => [row.conversationId, row]));
  const asked = await query
    .selectFrom('gapQuestion')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', ids)
    .execute();
  const askedBefore = new Set(asked.map(keyOf));
  const after = new Map<string, Escalation>();
  for (const { conversation, reading } of readings) {
    const { escalation } = reading;
    if (!escalation) continue;
    const old = before.get(conversation.conversationId);
    // The transcript was erased: its counts stay.
    const isErased = reading.words.length === 0 && old !== undefined;
    const { messagesBefore, secondsBefore } = isErased ? old : escalation;
    after.set(conversation.conversationId, { ...escalation, messagesBefore, secondsBefore });
  }
  await save(
    saveEscalationRollups,
    escalationDifferences(
      ids.map((id) => ({ before: before.get(id) ?? null, after: after.get(id) ?? null })),
    ),
  );
  for (const table of ['escalation', 'gapQuestion', 'articleUse'] as const) {
    await query
      .deleteFrom(table)
      .where('organisationId', '=', organisationId)
      .where('conversationId', 'in', ids)
      .execute();
  }
  await save(saveEscalations, [...after.values()]);
  const questions = readings.flatMap(({ conversation, reading }) =>
    withFirstCounted(
      reading.gaps.map((gap) => ({
        organisationId,
        conversationId: conversation.conversationId,
        messageId: gap.messageId,
        at: gap.at,
        question: gap.question,
        words: gap.words.join(' '),
        topicKey: conversation.topicKey,
        isCertain: gap.isCertain ? 1 : 0,
        confidence: gap.confidence,
        escalated: conversation.escalated ? 1 : 0,
      })),
    ),
  );
  await save(saveGapQuestions, questions);
  await countGaps(transaction, organisationId, asked, questions);
  await save(
    saveArticleUses,
    readings.flatMap(({ conversation: { conversationId }, reading }) =>
      reading.articles.map(({ isAnswered, ...use }) => ({
        organisationId,
        conversationId,
        ...use,
        isAnswered: isAnswered ? 1 : 0,
      })),
    ),
  );
  const merged = readings.filter(({ conversation }) => conversation.merged);
  await removeEndings(
    transaction,
    organisationId,
    merged.map(({ conversation }) => conversation.conversationId),
  );
  const endings = readings.flatMap(({ reading }) => reading.ending ?? []);
  await save(saveEndings, endings);
  await noteBots(transaction, endings);
  await search.put(
    query,
    organisationId,
    readings.map(({ conversation, reading }) => ({
      conversationId: conversation.conversationId,
      words: reading.words,
    })),
  );
  return questions.filter((row) => !askedBefore.has(keyOf(row)));
}

/** Counts questions that came and went, and forgets words that nobody asks any more. */
export async function countGaps(
  { query, save }: Transaction,
  organisationId: string,
  before: readonly GapQuestionTable[],
  after: readonly GapQuestionTable[],
): Promise<void> {
  await save(
    saveGapRollups,
    gapDifferences([
      ...before.map((one) => ({ before: one, after: null })),
      ...after.map((one) => ({ before: null, after: one })),
    ]),
  );
  const asked = new Set(after.map(({ words }) => words));
  const gone = [...new Set(before.map(({ words }) => words))].filter((words) => !asked.has(words));
  for (let from = 0; from < gone.length; from += MANY_WORDS) {
    await query
      .deleteFrom('gapRollup')
      .where('organisationId', '=', organisationId)
      .where('words', 'in', gone.slice(from, from + MANY_WORDS))
      .where('questions', '=', 0)
      .execute();
  }
}

/** Wordings per statement. */
const MANY_WORDS = 500;

/**
 * Migrations after which more, or other, data is derived from transcripts. 0022 came with words for the search
 * without case and accents in all scripts.
 */
const REREAD_AFTER = [
  '0009-readings',
  '0013-exports',
  '0022-counted-surveys',
  '0029-ending-counts',
];

/** Has all transcripts read again after an import or one of `REREAD_AFTER`; see `Derive`. */
export async function rereadTranscripts(
  transaction: Transaction,
  after: readonly string[] | 'import',
): Promise<void> {
  if (after === 'import' || REREAD_AFTER.some((name) => after.includes(name))) {
    await markAllUnread(transaction);
  }
}
