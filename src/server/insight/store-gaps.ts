import { type Kysely, sql } from 'kysely';
import { DEFAULT_GAP_THRESHOLD } from '../../contract/index.ts';
import { DAY, HOUR } from '../../contract/time.ts';
import { addTo, type Save } from '../database/save.ts';
import type { Schema } from '../database/schema.ts';
import type { TopicNames } from '../topics/index.ts';
import { isSet, type Range, type RollupKind, splitWindow } from '../numbers/index.ts';
import type { Gap, QuestionGroup } from './rules/gap.ts';
import { GAP_SPANS } from './rules/gap-rollup.ts';

/** Adds differences to what is counted. */
export const saveGapRollups: Save<'gapRollup'> = {
  table: 'gapRollup',
  whenKnown: addTo('gapRollup'),
};

const UNANSWERED = sql<boolean>`(${isSet('isCertain')}
  or ${sql.ref('confidence')} < ${sql.lit(DEFAULT_GAP_THRESHOLD)})`;

/** Questions by their words. */
export const gapRollup: RollupKind<'questions' | 'conversations' | 'escalated', 'words'> = {
  table: 'gapRollup',
  facts: 'gapQuestion',
  at: 'at',
  spans: GAP_SPANS,
  where: UNANSWERED,
  group: { words: sql.ref<string>('words') },
  counts: {
    questions: sql<number>`1`,
    conversations: sql.ref<number>('isCounted'),
    escalated: sql<number>`${sql.ref('isCounted')} * ${sql.ref('escalated')}`,
  },
};

/** How many of the most frequent wordings are grouped for one response. */
const MAX_GROUPS = 5_000;
/** Up to so many questions take no longer one by one, with their topics and times. */
const FEW = 5_000;

function gapQuestionsOf(
  query: Kysely<Schema>,
  organisationId: string,
  [from, to]: Range,
  threshold: number,
) {
  return query
    .selectFrom('gapQuestion')
    .where('organisationId', '=', organisationId)
    .where('at', '>=', from)
    .where('at', '<', to)
    .where((eb) => eb.or([eb('isCertain', '=', 1), eb('confidence', '<', threshold)]));
}

/**
 * The questions in the window that the AI did not answer, grouped by words and, of few, topic. Many are read from
 * rollups, without topics, and with the day of the last one; see `withTopic`.
 *
 * @param few up to so many questions are counted one by one
 */
export async function groupGapQuestions(
  query: Kysely<Schema>,
  organisationId: string,
  window: Range,
  threshold: number,
  few = FEW,
): Promise<QuestionGroup[]> {
  if (threshold === DEFAULT_GAP_THRESHOLD && (await areMore(query, organisationId, window, few))) {
    return groupRollups(query, organisationId, window);
  }
  const rows = await gapQuestionsOf(query, organisationId, window, threshold)
    .groupBy(['words', 'topicKey'])
    .select(({ fn }) => [
      'words',
      'topicKey',
      fn.countAll<number>().as('questions'),
      fn.count<number>('conversationId').distinct().as('conversations'),
      sql<number>`count(distinct case when ${sql.ref('escalated')} = 1 then ${sql.ref('conversationId')} end)`.as(
        'escalated',
      ),
      fn.max('at').as('lastAt'),
    ])
    .orderBy('questions', 'desc')
    .orderBy('words')
    .limit(MAX_GROUPS)
    .execute();
  return rows;
}

async function areMore(
  query: Kysely<Schema>,
  organisationId: string,
  [from, to]: Range,
  than: number,
): Promise<boolean> {
  const last = await query
    .selectFrom('gapQuestion')
    .select('at')
    .where('organisationId', '=', organisationId)
    .where('at', '>=', from)
    .where('at', '<', to)
    .orderBy('at')
    .limit(1)
    .offset(than)
    .executeTakeFirst();
  return last !== undefined;
}

async function groupRollups(
  query: Kysely<Schema>,
  organisationId: string,
  window: Range,
): Promise<QuestionGroup[]> {
  const names = ['questions', 'conversations', 'escalated'] as const;
  const parts = splitWindow(window, [...GAP_SPANS, HOUR]).map(({ span, range, sign }) => {
    const [from, to] = range;
    if (span >= DAY) {
      return sql`select words, questions, conversations, escalated,
          case when span = ${sql.lit(DAY)} then start else start + ${sql.lit(GAP_SPANS[0] - DAY)} end as last_at
        from gap_rollup where organisation_id = ${organisationId} and span = ${span}
          and start >= ${from} and start < ${to}`;
    }
    const { counts } = gapRollup;
    return sql`select words, ${sql.join(names.map((name) => sql`${sql.lit(sign)} * (${counts[name]}) as ${sql.ref(name)}`))},
        ${sign > 0 ? sql`at` : sql`0`} as last_at
      from gap_question where organisation_id = ${organisationId}
        and at >= ${from} and at < ${to} and ${UNANSWERED}`;
  });
  const { rows } = await sql<Omit<QuestionGroup, 'topicKey'>>`
    select words, sum(questions) as questions, sum(conversations) as conversations,
      sum(escalated) as escalated, max(last_at) as last_at
    from (${sql.join(parts, sql` union all `)}) as part
    group by words having sum(questions) > 0
    order by sum(questions) desc, words limit ${sql.lit(MAX_GROUPS)}`.execute(query);
  return rows.map((row) => ({
    words: row.words,
    topicKey: null,
    questions: Number(row.questions),
    conversations: Number(row.conversations),
    escalated: Number(row.escalated),
    lastAt: Number(row.lastAt),
  }));
}

/** How many wordings of a gap its topic and its last question are of: the most frequent ones. */
const WORDINGS = 100;
/** … and its examples. */
const EXAMPLE_WORDINGS = 8;
/** How many questions of a wording are looked at for examples. */
const LATEST = 50;

/** The gap with its most frequent topic, as it is called now, and the time of its last question. */
export async function withTopic(
  query: Kysely<Schema>,
  organisationId: string,
  window: Range,
  threshold: number,
  gap: Gap,
  names: TopicNames,
): Promise<Gap> {
  const rows = await gapQuestionsOf(query, organisationId, window, threshold)
    .where('words', 'in', gap.words.slice(0, WORDINGS))
    .groupBy('topicKey')
    .select(({ fn }) => [
      'topicKey',
      fn.countAll<number>().as('questions'),
      fn.max('at').as('lastAt'),
    ])
    .execute();
  const counts = new Map<string, number>();
  for (const { topicKey, questions } of rows) {
    if (topicKey === null) continue;
    const name = names.current(topicKey);
    counts.set(name, (counts.get(name) ?? 0) + Number(questions));
  }
  const [top] = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return {
    ...gap,
    topicKey: top?.[0] ?? null,
    lastAt: rows.length === 0 ? gap.lastAt : Math.max(...rows.map(({ lastAt }) => Number(lastAt))),
  };
}

/** The wordings that a question is stored with: those of a long one are of its whole text, of which it is a part. */
export async function findWordings(
  query: Kysely<Schema>,
  organisationId: string,
  window: Range,
  threshold: number,
  question: string,
): Promise<string[]> {
  const rows = await gapQuestionsOf(query, organisationId, window, threshold)
    .where('question', '=', question)
    .select('words')
    .distinct()
    .limit(LATEST)
    .execute();
  return rows.map(({ words }) => words);
}

/** A question as it was asked. */
interface GapExample {
  conversationId: string;
  messageId: string;
  at: number;
  question: string;
  words: string;
}

/** The latest questions with the most frequent of these wordings, newest first. @param limit up to `LATEST` */
export async function findGapQuestions(
  query: Kysely<Schema>,
  organisationId: string,
  window: Range,
  threshold: number,
  wordings: readonly string[],
  limit = LATEST,
): Promise<GapExample[]> {
  const ofWords = (words: string) =>
    gapQuestionsOf(query, organisationId, window, threshold)
      .where('words', '=', words)
      .select(['conversationId', 'messageId', 'question', 'words', 'at'])
      .orderBy('at', 'desc')
      .limit(LATEST);
  // One wording after the other is read in the order of its index, and no further than needed.
  const { rows } = await sql<GapExample>`
    select * from (${sql.join(
      wordings
        .slice(0, EXAMPLE_WORDINGS)
        .map((words) => sql`select * from ${ofWords(words)} as wording`),
      sql` union all `,
    )}) as latest order by at desc, conversation_id, message_id limit ${sql.lit(limit)}`.execute(
    query,
  );
  return rows;
}

/** The latest distinct questions of a gap, those with the leading wording first. */
export async function findGapExamples(
  query: Kysely<Schema>,
  organisationId: string,
  window: Range,
  threshold: number,
  gap: Gap,
): Promise<{ conversationId: string; question: string }[]> {
  const rows = await findGapQuestions(query, organisationId, window, threshold, gap.words);
  const [leading] = gap.words;
  rows.sort((a, b) => Number(b.words === leading) - Number(a.words === leading));
  const different = new Map(rows.toReversed().map((row) => [row.question.toLowerCase(), row]));
  return [...different.values()].toReversed().slice(0, 5);
}
