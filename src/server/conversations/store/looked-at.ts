import { type Kysely, sql } from 'kysely';
import { DAY, HOUR } from '../../../contract/time.ts';
import type { Schema } from '../../database/schema.ts';
import { type ListFilters, matchesAll } from './filters.ts';

/** How many conversations one page looks through for those that match its filters. */
const LOOKED_AT = 200_000;
/** Up to so many conversations with a value are found by the hours in which they started. */
const RARE = 200;

/** Where the conversations of a page can be. */
export interface LookedAt {
  /** Those that started earlier are looked at by later pages, milliseconds since 1970. */
  from?: number;
  /** All that match are among these. */
  ids?: readonly string[];
}

const EVERYTHING: LookedAt = {};

const INDEXED = [
  'topicKeys',
  'customerId',
  'email',
  'escalationReason',
  'minCsat',
  'maxCsat',
] as const satisfies (keyof ListFilters)[];

/** An index of these values leads to the conversations. */
const hasIndex = (filters: ListFilters) =>
  filters.escalated === true ||
  filters.merged === true ||
  filters.hasComment === true ||
  INDEXED.some((name) => filters[name] !== undefined) ||
  (filters.agentId ?? null) !== null ||
  (filters.teamId ?? null) !== null;

/** The filters by whose values conversations are counted for each hour and day, see `server/numbers`. */
const DIMENSIONS = {
  language: 'language',
  platform: 'platform',
  channel: 'channel',
  aiAgentId: 'bot',
} as const satisfies Partial<Record<keyof ListFilters, string>>;

/**
 * Where a page has to look, so that it takes about as long however many conversations there are and however few of
 * them match. The counts of hours and days lead to rare values; of everything else, the newest are looked at.
 *
 * @param before the page has only what started until then, milliseconds since 1970
 * @param most how many conversations are looked at, about
 */
export async function whereToLook(
  query: Kysely<Schema>,
  organisationId: string,
  filters: ListFilters,
  before: number | undefined,
  most = LOOKED_AT,
): Promise<LookedAt> {
  if (hasIndex(filters)) return EVERYTHING;
  const until = Math.min(before ?? Infinity, filters.to ?? Infinity);
  const since = filters.from ?? 0;
  const daysOf = (dimension: string, value: string) =>
    query
      .selectFrom('figureRollup')
      .select(['start', 'conversations'])
      .where('organisationId', '=', organisationId)
      .where('dimension', '=', dimension as 'all')
      .where('span', '=', DAY)
      .where('start', '>', since - DAY)
      .$if(until < Infinity, (select) => select.where('start', '<=', until))
      .where('value', '=', value)
      .where('conversations', '>', 0)
      .orderBy('start', 'desc')
      .execute();
  let looked = 0;
  // The day that begins at `until` was looked at by the page before.
  const last = (await daysOf('all', '')).find(
    ({ start, conversations }) => Number(start) < until && (looked += Number(conversations)) > most,
  );
  if (!last) return EVERYTHING;
  for (const [name, dimension] of Object.entries(DIMENSIONS)) {
    const value = filters[name as keyof typeof DIMENSIONS];
    if (value === undefined) continue;
    const days = await daysOf(dimension, value ?? '');
    const total = days.reduce((sum, { conversations }) => sum + Number(conversations), 0);
    if (total > RARE) continue;
    const hours = await hoursOf(
      query,
      organisationId,
      { dimension, value: value ?? '' },
      days.map(({ start }) => Number(start)),
    );
    const merged = await mergedOnes(query, organisationId, filters);
    if (merged.length > RARE) continue;
    const one = name as keyof typeof DIMENSIONS;
    const counted = await startedIn(query, organisationId, one, filters, hours);
    return { ids: [...new Set([...counted, ...merged])] };
  }
  return { from: Number(last.start) };
}

/** The hours of these days in which conversations with this value started. */
async function hoursOf(
  query: Kysely<Schema>,
  organisationId: string,
  { dimension, value }: { dimension: string; value: string },
  days: readonly number[],
): Promise<number[]> {
  if (days.length === 0) return [];
  const { rows } = await sql<{ start: number }>`select start from figure_rollup
    where organisation_id = ${organisationId} and dimension = ${dimension}
      and span = ${sql.lit(HOUR)} and value = ${value} and conversations > 0
      and start in (${sql.join(days.flatMap(hoursOfDay).map((hour) => sql.lit(hour)))})`.execute(
    query,
  );
  return rows.map(({ start }) => Number(start));
}

const hoursOfDay = (day: number) => Array.from({ length: DAY / HOUR }, (_, i) => day + i * HOUR);

/** Those that started in these hours and have the value of one filter. */
async function startedIn(
  query: Kysely<Schema>,
  organisationId: string,
  name: keyof typeof DIMENSIONS,
  filters: ListFilters,
  hours: readonly number[],
): Promise<string[]> {
  if (hours.length === 0) return [];
  const values = sql`(values ${sql.join(hours.map((hour) => sql`(${sql.lit(hour)})`))})`;
  const rows = await query
    .with(
      // By itself: PostgreSQL would take a rare value for a reason to read all conversations, and not these hours.
      (cte) => cte('looked').materialized(),
      (db) =>
        db
          .selectFrom(values.as('hour'))
          // On SQLite, what is on the left of a cross join is read first.
          .crossJoin('conversation')
          .select(['conversation.conversationId', `conversation.${name}`])
          .where('conversation.organisationId', '=', organisationId)
          .where(sql<boolean>`conversation.started_at >= hour.column1`)
          .where(sql<boolean>`conversation.started_at < hour.column1 + ${sql.lit(HOUR)}`),
    )
    .selectFrom('looked')
    .select('conversationId')
    .where((eb) => matchesAll(eb as never, { [name]: filters[name] }))
    .execute();
  return rows.map(({ conversationId }) => conversationId);
}

/** Merged conversations are not counted. @returns up to one more than are rare */
async function mergedOnes(
  query: Kysely<Schema>,
  organisationId: string,
  filters: ListFilters,
): Promise<string[]> {
  const rows = await idsOf(query, organisationId, filters)
    .where('merged', '=', sql.lit(1))
    .limit(RARE + 1)
    .execute();
  return rows.map(({ conversationId }) => conversationId);
}

const idsOf = (query: Kysely<Schema>, organisationId: string, filters: ListFilters) =>
  query
    .selectFrom('conversation')
    .select('conversationId')
    .where('organisationId', '=', organisationId)
    .where((eb) => matchesAll(eb, filters));
