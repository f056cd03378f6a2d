import { type Kysely, sql } from 'kysely';

/** What lists filter by: it is in the indexes, so that rows are read of what is shown alone. */
const FILTERED = `status, csat_score, sentiment, escalated, ai_handled, platform, channel, language, merged`;
const PLACE = `started_at, conversation_id`;

/**
 * All are in the order of lists, so that none is sorted. Those of a few conversations are small. PostgreSQL has at most
 * 2,704 bytes for an entry: the longest texts are not in one index.
 */
const INDEXES = [
  `create index conversation_by_customer on conversation
    (organisation_id, customer_id, ${PLACE}) where customer_id is not null`,
  `create index conversation_by_start on conversation
    (organisation_id, ${PLACE}, ${FILTERED}, ai_agent_id)`,
  `create index conversation_by_topic on conversation
    (organisation_id, topic_key, ${PLACE}, ${FILTERED})`,
  `create index conversation_escalated on conversation
    (organisation_id, escalated, ${PLACE}, status, csat_score, sentiment, ai_handled, platform, channel,
    language, merged, escalation_reason, ai_agent_id) where escalated = 1`,
  `create index conversation_rated on conversation
    (organisation_id, ${PLACE}, ${FILTERED}, ai_agent_id) where csat_score is not null`,
  `create index conversation_commented on conversation
    (organisation_id, ${PLACE}, ${FILTERED}) where feedback is not null`,
  `create index conversation_by_agent on conversation
    (organisation_id, agent_id, ${PLACE}, ${FILTERED}) where agent_id is not null`,
  `create index conversation_by_team on conversation
    (organisation_id, team_id, ${PLACE}, ${FILTERED}) where team_id is not null`,
];

/** Conversations know how they reached us, and the agent and the team of their latest chat; indexes for their list. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('conversation').addColumn('channel', 'text').execute();
  await db.schema.alterTable('conversation').addColumn('agentId', 'bigint').execute();
  await db.schema.alterTable('conversation').addColumn('teamId', 'bigint').execute();
  await sql`update conversation set channel = case
    when capability_hash is not null then 'chat'
    when platform in ('zendesk', 'freshdesk') or platform_ticket_id is not null then 'ticket'
    else 'api' end`.execute(db);
  const latest = sql`select max(chat_id) from chat
    where chat.organisation_id = conversation.organisation_id
      and chat.conversation_id = conversation.conversation_id`;
  await sql`update conversation set
    agent_id = (select agent_id from chat
      where organisation_id = conversation.organisation_id and chat_id = (${latest})),
    team_id = (select team_id from chat
      where organisation_id = conversation.organisation_id and chat_id = (${latest}))
    where exists (select 1 from chat where chat.organisation_id = conversation.organisation_id
      and chat.conversation_id = conversation.conversation_id)`.execute(db);
  await db.schema.dropIndex('conversationByStart').execute();
  await db.schema.dropIndex('conversationByCustomer').execute();
  for (const index of INDEXES) await sql.raw(index).execute(db);
}
