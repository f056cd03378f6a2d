import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { EscalationCounts } from '../rules/escalation.ts';
import { type Counts, type Range, splitWindow } from '../rules/rollup.ts';
import { DAY, HOUR } from '../../../contract/time.ts';
import { ifIs, ifKnown, ifTrue, ifUnknownByAi, isNot, orEmpty, orZero } from './expressions.ts';
import type { Store, Transaction } from '../../database/store.ts';
import { addTo, type Save } from '../../database/save.ts';
import type { Schema } from '../../database/schema.ts';
import { findTopicNames, NO_CHANGES, type TopicNames } from '../../topics/index.ts';

type RollupTable = 'rollup' | 'escalationRollup' | 'surveyRollup' | 'figureRollup' | 'gapRollup';

/** A kind of rollup: what it counts, and how it groups the counts. */
export interface RollupKind<Count extends string = string, Group extends string = string> {
  table: RollupTable;
  /** Which rows of the table are of this kind; all by default. */
  part?: RawBuilder<boolean>;
  facts: 'conversation' | 'escalation' | 'survey' | 'gapQuestion';
  /** The column with the time of a fact. A fact without a time does not count. */
  at: 'startedAt' | 'sentAt' | 'at';
  /** What is counted together, milliseconds; by default hours and days. */
  spans?: readonly number[];
  /** Which facts count; all by default. */
  where?: RawBuilder<boolean>;
  /** The columns to group by, as expressions on a fact. */
  group: Record<Group, RawBuilder<string | number>>;
  /** The column to group by that has a topic: merged ones are one group of a window. */
  topic?: Group;
  /** The counts of a fact, as expressions; the same as `countedOf` in `rules/` computes. */
  counts: Record<Count, RawBuilder<number>>;
}

/** Conversations by topic and handler. */
export const conversationRollup: RollupKind<keyof Counts, 'topicKey' | 'aiHandled'> = {
  table: 'rollup',
  facts: 'conversation',
  at: 'startedAt',
  where: isNot('merged'),
  group: { topicKey: orEmpty('topicKey'), aiHandled: ifTrue('aiHandled') },
  topic: 'topicKey',
  counts: {
    conversations: sql<number>`1`,
    resolved: ifIs('status', 'resolved'),
    escalated: ifTrue('escalated'),
    firstContactResolved: ifTrue('firstContactResolution'),
    firstContactKnown: ifKnown('firstContactResolution'),
    rated1: ifIs('csatScore', 1),
    rated2: ifIs('csatScore', 2),
    rated3: ifIs('csatScore', 3),
    rated4: ifIs('csatScore', 4),
    rated5: ifIs('csatScore', 5),
    costMicros: orZero('costMicros'),
    estimatedHumanCostMicros: orZero('estimatedHumanCostMicros'),
    aiCostUnknown: ifUnknownByAi('costMicros'),
    humanCostUnknown: ifUnknownByAi('estimatedHumanCostMicros'),
  },
};

/** Escalated conversations by topic and reason. */
export const escalationRollup: RollupKind<keyof EscalationCounts, 'topicKey' | 'reason'> = {
  table: 'escalationRollup',
  facts: 'escalation',
  at: 'startedAt',
  group: { topicKey: orEmpty('topicKey'), reason: orEmpty('reason') },
  topic: 'topicKey',
  counts: {
    escalations: sql<number>`1`,
    timed: ifKnown('messagesBefore'),
    messagesBefore: orZero('messagesBefore'),
    secondsBefore: orZero('secondsBefore'),
    positive: ifIs('sentiment', 'positive'),
    neutral: ifIs('sentiment', 'neutral'),
    negative: ifIs('sentiment', 'negative'),
    frustrated: ifIs('sentiment', 'frustrated'),
  },
};

/** Adds differences to what is counted. */
export const saveRollups: Save<'rollup'> = { table: 'rollup', whenKnown: addTo('rollup') };
export const saveEscalationRollups: Save<'escalationRollup'> = {
  table: 'escalationRollup',
  whenKnown: addTo('escalationRollup'),
};

const spansOf = ({ spans = [HOUR, DAY] }: RollupKind) => spans;

/** The spans of a kind that are no longer than `longest`, the longest one first. */
const usableSpans = (kind: RollupKind, longest: number) =>
  spansOf(kind)
    .filter((span) => span <= longest)
    .toSorted((one, other) => other - one);

const partOf = ({ part }: RollupKind) => part ?? sql<boolean>`true`;

const keyOf = ({ group }: RollupKind) => ['organisationId', 'span', 'start', ...Object.keys(group)];

const named = (expressions: Record<string, RawBuilder<unknown>>) =>
  sql.join(
    Object.entries(expressions).map(([name, expression]) => sql`${expression} as ${sql.ref(name)}`),
  );

const signed = (counts: Record<string, RawBuilder<number>>, sign: number) =>
  named(
    sign > 0
      ? counts
      : Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, sql`-(${count})`])),
  );

const sums = (names: readonly string[], of: (name: string) => RawBuilder<unknown>) =>
  named(Object.fromEntries(names.map((name) => [name, sql`sum(${of(name)})`])));

/**
 * The organisation of a row, as an expression: by the column, SQLite would read all rows in the order of an index
 * that begins with it, each from another place of the file.
 */
const organisation = sql`${sql.ref('organisationId')} || ''`;

/** Computes the rollups from the facts, in the order of their columns. */
function recount(kind: RollupKind, span: number) {
  const start = sql`${sql.ref(kind.at)} - ${sql.ref(kind.at)} % ${sql.lit(span)}`;
  const group = Object.values(kind.group);
  return sql<Row>`
    select ${organisation} as ${sql.ref('organisationId')}, cast(${sql.lit(span)} as bigint) as ${sql.ref('span')},
      ${start} as ${sql.ref('start')}, ${named(kind.group)},
      ${sums(Object.keys(kind.counts), (name) => kind.counts[name]!)}
    from ${sql.table(kind.facts)}
    where ${sql.ref(kind.at)} is not null and ${kind.where ?? sql`true`}
    group by ${organisation}, ${start}, ${sql.join(group)}`;
}

/** Computes the rollups of a span from those of a shorter one, in the order of their columns. */
function summedUp(kind: RollupKind, span: number, shorter: number) {
  const start = sql`${sql.ref('start')} - ${sql.ref('start')} % ${sql.lit(span)}`;
  const group = sql.join(Object.keys(kind.group).map((name) => sql.ref(name)));
  return sql<Row>`
    select ${sql.ref('organisationId')}, cast(${sql.lit(span)} as bigint), ${start}, ${group},
      ${sums(Object.keys(kind.counts), (name) => sql.ref(name))}
    from ${sql.table(kind.table)}
    where ${sql.ref('span')} = ${sql.lit(shorter)} and ${partOf(kind)}
    group by ${sql.ref('organisationId')}, ${start}, ${group}`;
}

/** Inserts the rollups of all facts. The table must be empty. */
async function fillRollups(query: Kysely<Schema>, kind: RollupKind): Promise<void> {
  const columns = [...keyOf(kind), ...Object.keys(kind.counts)].map((name) => sql.ref(name));
  const [shortest = HOUR, ...longer] = spansOf(kind).toSorted((one, other) => one - other);
  const rows = [recount(kind, shortest), ...longer.map((span) => summedUp(kind, span, shortest))];
  for (const select of rows) {
    await sql`insert into ${sql.table(kind.table)} (${sql.join(columns)}) ${select}`.execute(query);
  }
}

/** Fills rollup tables that are empty although there are facts. */
export async function fillMissingRollups(
  { query }: Transaction,
  kinds: readonly RollupKind[],
): Promise<void> {
  for (const kind of kinds) {
    const [rollup, fact] = [
      await query
        .selectFrom(kind.table)
        .select('start')
        .where(partOf(kind))
        .limit(1)
        .executeTakeFirst(),
      await query
        .selectFrom(kind.facts)
        .select('organisationId')
        .where(sql.ref(kind.at), 'is not', null)
        .limit(1)
        .executeTakeFirst(),
    ];
    if (!rollup && fact) await fillRollups(query, kind);
  }
}

/** Recomputes all rollups from the facts. */
export async function repairRollups(
  { query }: Transaction,
  kinds: readonly RollupKind[],
): Promise<void> {
  for (const kind of kinds) {
    await query.deleteFrom(kind.table).where(partOf(kind)).execute();
    await fillRollups(query, kind);
  }
}

type Row = Record<string, string | number>;

/** A rollup that differs from the sum of its facts. */
export interface RollupFault {
  organisationId: string;
  span: number;
  start: number;
  /** What it counts: `conversation`, `escalation`, `survey`. */
  of: string;
  /** The stored and the recomputed number of facts. Other counts may differ too. */
  kept: number;
  counted: number;
}

/** Converts the numbers of a row, which some drivers return as strings or bigints. */
function withNumbers(row: Row, kind: RollupKind): Row {
  const numbers = new Set(['span', 'start', 'aiHandled', ...Object.keys(kind.counts)]);
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, numbers.has(name) ? Number(value) : value]),
  );
}

/** Compares the rollups with the sums of the facts, in a snapshot: others may be writing. */
export const checkRollups = (
  store: Pick<Store, 'snapshot'>,
  kinds: readonly RollupKind[],
): Promise<RollupFault[]> => store.snapshot((query) => compare(query, kinds));

async function compare(
  query: Kysely<Schema>,
  kinds: readonly RollupKind[],
): Promise<RollupFault[]> {
  const faults: RollupFault[] = [];
  for (const kind of kinds) {
    const names = Object.keys(kind.counts);
    const [first = ''] = names;
    const nameOf = (row: Row) => JSON.stringify(keyOf(kind).map((name) => row[name]));
    const right = new Map<string, Row>();
    for (const span of spansOf(kind)) {
      for (const row of (await recount(kind, span).execute(query)).rows) {
        const rollup = withNumbers(row, kind);
        right.set(nameOf(rollup), rollup);
      }
    }
    const report = (kept: Row | undefined, counted: Row | undefined) => {
      const { organisationId, span, start } = (kept ?? counted)!;
      faults.push({
        organisationId: String(organisationId),
        span: Number(span),
        start: Number(start),
        of: kind.facts,
        kept: Number(kept?.[first] ?? 0),
        counted: Number(counted?.[first] ?? 0),
      });
    };
    for (const row of await query
      .selectFrom(kind.table)
      .selectAll()
      .where(partOf(kind))
      .execute()) {
      const kept = withNumbers(row as unknown as Row, kind);
      const counted = right.get(nameOf(kept));
      right.delete(nameOf(kept));
      if (!names.every((name) => kept[name] === (counted?.[name] ?? 0))) report(kept, counted);
    }
    for (const missing of right.values()) report(undefined, missing);
  }
  return faults;
}

/** How to group the counts of a window. */
export interface Grouping<Count extends string, Group extends string> {
  by?: readonly Group[];
  /** The counts to compute; all by default. The others are 0. */
  only?: readonly Count[];
  /** Buckets of `span` milliseconds, one of which begins at `origin`. */
  buckets?: { span: number; origin: number };
  /** Only what has these values. */
  having?: Partial<Record<Group, string | number>>;
}

/** The counts of a group. Columns that it is not grouped by are empty or 0. */
export type Counted<Count extends string, Group extends string> = Record<Count, number> & {
  [G in Group]: G extends 'aiHandled' ? number : string;
} & {
  /** The first millisecond of the bucket. */
  start: number;
};

/**
 * The counts of the facts in the window, exact wherever it begins and ends: whole slots come from the
 * rollups, the rest from the facts. Topics are those that are current; rollups and facts have them as they were
 * sent.
 */
export async function countWindow<Count extends string, Group extends string>(
  query: Kysely<Schema>,
  kind: RollupKind<Count, Group>,
  organisationId: string,
  window: Range,
  { by = [], only: wanted, buckets, having = {} }: Grouping<Count, Group>,
): Promise<Counted<Count, Group>[]> {
  // Days of UTC are in one bucket each if buckets begin with them.
  const hasDays = !buckets || (buckets.span % DAY === 0 && buckets.origin % DAY === 0);
  const longest = !buckets ? Infinity : hasDays ? DAY : HOUR;
  const stretches = splitWindow(window, usableSpans(kind, longest));
  if (stretches.length === 0) return [];
  const bucket = (column: string) =>
    buckets
      ? sql`${sql.ref(column)} - (${sql.ref(column)} - ${sql.lit(buckets.origin)}) % ${sql.lit(buckets.span)}`
      : sql`0`;
  const groups = Object.keys(kind.group) as Group[];
  const all = Object.keys(kind.counts) as Count[];
  const wantedCounts = wanted ?? all;
  const counts = Object.fromEntries(wantedCounts.map((name) => [name, kind.counts[name]]));
  const none = Object.fromEntries(all.map((name) => [name, 0]));
  const nothing = (group: Group) => (group === 'aiHandled' ? sql`0` : sql`''`);
  const grouped = (of: (group: Group) => RawBuilder<unknown>) =>
    named(
      Object.fromEntries(
        groups.map((group) => [group, by.includes(group) ? of(group) : nothing(group)]),
      ),
    );

  const { topic } = kind;
  const names =
    topic && (by.includes(topic) || topic in having)
      ? await findTopicNames(query, organisationId)
      : NO_CHANGES;
  // A topic may have thousands of names: they are sent once.
  const asked = topic && topic in having ? names.allOf(String(having[topic])) : [];
  const isSame = (group: Group, value: unknown, of: RawBuilder<unknown>) =>
    group === topic && asked.length > 1
      ? sql`and ${of} in (select one from asked)`
      : sql`and ${of} = ${value}`;
  const has = (of: (group: Group) => RawBuilder<unknown>) =>
    sql<boolean>`true ${sql.join(
      (Object.entries(having) as [Group, unknown][]).map(([group, value]) =>
        isSame(group, value, of(group)),
      ),
      sql` `,
    )}`;
  const only = has((group) => sql.ref(group));
  const onlyFacts = has((group) => kind.group[group]);

  const stored = Object.fromEntries(wantedCounts.map((name) => [name, sql.ref<number>(name)]));
  const fromRollups = (span: number, [start, end]: Range, sign: number) => sql`
    select ${grouped((group) => sql.ref(group))}, ${bucket('start')} as ${sql.ref('start')},
      ${signed(stored, sign)}
    from ${sql.table(kind.table)}
    where ${sql.ref('organisationId')} = ${organisationId} and ${sql.ref('span')} = ${span}
      and ${sql.ref('start')} >= ${start} and ${sql.ref('start')} < ${end}
      and ${partOf(kind)} and ${only}`;
  const fromFacts = ([start, end]: Range, sign: number) => sql`
    select ${grouped((group) => kind.group[group])}, ${bucket(kind.at)} as ${sql.ref('start')},
      ${signed(counts, sign)}
    from ${sql.table(kind.facts)}
    where ${sql.ref('organisationId')} = ${organisationId}
      and ${sql.ref(kind.at)} >= ${start} and ${sql.ref(kind.at)} < ${end}
      and ${kind.where ?? sql`true`} and ${onlyFacts}`;

  const parts = stretches.map(({ span, range, sign }) =>
    span === 0 ? fromFacts(range, sign) : fromRollups(span, range, sign),
  );
  const keys = sql.join([...groups, 'start'].map((name) => sql.ref(name)));
  const withAsked =
    asked.length > 1
      ? sql`with asked (one) as (values ${sql.join(asked.map((one) => sql`(${one})`))})`
      : sql``;
  const { rows } = await sql<Row>`${withAsked}
    select ${keys}, ${sums(wantedCounts, (name) => sql.ref(name))}
    from (${sql.join(parts, sql` union all `)}) as part
    group by ${keys}`.execute(query);
  const counted = rows
    .map((row): Row => ({ ...none, ...withNumbers(row, kind) }))
    // What was counted and subtracted again is not of this window.
    .filter((row) => wantedCounts.some((name) => row[name] !== 0));
  const merged = topic && names.size > 0 ? merge(counted, topic, all, names) : counted;
  return merged as unknown as Counted<Count, Group>[];
}

/** Adds up the rows whose topics are one now. @param column that has the topic */
function merge(
  rows: readonly Row[],
  column: string,
  counts: readonly string[],
  names: TopicNames,
): Row[] {
  const isCount = new Set(counts);
  const merged = new Map<string, Row>();
  for (const row of rows) {
    const next = { ...row, [column]: names.current(String(row[column])) };
    const group = JSON.stringify(Object.entries(next).filter(([name]) => !isCount.has(name)));
    const known = merged.get(group);
    if (!known) merged.set(group, next);
    else for (const name of counts) known[name] = Number(known[name]) + Number(next[name]);
  }
  return [...merged.values()];
}
