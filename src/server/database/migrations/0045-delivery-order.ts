import { type Kysely, sql } from 'kysely';

/** How long deliveries are attempted counts from when they were first due, and each webhook has one attempt at a time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('delivery')
    .addColumn('firstDueAt', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`update delivery set first_due_at = created_at where due_at is not null`.execute(db);
  await sql`create index delivery_pending on delivery (organisation_id, target_id, created_at)
    where due_at is not null`.execute(db);
  await db.schema
    .alterTable('webhook')
    .addColumn('busyUntil', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
}
