import { type Kysely, sql } from 'kysely';

/** An owner has one view of a name, also if two requests save it at once. Views of agents who left go. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`delete from saved_view where exists (
    select 1 from agent where agent.organisation_id = saved_view.organisation_id
      and agent.agent_id = saved_view.agent_id and agent.removed_at is not null)`.execute(db);
  await sql`delete from saved_view where exists (
    select 1 from saved_view as other where other.organisation_id = saved_view.organisation_id
      and coalesce(other.agent_id, -1) = coalesce(saved_view.agent_id, -1)
      and other.name = saved_view.name and other.view_id < saved_view.view_id)`.execute(db);
  await sql`create unique index saved_view_own on saved_view (organisation_id, agent_id, name)
    where agent_id is not null`.execute(db);
  await sql`create unique index saved_view_shared on saved_view (organisation_id, name)
    where agent_id is null`.execute(db);
}
