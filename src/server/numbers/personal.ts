import { type Kysely, sql } from 'kysely';
import { DAY } from '../../contract/time.ts';
import { topicKey } from '../../text/topic.ts';
import { findConversations } from '../conversations/index.ts';
import type { ConversationData, ErasedConversations } from '../database/personal.ts';
import type { Schema } from '../database/schema.ts';
import { findTopicNames, type TopicNames } from '../topics/index.ts';
import { escalationDifferences } from './rules/escalation.ts';
import { figureDifferences } from './rules/figures.ts';
import { privateWords } from './rules/private-words.ts';
import { rollupDifferences } from './rules/rollup.ts';
import { saveFigures } from './store/figures.ts';
import { saveEscalationRollups, saveRollups } from './store/rollups.ts';

/** Conversations read at once. */
const PAGE = 500;

/**
 * The topics and reasons of these conversations that are free text rather than categories.
 *
 * @param of one person, or a person for each conversation
 */
export async function findPrivateWords(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
  of: 'one person' | 'many people',
): Promise<Pick<ErasedConversations, 'privateTopics' | 'privateReasons'>> {
  const topics: string[] = [];
  const reasons: string[] = [];
  for (let from = 0; from < conversationIds.length; from += PAGE) {
    const page = conversationIds.slice(from, from + PAGE);
    for (const one of await findConversations(query, organisationId, page)) {
      if (one.topicKey) topics.push(one.topicKey);
      if (one.escalationReason) reasons.push(one.escalationReason);
    }
  }
  const names = await findTopicNames(query, organisationId);
  const privateTopics = privateWords(
    countOwn(topics, of),
    await countAll(query, organisationId, 'rollup', [...new Set(topics)]),
    await knownTopics(query, organisationId, names),
  );
  return {
    privateTopics: new Map(
      [...privateTopics].map((key) => {
        const name = names.current(key);
        return [key, name === key ? null : name];
      }),
    ),
    privateReasons: privateWords(
      countOwn(reasons, of),
      await countAll(query, organisationId, 'escalationRollup', [...new Set(reasons)]),
    ),
  };
}

/** In how many conversations of one person each word is. */
const countOwn = (words: readonly string[], of: 'one person' | 'many people') =>
  new Map(
    [...Map.groupBy(words, (word) => word)].map(([word, all]) => [
      word,
      of === 'one person' ? all.length : 1,
    ]),
  );

const COUNTED = {
  rollup: ['topicKey', 'conversations'],
  escalationRollup: ['reason', 'escalations'],
} as const;

async function countAll(
  query: Kysely<Schema>,
  organisationId: string,
  table: keyof typeof COUNTED,
  words: readonly string[],
): Promise<Map<string, number>> {
  if (words.length === 0) return new Map();
  const [word, count] = COUNTED[table];
  const { rows } = await sql<{ word: string; times: number }>`
    select ${sql.ref(word)} as word, sum(${sql.ref(count)}) as times from ${sql.table(table)}
    where ${sql.ref('organisationId')} = ${organisationId} and span = ${DAY}
      and ${sql.ref(word)} in (${sql.join(words)})
    group by ${sql.ref(word)}`.execute(query);
  return new Map(rows.map((row) => [row.word, Number(row.times)]));
}

/** The topics of teams, and the names that the organisation gave to topics. */
async function knownTopics(
  query: Kysely<Schema>,
  organisationId: string,
  names: TopicNames,
): Promise<Set<string>> {
  const rows = await query
    .selectFrom('team')
    .select('topics')
    .where('organisationId', '=', organisationId)
    .execute();
  const topics = rows.flatMap((row) => JSON.parse(row.topics) as string[]);
  return new Set([...topics.map((topic) => topicKey(topic) ?? ''), ...names.given()]);
}

/** The language goes with the content; its conversations count as of no language. */
export const languageData: ConversationData = {
  async erase({ query, save }, { organisationId, conversationIds }) {
    const conversations = (await findConversations(query, organisationId, conversationIds)).filter(
      ({ erasedAt, language }) => erasedAt === null && language !== null,
    );
    await save(
      saveFigures,
      figureDifferences(
        conversations.map((before) => ({ before, after: { ...before, language: null } })),
      ),
    );
    const languages = new Set(conversations.map(({ language }) => language!));
    await forgetUncounted(query, organisationId, 'language', languages);
    return {};
  },
};

/**
 * Topics and reasons that are text about a person. The counts move to the topic that it is part of, or to "no topic"
 * and "no reason", so that they stay exact. Runs after the conversations are locked.
 */
export const wordData: ConversationData = {
  async erase(transaction, { organisationId, conversationIds, privateTopics, privateReasons }) {
    const { query, save } = transaction;
    const isPrivateTopic = (key: string | null) => key !== null && privateTopics.has(key);
    const isPrivateReason = (reason: string | null) =>
      reason !== null && privateReasons.has(reason);

    const conversations = await findConversations(query, organisationId, conversationIds);
    const withTopic = conversations.filter((one) => isPrivateTopic(one.topicKey));
    const keptOf = (key: string | null) => privateTopics.get(key ?? '') ?? null;
    const changes = withTopic.map((before) => ({
      before,
      after: { ...before, topicKey: keptOf(before.topicKey) },
    }));
    await save(saveRollups, rollupDifferences(changes));
    await save(saveFigures, figureDifferences(changes));
    for (const [set, ids] of [
      ...[...Map.groupBy(withTopic, ({ topicKey: key }) => keptOf(key))].map(
        ([kept, own]) => [{ topic: kept, topicKey: kept }, own] as const,
      ),
      [
        { escalationReason: null },
        conversations.filter((one) => isPrivateReason(one.escalationReason)),
      ],
    ] as const) {
      if (ids.length === 0) continue;
      await query
        .updateTable('conversation')
        .set(set)
        .where('organisationId', '=', organisationId)
        .where(
          'conversationId',
          'in',
          ids.map(({ conversationId }) => conversationId),
        )
        .execute();
    }

    const escalations = await query
      .selectFrom('escalation')
      .selectAll()
      .where('organisationId', '=', organisationId)
      .where('conversationId', 'in', conversationIds)
      .execute();
    const changed = escalations.flatMap((before) => {
      const after = {
        ...before,
        topicKey: isPrivateTopic(before.topicKey) ? keptOf(before.topicKey) : before.topicKey,
        reason: isPrivateReason(before.reason) ? null : before.reason,
      };
      const isSame = after.topicKey === before.topicKey && after.reason === before.reason;
      return isSame ? [] : [{ before, after }];
    });
    await save(saveEscalationRollups, escalationDifferences(changed));
    for (const { after } of changed) {
      await query
        .updateTable('escalation')
        .set({ topicKey: after.topicKey, reason: after.reason })
        .where('organisationId', '=', organisationId)
        .where('conversationId', '=', after.conversationId)
        .execute();
    }

    // Rows that count nothing any more would keep the words.
    const gone = { topicKey: [...privateTopics.keys()], reason: [...privateReasons] };
    for (const [table, word, count] of [
      ['rollup', 'topicKey', 'conversations'],
      ['escalationRollup', 'topicKey', 'escalations'],
      ['escalationRollup', 'reason', 'escalations'],
    ] as const) {
      if (gone[word].length === 0) continue;
      await sql`delete from ${sql.table(table)}
        where ${sql.ref('organisationId')} = ${organisationId} and ${sql.ref(count)} = 0
          and ${sql.ref(word)} in (${sql.join(gone[word])})`.execute(query);
    }
    await forgetUncounted(query, organisationId, 'topic', new Set(privateTopics.keys()));
    return {};
  },
};

/** Removes the figures of values that no conversation has any more: a value may be text about a person. */
async function forgetUncounted(
  query: Kysely<Schema>,
  organisationId: string,
  dimension: 'topic' | 'language',
  values: ReadonlySet<string>,
): Promise<void> {
  if (values.size === 0) return;
  await query
    .deleteFrom('figureRollup')
    .where('organisationId', '=', organisationId)
    .where('dimension', '=', dimension)
    .where('conversations', '=', 0)
    .where('value', 'in', [...values])
    .execute();
}
