import { type Kysely, sql } from 'kysely';

/**
 * Chats know what they count for, from their events; and reports know when what they show of agents and teams
 * changed.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [table, column] of [
    ['agent', 'profileAt'],
    ['team', 'membersAt'],
  ] as const) {
    await db.schema
      .alterTable(table)
      .addColumn(column, 'bigint', (one) => one.notNull().defaultTo(0))
      .execute();
  }
  await sql`update agent set profile_at = updated_at`.execute(db);
  await sql`update team set members_at = updated_at`.execute(db);
  await rateChats(db);
}

/** The rating of a conversation was no event of its chats: the last of them gets one. */
export async function rateChats(db: Kysely<unknown>): Promise<void> {
  const rated = sql`
    select chat.organisation_id, chat.chat_id, chat.conversation_id, chat.updated_at,
      conversation.csat_score, conversation.feedback,
      row_number() over (partition by chat.organisation_id order by chat.chat_id) as number
    from chat
    join conversation on conversation.organisation_id = chat.organisation_id
      and conversation.conversation_id = chat.conversation_id
    where (conversation.csat_score is not null or conversation.feedback is not null)
      and not exists (select 1 from chat as later
        where later.organisation_id = chat.organisation_id
          and later.conversation_id = chat.conversation_id and later.chat_id > chat.chat_id)`;
  await sql`insert into live_event
      (organisation_id, live_id, chat_id, conversation_id, at, type, data)
    select rated.organisation_id, counter.last + rated.number, rated.chat_id, rated.conversation_id,
      rated.updated_at, 'rated',
      '{"rating":' || coalesce(cast(rated.csat_score as text), 'null') || ',"isCommented":' ||
        case when rated.feedback is null then 'false' else 'true' end || '}'
    from (${rated}) as rated
    join counter on counter.organisation_id = rated.organisation_id`.execute(db);
  await sql`update counter set last = (
      select max(live_id) from live_event where live_event.organisation_id = counter.organisation_id)
    where last < (
      select max(live_id) from live_event where live_event.organisation_id = counter.organisation_id)`.execute(
    db,
  );
}
