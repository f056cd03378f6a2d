import { type Kysely, sql } from 'kysely';

/**
 * Chats know what they count for, from their events. The rating of a conversation was none of these events: its
 * last chat gets one.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
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
