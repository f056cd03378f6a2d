import { type Kysely, sql } from 'kysely';
import {
  COUNTS,
  type Counts,
  DAY,
  HOUR,
  type Range,
  type Rollup,
  splitWindow,
} from '../domain/rollup.ts';
import type { Transaction } from './index.ts';
import type { Save } from './save.ts';
import type { Schema } from './schema.ts';

const KEY = ['organisationId', 'span', 'start', 'topicKey', 'aiHandled'] as const;

/** Adds differences to the rollups. */
export const saveRollups: Save<'rollup'> = {
  table: 'rollup',
  columns: [...KEY, ...COUNTS],
  whenKnown: (insert) =>
    insert.onConflict((conflict) =>
      conflict
        .columns([...KEY])
        .doUpdateSet((row) =>
          Object.fromEntries(
            COUNTS.map((name) => [name, row(`rollup.${name}`, '+', row.ref(`excluded.${name}`))]),
          ),
        ),
    ),
};

const ifTrue = (column: string) => sql<number>`case when ${sql.ref(column)} = 1 then 1 else 0 end`;
const ifRated = (rating: number) =>
  sql<number>`case when ${sql.ref('csatScore')} = ${sql.lit(rating)} then 1 else 0 end`;

/** What a row of `conversation` counts for, as `countsOf` in domain/rollup.ts. */
const counted = {
  conversations: sql<number>`1`,
  resolved: sql<number>`case when ${sql.ref('status')} = 'resolved' then 1 else 0 end`,
  escalated: ifTrue('escalated'),
  firstContactResolved: ifTrue('firstContactResolution'),
  firstContactKnown: sql<number>`case when ${sql.ref('firstContactResolution')} is null then 0 else 1 end`,
  rated1: ifRated(1),
  rated2: ifRated(2),
  rated3: ifRated(3),
  rated4: ifRated(4),
  rated5: ifRated(5),
  costMicros: sql<number>`coalesce(${sql.ref('costMicros')}, 0)`,
  estimatedHumanCostMicros: sql<number>`coalesce(${sql.ref('estimatedHumanCostMicros')}, 0)`,
} satisfies Record<keyof Counts, unknown>;

const topic = sql<string>`coalesce(${sql.ref('topicKey')}, '')`;
const handler = ifTrue('aiHandled');

/** Counted anew from the conversations, as rollups. */
function recount(query: Kysely<Schema>, span: number) {
  const start = sql<number>`${sql.ref('startedAt')} - ${sql.ref('startedAt')} % ${sql.lit(span)}`;
  return query
    .selectFrom('conversation')
    .groupBy(['organisationId', start, topic, handler])
    .select([
      'organisationId',
      sql<number>`${sql.lit(span)}`.as('span'),
      start.as('start'),
      topic.as('topicKey'),
      handler.as('aiHandled'),
      ...COUNTS.map((name) => sql<number>`sum(${counted[name]})`.as(name)),
    ]);
}

/** Writes the rollups of all conversations; there must be none. */
async function fillRollups(query: Kysely<Schema>): Promise<void> {
  for (const span of [HOUR, DAY]) {
    await query
      .insertInto('rollup')
      .columns([...KEY, ...COUNTS])
      .expression(recount(query, span) as never)
      .execute();
  }
}

/** Counts a database whose conversations were never counted. */
export async function fillMissingRollups(query: Kysely<Schema>): Promise<void> {
  const [rollup, conversation] = [
    await query.selectFrom('rollup').select('start').limit(1).executeTakeFirst(),
    await query.selectFrom('conversation').select('startedAt').limit(1).executeTakeFirst(),
  ];
  if (!rollup && conversation) await fillRollups(query);
}

/** Makes the rollups anew from the conversations. */
export async function repairRollups({ query }: Transaction): Promise<void> {
  await query.deleteFrom('rollup').execute();
  await fillRollups(query);
}

/** A rollup that is not what its conversations add up to. */
export interface RollupFault {
  key: Pick<Rollup, (typeof KEY)[number]>;
  kept: Counts | null;
  counted: Counts | null;
}

const nameOf = (rollup: Rollup) => KEY.map((name) => rollup[name]).join('\n');

const countsIn = (row: Counts) =>
  Object.fromEntries(COUNTS.map((name) => [name, row[name]])) as unknown as Counts;

const isNothing = (counts: Counts) => COUNTS.every((name) => counts[name] === 0);

/** A row with numbers as numbers, whatever the driver makes of large ones. */
function withNumbers<T extends object>(row: object): T {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      name === 'organisationId' || name === 'topicKey' ? value : Number(value),
    ]),
  ) as T;
}

/** Compares the rollups with what the conversations add up to. */
export async function checkRollups(query: Kysely<Schema>): Promise<RollupFault[]> {
  const right = new Map<string, Rollup>();
  for (const span of [HOUR, DAY]) {
    for (const row of await recount(query, span).execute()) {
      const rollup = withNumbers<Rollup>(row);
      right.set(nameOf(rollup), rollup);
    }
  }
  const faults: RollupFault[] = [];
  for (const row of await query.selectFrom('rollup').selectAll().execute()) {
    const kept = withNumbers<Rollup>(row);
    const counted = right.get(nameOf(kept));
    right.delete(nameOf(kept));
    const isRight = counted
      ? COUNTS.every((name) => counted[name] === kept[name])
      : isNothing(kept);
    if (!isRight) {
      faults.push({ key: kept, kept: countsIn(kept), counted: counted ? countsIn(counted) : null });
    }
  }
  for (const missing of right.values()) {
    faults.push({ key: missing, kept: null, counted: countsIn(missing) });
  }
  return faults;
}

/** Where the groups of a window's counts come from. */
export type Grouping =
  | { by: 'handler' }
  | { by: 'topic' }
  /** Buckets of `span` milliseconds, one of which begins at `origin`. */
  | { by: 'time'; span: number; origin: number };

export interface Group extends Counts {
  /** 0 for the groups that are not by handler. */
  aiHandled: number;
  /** '' for none, and for the groups that are not by topic. */
  topicKey: string;
  /** First millisecond of the bucket; 0 for the groups that are not by time. */
  start: number;
}

/**
 * The counts of the conversations that started in the window, exact wherever it begins and ends: of
 * whole days and hours from the rollups, of the rest from the conversations themselves.
 */
export async function countWindow(
  query: Kysely<Schema>,
  organisationId: string,
  window: Range,
  ...groupings: Grouping[]
): Promise<Group[]> {
  const time = groupings.find((one) => one.by === 'time');
  const by = new Set(groupings.map((one) => one.by));
  const stretches = splitWindow(window, time && time.span < DAY ? [HOUR] : [DAY, HOUR]);
  const bucket = (column: string) =>
    time
      ? sql<number>`${sql.ref(column)} - (${sql.ref(column)} - ${sql.lit(time.origin)}) % ${sql.lit(time.span)}`
      : sql<number>`0`;
  const keep = <T>(name: Grouping['by'], expression: T, otherwise: T) =>
    by.has(name) ? expression : otherwise;

  const fromRollups = (span: number, [start, end]: Range) =>
    query
      .selectFrom('rollup')
      .where('organisationId', '=', organisationId)
      .where('span', '=', span)
      .where('start', '>=', start)
      .where('start', '<', end)
      .select([
        keep('handler', sql<number>`${sql.ref('aiHandled')}`, sql<number>`0`).as('aiHandled'),
        keep('topic', sql<string>`${sql.ref('topicKey')}`, sql<string>`''`).as('topicKey'),
        bucket('start').as('start'),
        ...COUNTS,
      ]);
  const fromConversations = ([start, end]: Range) =>
    query
      .selectFrom('conversation')
      .where('organisationId', '=', organisationId)
      .where('startedAt', '>=', start)
      .where('startedAt', '<', end)
      .select([
        keep('handler', handler, sql<number>`0`).as('aiHandled'),
        keep('topic', topic, sql<string>`''`).as('topicKey'),
        bucket('startedAt').as('start'),
        ...COUNTS.map((name) => counted[name].as(name)),
      ]);

  const [first, ...rest] = stretches.map(({ span, range }) =>
    span === 0 ? fromConversations(range) : fromRollups(span, range),
  );
  if (!first) return [];
  const parts = rest.reduce((all, one) => all.unionAll(one as never), first);
  const rows = await query
    .selectFrom(parts.as('part'))
    .groupBy(['part.aiHandled', 'part.topicKey', 'part.start'])
    .select([
      'part.aiHandled',
      'part.topicKey',
      'part.start',
      ...COUNTS.map((name) => sql<number>`sum(${sql.ref(`part.${name}`)})`.as(name)),
    ])
    .execute();
  return rows.map((row) => withNumbers<Group>(row));
}
