import { type Kysely, sql } from 'kysely';

/** Knowledge gaps of a year are read from counts by day and by 32 days. */
export async function up(db: Kysely<unknown>): Promise<void> {
  let table = db.schema
    .createTable('gapRollup')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('span', 'bigint', (column) => column.notNull())
    .addColumn('start', 'bigint', (column) => column.notNull())
    .addColumn('words', 'text', (column) => column.notNull());
  for (const name of ['questions', 'conversations', 'escalated'])
    table = table.addColumn(name, 'bigint', (column) => column.notNull()) as never;
  await table
    .addPrimaryKeyConstraint('gapRollupPk', ['organisationId', 'span', 'start', 'words'] as never)
    .execute();
  await sql`create index gap_rollup_by_words on gap_rollup (organisation_id, words)`.execute(db);
  await db.schema
    .alterTable('gapQuestion')
    .addColumn('isCounted', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  // PostgreSQL has at most 2,704 bytes for an entry of an index; see `questionWords`.
  await sql`update gap_question set words = substr(words, 1, 500) where length(words) > 500`.execute(
    db,
  );
  // The first question of a conversation with the same words counts, as `withFirstCounted` says.
  await sql`update gap_question set is_counted = 1
    where (organisation_id, conversation_id, message_id) in (
      select organisation_id, conversation_id, message_id from (
        select organisation_id, conversation_id, message_id, row_number() over (
          partition by organisation_id, conversation_id, words order by at, message_id) as place
        from gap_question where is_certain = 1 or confidence < 0.5) as counted
      where place = 1)`.execute(db);
  await sql`create index gap_question_by_words on gap_question
    (organisation_id, words, at, is_certain, confidence, topic_key)`.execute(db);
}
