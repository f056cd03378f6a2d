import { type Kysely, sql } from 'kysely';
import { DAY, DAYS_32 } from '../../contract/time.ts';
import type { Schema } from '../database/schema.ts';
import type { Transaction } from '../database/store.ts';
import { namesAfter, NO_CHANGES, type TopicChange, type TopicNames } from './rules/names.ts';
import type { TopicChangeTable } from './tables.ts';

/** A change of the names of topics, as it is stored. */
export interface StoredChange extends Omit<TopicChangeTable, 'topics'>, TopicChange {}

const changeOf = ({ topics, ...row }: TopicChangeTable): StoredChange => ({
  ...row,
  topics: JSON.parse(topics) as string[],
});

/** The changes that were not undone, in the order in which they were made. */
export async function findStanding(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<TopicChange[]> {
  const rows = await query
    .selectFrom('topicChange')
    .select(['topics', 'name'])
    .where('organisationId', '=', organisationId)
    .where('undoneId', 'is', null)
    .orderBy('changeId')
    .execute();
  return rows.map(({ topics, name }) => ({ topics: JSON.parse(topics) as string[], name }));
}

/** The names of topics as they are now. Whatever names a topic to somebody, or groups by it, asks these. */
export async function findTopicNames(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<TopicNames> {
  const standing = await findStanding(query, organisationId);
  return standing.length === 0 ? NO_CHANGES : namesAfter(standing);
}

/** Increases with every change that is made or undone; 0: there was none. */
export async function findVersion(query: Kysely<Schema>, organisationId: string): Promise<number> {
  const row = await query
    .selectFrom('topicChange')
    .where('organisationId', '=', organisationId)
    .select(({ fn }) => [fn.max('changeId').as('made'), fn.max('undoneId').as('undone')])
    .executeTakeFirst();
  return Math.max(Number(row?.made ?? 0), Number(row?.undone ?? 0));
}

/** Changes, newest first. @param before only those with smaller ids */
export async function findChanges(
  query: Kysely<Schema>,
  organisationId: string,
  { limit, before }: { limit: number; before?: number | undefined },
): Promise<StoredChange[]> {
  const rows = await query
    .selectFrom('topicChange')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .$if(before !== undefined, (select) => select.where('changeId', '<', before!))
    .orderBy('changeId', 'desc')
    .limit(limit)
    .execute();
  return rows.map(changeOf);
}

export async function findChange(
  query: Kysely<Schema>,
  organisationId: string,
  changeId: number,
): Promise<StoredChange | undefined> {
  const row = await query
    .selectFrom('topicChange')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('changeId', '=', changeId)
    .executeTakeFirst();
  return row && changeOf(row);
}

export async function addChange({ query }: Transaction, change: StoredChange): Promise<void> {
  await query
    .insertInto('topicChange')
    .values({ ...change, topics: JSON.stringify(change.topics) })
    .execute();
}

export async function setChange(
  { query }: Transaction,
  { organisationId, changeId }: Pick<StoredChange, 'organisationId' | 'changeId'>,
  { topics, ...others }: Partial<StoredChange>,
): Promise<void> {
  await query
    .updateTable('topicChange')
    .set({ ...others, ...(topics && { topics: JSON.stringify(topics) }) })
    .where('organisationId', '=', organisationId)
    .where('changeId', '=', changeId)
    .execute();
}

export async function removeChange(
  { query }: Transaction,
  organisationId: string,
  changeId: number,
): Promise<void> {
  await query
    .deleteFrom('topicChange')
    .where('organisationId', '=', organisationId)
    .where('changeId', '=', changeId)
    .execute();
}

export async function findAllChanges(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<StoredChange[]> {
  return findChanges(query, organisationId, { limit: Number.MAX_SAFE_INTEGER });
}

/** What is stored with a topic as it was sent. */
export interface TopicCount {
  topicKey: string;
  conversations: number;
  /** The first millisecond of the UTC day on which the last one started. */
  lastDay: number;
}

/** The conversations with each topic, as they were sent. */
export async function countTopics(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<TopicCount[]> {
  const rows = await query
    .with(
      (cte) => cte('counted').materialized(),
      (db) =>
        db
          .selectFrom('figureRollup')
          .where('organisationId', '=', organisationId)
          .where('dimension', '=', 'topic')
          .where('span', '=', DAYS_32)
          .where('value', '<>', '')
          .where('conversations', '>', 0)
          .groupBy('value')
          .select(({ fn }) => ['value', fn.sum<number>('conversations').as('conversations')]),
    )
    .selectFrom('counted')
    .select(['value', 'conversations'])
    // The index by topic has the last one at its end.
    .select(({ selectFrom }) =>
      selectFrom('conversation')
        .where('conversation.organisationId', '=', organisationId)
        .whereRef('conversation.topicKey', '=', 'counted.value')
        .where(sql<boolean>`coalesce(${sql.ref('conversation.merged')}, 0) = 0`)
        .orderBy('conversation.startedAt', 'desc')
        .limit(1)
        .select('conversation.startedAt')
        .as('lastAt'),
    )
    .execute();
  return rows.map(({ value, conversations, lastAt }) => ({
    topicKey: value,
    conversations: Number(conversations),
    lastDay: Number(lastAt) - (Number(lastAt) % DAY),
  }));
}

/** Those of some keys that conversations have. */
export async function findUsed(
  query: Kysely<Schema>,
  organisationId: string,
  keys: readonly string[],
): Promise<Set<string>> {
  const rows = await query
    .selectFrom('conversation')
    .select('topicKey')
    .distinct()
    .where('organisationId', '=', organisationId)
    .where('topicKey', 'in', keys)
    .execute();
  return new Set(rows.flatMap(({ topicKey }) => topicKey ?? []));
}

/** How many chats are open whose conversations have one of these topics. */
export async function countOpenChats(
  query: Kysely<Schema>,
  organisationId: string,
  keys: ReadonlySet<string>,
): Promise<number> {
  const rows = await query
    .selectFrom('chat')
    .innerJoin('conversation', (join) =>
      join
        .onRef('conversation.organisationId', '=', 'chat.organisationId')
        .onRef('conversation.conversationId', '=', 'chat.conversationId'),
    )
    .where('chat.organisationId', '=', organisationId)
    .where('chat.openSince', 'is not', null)
    .groupBy('conversation.topicKey')
    .select(['conversation.topicKey', sql<number>`count(*)`.as('chats')])
    .execute();
  return rows
    .filter(({ topicKey }) => topicKey !== null && keys.has(topicKey))
    .reduce((sum, { chats }) => sum + Number(chats), 0);
}

/** The topics that the saved views of everybody name, one of each view that names one. */
export async function topicsOfViews(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<string[]> {
  const rows = await query
    .selectFrom('savedView')
    .select('query')
    .where('organisationId', '=', organisationId)
    .where('query', 'like', '%topic=%')
    .execute();
  return rows.flatMap((row) => new URLSearchParams(row.query).get('topic') ?? []);
}
