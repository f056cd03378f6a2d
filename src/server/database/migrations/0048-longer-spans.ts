import { type Kysely, sql } from 'kysely';

const DAY = 86_400_000;
const DAYS_32 = 32 * DAY;
const EVER = 400_000 * DAYS_32;

/** The counts of figures at the time of this migration. */
const COUNTS = `conversations, resolved, escalated, ai_handled, ai_resolved, rated1, rated2, rated3, rated4, rated5,
  cost_micros, estimated_human_cost_micros, ai_cost_unknown, human_cost_unknown, timed, resolution_seconds`;

const summed = (names: string) =>
  names
    .split(',')
    .map((name) => `sum(${name.trim()})`)
    .join(', ');

/**
 * The most frequent knowledge gaps are found by their counts of all time, and topics are counted by 32 days. Where
 * nothing is counted yet, everything is counted after the migrations.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `insert into gap_rollup
    (organisation_id, span, start, words, questions, conversations, escalated)
    select organisation_id, ${EVER}, 0, words, sum(questions), sum(conversations), sum(escalated)
    from gap_rollup where span = ${DAY} group by organisation_id, words`,
    )
    .execute(db);
  await sql
    .raw(
      `insert into figure_rollup
    (organisation_id, dimension, span, start, value, ${COUNTS})
    select organisation_id, dimension, ${DAYS_32}, start - start % ${DAYS_32}, value, ${summed(COUNTS)}
    from figure_rollup where dimension = 'topic' and span = ${DAY}
    group by organisation_id, dimension, start - start % ${DAYS_32}, value`,
    )
    .execute(db);
  await db.schema.dropIndex('gapRollupByWords').execute();
  await sql`create index gap_rollup_by_words on gap_rollup
    (organisation_id, words, span, start, questions, conversations, escalated)`.execute(db);
  await sql
    .raw(
      `create index gap_rollup_by_frequency on gap_rollup
    (organisation_id, questions desc, words, conversations, escalated) where span = ${EVER}`,
    )
    .execute(db);
}
