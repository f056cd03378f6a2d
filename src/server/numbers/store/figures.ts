import { type Kysely, type RawBuilder, sql } from 'kysely';
import { HOUR } from '../../../contract/time.ts';
import type { Schema } from '../../database/schema.ts';
import { addTo, type Save } from '../../database/save.ts';
import {
  addUpFigures,
  type CountedBy,
  type FigureCounts,
  figureSpans,
  LONGEST,
} from '../rules/figures.ts';
import type { Range } from '../rules/rollup.ts';
import { ifIs, ifTrue, ifUnknownByAi, isNot, orEmpty, orZero } from './expressions.ts';
import { countWindow, type RollupKind } from './rollups.ts';

/** Adds differences to what is counted. */
export const saveFigures: Save<'figureRollup'> = {
  table: 'figureRollup',
  whenKnown: addTo('figureRollup'),
};

type FigureKind = RollupKind<keyof FigureCounts, 'dimension' | 'value'>;

/** PostgreSQL groups by no constant but by an expression. */
const asText = (value: string) => sql<string>`cast(${sql.lit(value)} as text)`;

const idOrEmpty = (column: string) => sql<string>`coalesce(cast(${sql.ref(column)} as text), '')`;

/** The same as `resolutionSeconds` and its rounding in `rules/figures.ts`. */
const seconds = sql<number>`case
  when ${sql.ref('resolutionTimeSeconds')} >= ${sql.lit(LONGEST)} then ${sql.lit(LONGEST)}
  when ${sql.ref('resolutionTimeSeconds')} is not null
    then cast(floor(${sql.ref('resolutionTimeSeconds')} + 0.5) as bigint)
  when ${sql.ref('resolvedAt')} > ${sql.ref('startedAt')}
    then (${sql.ref('resolvedAt')} - ${sql.ref('startedAt')} + 500) / 1000
  else 0 end`;

/** The same as `countsOf` in `rules/figures.ts`. */
const counts: FigureKind['counts'] = {
  conversations: sql<number>`1`,
  resolved: ifIs('status', 'resolved'),
  escalated: ifTrue('escalated'),
  aiHandled: ifTrue('aiHandled'),
  aiResolved: sql<number>`case when ${sql.ref('aiHandled')} = 1
    and ${sql.ref('status')} = 'resolved' and ${isNot('escalated')} then 1 else 0 end`,
  rated1: ifIs('csatScore', 1),
  rated2: ifIs('csatScore', 2),
  rated3: ifIs('csatScore', 3),
  rated4: ifIs('csatScore', 4),
  rated5: ifIs('csatScore', 5),
  costMicros: orZero('costMicros'),
  estimatedHumanCostMicros: orZero('estimatedHumanCostMicros'),
  aiCostUnknown: ifUnknownByAi('costMicros'),
  humanCostUnknown: ifUnknownByAi('estimatedHumanCostMicros'),
  timed: sql<number>`case when ${sql.ref('resolutionTimeSeconds')} is null
    and ${sql.ref('resolvedAt')} is null then 0 else 1 end`,
  resolutionSeconds: seconds,
};

const values: Record<CountedBy, RawBuilder<string>> = {
  all: asText(''),
  topic: orEmpty('topicKey'),
  bot: orEmpty('aiAgentId'),
  agent: idOrEmpty('agentId'),
  team: idOrEmpty('teamId'),
  language: orEmpty('language'),
  channel: orEmpty('channel'),
  platform: sql.ref<string>('platform'),
};

const kindBy = (dimension: CountedBy): FigureKind => ({
  table: 'figureRollup',
  part: sql<boolean>`${sql.ref('dimension')} = ${sql.lit(dimension)}`,
  facts: 'conversation',
  at: 'startedAt',
  spans: figureSpans(dimension),
  where: isNot('merged'),
  group: { dimension: asText(dimension), value: values[dimension] },
  ...(dimension === 'topic' && { topic: 'value' as const }),
  counts,
});

const kinds = Object.fromEntries(
  (Object.keys(values) as CountedBy[]).map((dimension) => [dimension, kindBy(dimension)]),
) as Record<CountedBy, FigureKind>;

/** Conversations by each dimension. */
export const figureRollups: readonly RollupKind[] = Object.values(kinds);

/** The counts of a window by the values of a dimension. */
export const countFiguresBy = async (
  query: Kysely<Schema>,
  organisationId: string,
  dimension: CountedBy,
  window: Range,
): Promise<(FigureCounts & { value: string })[]> =>
  countWindow(query, kinds[dimension], organisationId, window, { by: ['value'] });

/** How many conversations started in the window. */
export async function countStarted(
  query: Kysely<Schema>,
  organisationId: string,
  window: Range,
): Promise<number> {
  const [all] = await countWindow(query, kinds.all, organisationId, window, {
    only: ['conversations'],
  });
  return all?.conversations ?? 0;
}

/** Whose figures. */
export interface Of {
  dimension: CountedBy;
  value: string;
}

/**
 * The counts of each bucket. The buckets follow each other. Those that are equally long and begin and end with an
 * hour of UTC are read together; others, of zones with a half hour, one by one.
 */
export async function countBuckets(
  query: Kysely<Schema>,
  organisationId: string,
  { dimension, value }: Of,
  buckets: readonly Range[],
): Promise<FigureCounts[]> {
  const counted = await Promise.all(
    runsOf(buckets).map(async (run) => {
      const [[start, end]] = run;
      const span = end - start;
      const rows = await countWindow(
        query,
        kinds[dimension],
        organisationId,
        [start, run.at(-1)![1]],
        {
          having: { value },
          ...(run.length > 1 && { buckets: { span, origin: start % span } }),
        },
      );
      if (run.length === 1) return [addUpFigures(rows)];
      const byStart = new Map(rows.map((row) => [row.start, row]));
      return run.map((bucket) => byStart.get(bucket[0]) ?? addUpFigures([]));
    }),
  );
  return counted.flat();
}

/** A bucket and those after it that are as long. */
type Run = [Range, ...Range[]];

function runsOf(buckets: readonly Range[]): Run[] {
  const runs: Run[] = [];
  for (const bucket of buckets) {
    const run = runs.at(-1);
    const isWhole = bucket[0] % HOUR === 0 && bucket[1] % HOUR === 0;
    if (run && isWhole && isAlike(run[0], bucket)) run.push(bucket);
    else runs.push([bucket]);
  }
  return runs;
}

const isAlike = (one: Range, other: Range) =>
  one[0] % HOUR === 0 && one[1] - one[0] === other[1] - other[0];
