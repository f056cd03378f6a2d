import { type FunctionModule, type Kysely, type RawBuilder, sql } from 'kysely';
import { DEFAULT_GAP_THRESHOLD } from '../../contract/index.ts';
import { DAY, DAYS_32, HOUR } from '../../contract/time.ts';
import { addTo, type Save } from '../database/save.ts';
import type { Schema } from '../database/schema.ts';
import type { TopicNames } from '../topics/index.ts';
import { isSet, type Range, type RollupKind, splitWindow, type Stretch } from '../numbers/index.ts';
import type { Gap, QuestionGroup } from './rules/gap.ts';
import { EVER, GAP_SPANS } from './rules/gap-rollup.ts';

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
/** Of more than this, the most frequent wordings alone are counted. */
const MANY = 50_000;
/** How many times as many wordings, or the latest questions, are looked at for the most frequent ones. */
const LOOKS = 4;

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

/** How many questions are read in which way, and of how many wordings. */
interface Amounts {
  few: number;
  many: number;
  most: number;
}

/**
 * The questions in the window that the AI did not answer, grouped by words and, of few, topic: the most frequent
 * wordings. Many are read from rollups, without topics, and with the day of the last one; see `withTopic`.
 */
export async function groupGapQuestions(
  query: Kysely<Schema>,
  organisationId: string,
  window: Range,
  threshold: number,
  { few = FEW, many = MANY, most = MAX_GROUPS }: Partial<Amounts> = {},
): Promise<QuestionGroup[]> {
  if (threshold === DEFAULT_GAP_THRESHOLD && (await areMore(query, organisationId, window, few))) {
    const frequent =
      (await areMore(query, organisationId, window, many)) &&
      (await groupFrequent(query, organisationId, window, most));
    return frequent || groupRollups(query, organisationId, window, most);
  }
  const rows = await gapQuestionsOf(query, organisationId, window, threshold)
    .groupBy(['words', 'topicKey'])
    .select(({ fn }) => ['words', 'topicKey', ...countedOf(fn)])
    .orderBy('questions', 'desc')
    .orderBy('words')
    .limit(most)
    .execute();
  return rows;
}

/** What questions count, one by one. */
const countedOf = (fn: FunctionModule<Schema, 'gapQuestion'>) =>
  [
    fn.countAll<number>().as('questions'),
    fn.count<number>('conversationId').distinct().as('conversations'),
    sql<number>`count(distinct case when ${sql.ref('escalated')} = 1 then ${sql.ref('conversationId')} end)`.as(
      'escalated',
    ),
    fn.max('at').as('lastAt'),
  ] as const;

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

/** Hours are read from questions. */
const SPANS = [DAYS_32, DAY, HOUR];

/** What a wording counts in a part of a window. */
const COUNTED = ['questions', 'conversations', 'escalated'] as const;

/**
 * The stretches of a window, as queries for wordings with their counts, several times each.
 *
 * @param among reads only the wordings of the common table expression `wording`
 */
function partsOf(
  organisationId: string,
  stretches: readonly Stretch[],
  among: 'all' | 'frequent',
): RawBuilder<unknown>[] {
  const isAmong = (of: RawBuilder<unknown>) =>
    among === 'all' ? sql`true` : sql`${of} in (select words from wording)`;
  return stretches.map(({ span, range: [from, to], sign }) => {
    const signed = (of: (name: (typeof COUNTED)[number]) => RawBuilder<unknown>) =>
      sql.join(COUNTED.map((name) => sql`${sql.lit(sign)} * (${of(name)}) as ${sql.ref(name)}`));
    if (span >= DAY) {
      if (span === EVER) {
        return sql`select words, ${signed((name) => sql.ref(name))}, ${sql.lit(to - 1)} as last_at from wording`;
      }
      // Frequent wordings come first, and each is looked up.
      const rows =
        among === 'all'
          ? sql`gap_rollup as counted where`
          : sql`wording cross join gap_rollup as counted where counted.words = wording.words and`;
      return sql`select counted.words, ${signed((name) => sql.ref(`counted.${name}`))},
          ${sign > 0 ? sql`start + ${sql.lit(span - DAY)}` : sql`0`} as last_at
        from ${rows} counted.organisation_id = ${organisationId} and counted.span = ${sql.lit(span)}
          and counted.start >= ${from} and counted.start < ${to}`;
    }
    return sql`select words, ${signed((name) => gapRollup.counts[name])},
        ${sign > 0 ? sql`at` : sql`0`} as last_at
      from gap_question where organisation_id = ${organisationId}
        and at >= ${from} and at < ${to} and ${UNANSWERED} and ${isAmong(sql`words`)}`;
  });
}

const sumsOf = sql.join([
  ...COUNTED.map((name) => sql`sum(${sql.ref(name)}) as ${sql.ref(name)}`),
  sql`max(last_at) as last_at`,
]);

type GroupRow = Omit<QuestionGroup, 'topicKey'>;

/** The group of a row, with the day of its last question. */
const groupOf = (row: GroupRow, [, to]: Range): QuestionGroup => ({
  words: row.words,
  topicKey: null,
  questions: Number(row.questions),
  conversations: Number(row.conversations),
  escalated: Number(row.escalated),
  lastAt: Math.min(Number(row.lastAt), to - 1),
});

async function groupRollups(
  query: Kysely<Schema>,
  organisationId: string,
  window: Range,
  most: number,
): Promise<QuestionGroup[]> {
  const parts = partsOf(organisationId, splitWindow(window, SPANS), 'all');
  const { rows } = await sql<GroupRow>`
    select words, ${sumsOf} from (${sql.join(parts, sql` union all `)}) as part
    group by words having sum(questions) > 0
    order by sum(questions) desc, words limit ${sql.lit(most)}`.execute(query);
  return rows.map((row) => groupOf(row, window));
}

/**
 * The same, without reading the many wordings that were used once: those that are the most frequent of all time are
 * counted, until no other one can be more frequent in this window. Of equally frequent ones, any may be the last; of
 * those that were used once, the latest are.
 *
 * @returns `undefined` if those of this window are others than those of all time, so that this takes longer
 */
async function groupFrequent(
  query: Kysely<Schema>,
  organisationId: string,
  window: Range,
  most: number,
): Promise<QuestionGroup[] | undefined> {
  // Of what is known, most may be in the window: then the rest is subtracted from the counts of all time.
  const since = await firstQuestionAt(query, organisationId);
  const parts = partsOf(organisationId, splitWindow(window, [EVER, ...SPANS], since), 'frequent');
  let found: QuestionGroup[] = [];
  let after = sql`true`;
  for (let looks = 0; looks < LOOKS; looks++) {
    const { rows } = await sql<GroupRow & { ever: number }>`
      with wording as materialized (
        select words, questions, conversations, escalated from gap_rollup
        where organisation_id = ${organisationId} and span = ${sql.lit(EVER)} and ${after}
        order by questions desc, words limit ${sql.lit(most)})
      select words, ${sumsOf}, max(ever) as ever from (
        select words, 0 as questions, 0 as conversations, 0 as escalated, 0 as last_at, questions as ever
          from wording
        union all select part.*, 0 as ever from (${sql.join(parts, sql` union all `)}) as part
      ) as counted group by words order by max(ever) desc, words`.execute(query);
    found = [...found, ...rows.map((row) => groupOf(row, window))]
      .filter(({ questions }) => questions > 0)
      .sort((a, b) => b.questions - a.questions || (a.words < b.words ? -1 : 1))
      .slice(0, most);
    if (rows.length < most) return found;
    const last = rows.at(-1)!;
    const ever = Number(last.ever);
    if (found.length === most && found.at(-1)!.questions >= ever) return found;
    if (ever <= 1) return withLatest(query, organisationId, window, most, found);
    after = sql`questions <= ${ever} and (questions < ${ever} or words > ${last.words})`;
  }
  return undefined;
}

async function firstQuestionAt(query: Kysely<Schema>, organisationId: string): Promise<number> {
  const first = await query
    .selectFrom('gapQuestion')
    .select('at')
    .where('organisationId', '=', organisationId)
    .orderBy('at')
    .limit(1)
    .executeTakeFirst();
  return Number(first?.at ?? 0);
}

/**
 * Fills up with the wordings of the latest questions. Those that are not found yet were used once.
 *
 * @returns `undefined` if there may be more of them further back
 */
async function withLatest(
  query: Kysely<Schema>,
  organisationId: string,
  window: Range,
  most: number,
  found: readonly QuestionGroup[],
): Promise<QuestionGroup[] | undefined> {
  for (const limit of [most, LOOKS * most]) {
    const latest = await gapQuestionsOf(query, organisationId, window, DEFAULT_GAP_THRESHOLD)
      .select(['words', 'escalated', 'at'])
      .orderBy('at', 'desc')
      .limit(limit)
      .execute();
    const all = new Map(found.map((one) => [one.words, one]));
    for (const { words, escalated, at } of latest) {
      if (all.has(words)) continue;
      const once = { questions: 1, conversations: 1, escalated, lastAt: Number(at) };
      all.set(words, { words, topicKey: null, ...once });
    }
    if (all.size >= most || latest.length < limit) return [...all.values()].slice(0, most);
  }
  return undefined;
}

/** How many wordings of a gap its topic and its last question are of: the most frequent ones. */
const WORDINGS = 100;
/** … and its examples. */
const EXAMPLE_WORDINGS = 8;
/** How many questions of a wording are looked at for examples. */
const LATEST = 50;

/**
 * The gap with its most frequent topic, as it is called now, and the time of its last question. A conversation counts
 * in the rollups when it first asks; here, it counts in every window in which it asks.
 */
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
    .groupBy(['topicKey', 'words'])
    .select(({ fn }) => ['topicKey', 'words', ...countedOf(fn)])
    .execute();
  const counts = new Map<string, number>();
  const asked = { conversations: 0, escalated: 0 };
  for (const { topicKey, questions, conversations, escalated } of rows) {
    asked.conversations += Number(conversations);
    asked.escalated += Number(escalated);
    if (topicKey === null) continue;
    const name = names.current(topicKey);
    counts.set(name, (counts.get(name) ?? 0) + Number(questions));
  }
  const [top] = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return {
    ...gap,
    // Rarer wordings of many are left as the rollups have them.
    ...(gap.words.length <= WORDINGS && asked),
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
