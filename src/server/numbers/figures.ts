import type { Kysely } from 'kysely';
import type { Figures } from '../../contract/index.ts';
import type { Schema } from '../database/schema.ts';
import { type DefaultCosts, withDefaultCosts } from './rules/default-costs.ts';
import { addUpFigures, figuresOf } from './rules/figures.ts';
import type { Range } from './rules/rollup.ts';
import { countBuckets, countFiguresBy } from './store/figures.ts';

const ALL = { dimension: 'all', value: '' } as const;

/** The figures of windows that follow each other, as `GET /api/v1/cs-metrics/series` has them. */
export async function figuresOfWindows(
  query: Kysely<Schema>,
  organisationId: string,
  windows: readonly Range[],
  defaultCosts: DefaultCosts,
): Promise<{ each: Figures[]; total: Figures }> {
  const counts = (await countBuckets(query, organisationId, ALL, windows)).map((one) =>
    withDefaultCosts(one, defaultCosts),
  );
  return { each: counts.map(figuresOf), total: figuresOf(addUpFigures(counts)) };
}

/** The topics of a window with their figures, most conversations first; `null`: without a topic. */
export async function figuresByTopic(
  query: Kysely<Schema>,
  organisationId: string,
  window: Range,
  defaultCosts: DefaultCosts,
): Promise<{ topic: string | null; figures: Figures }[]> {
  const all = await countFiguresBy(query, organisationId, 'topic', window);
  return all
    .filter(({ conversations }) => conversations > 0)
    .sort((a, b) => b.conversations - a.conversations || (a.value < b.value ? -1 : 1))
    .map((one) => ({
      topic: one.value === '' ? null : one.value,
      figures: figuresOf(withDefaultCosts(one, defaultCosts)),
    }));
}

/** When the first conversation started, milliseconds since 1970; `null`: there is none. */
export async function firstStart(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<number | null> {
  const row = await query
    .selectFrom('conversation')
    .select('startedAt')
    .where('organisationId', '=', organisationId)
    .orderBy('startedAt')
    .limit(1)
    .executeTakeFirst();
  return row?.startedAt ?? null;
}
