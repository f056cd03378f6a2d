import { type Kysely, sql } from 'kysely';

/** Of the surveys of one conversation, one counts. The counts are filled anew after the migrations. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('survey')
    .addColumn('isCounted', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`update survey set is_counted = 1
    where (organisation_id, survey_id) in (
      select organisation_id, survey_id from (
        select organisation_id, survey_id, row_number() over (
          partition by organisation_id, conversation_id
          order by case when responded_at is null then 1 else 0 end, responded_at desc,
            sent_at, survey_id) as place
        from survey where sent_at is not null) as ranked
      where place = 1)`.execute(db);
  await sql`delete from survey_rollup`.execute(db);
}
