import { type Kysely, sql } from 'kysely';

type Column = readonly [name: string, type: 'text' | 'integer' | 'bigint', rule?: 'required'];

const table = async (
  db: Kysely<unknown>,
  name: string,
  key: readonly string[],
  columns: readonly Column[],
) => {
  let made = db.schema.createTable(name);
  for (const [column, type, rule] of columns) {
    made = made.addColumn(column, type, (one) => (rule ? one.notNull() : one));
  }
  await made.addPrimaryKeyConstraint(`${name}Pk`, [...key] as never).execute();
};

const ORGANISATION: Column = ['organisationId', 'text', 'required'];

/** Agents, teams, their chats with customers, and reports on them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // All ids below come from one counter of the organisation.
  await table(db, 'counter', ['organisationId'], [ORGANISATION, ['last', 'bigint', 'required']]);

  await table(
    db,
    'agent',
    ['organisationId', 'agentId'],
    [
      ORGANISATION,
      ['agentId', 'bigint', 'required'],
      ['email', 'text', 'required'],
      ['firstName', 'text', 'required'],
      ['middleName', 'text'],
      ['lastName', 'text'],
      ['avatarUrl', 'text'],
      ['agentNumber', 'text'],
      ['location', 'text'],
      ['role', 'text', 'required'],
      ['chatLimit', 'integer', 'required'],
      ['status', 'text', 'required'],
      ['statusAt', 'bigint', 'required'],
      ['seenAt', 'bigint', 'required'],
      ['lastTookAt', 'bigint', 'required'],
      ['lastLoginAt', 'bigint'],
      ['createdAt', 'bigint', 'required'],
      ['updatedAt', 'bigint', 'required'],
      ['removedAt', 'bigint'],
    ],
  );
  await sql`create unique index agent_by_email on agent (organisation_id, email)
    where removed_at is null`.execute(db);

  await table(
    db,
    'agentSpan',
    ['organisationId', 'spanId'],
    [
      ORGANISATION,
      ['spanId', 'bigint', 'required'],
      ['agentId', 'bigint', 'required'],
      ['status', 'text', 'required'],
      ['startedAt', 'bigint', 'required'],
      ['endedAt', 'bigint'],
    ],
  );
  await table(
    db,
    'team',
    ['organisationId', 'teamId'],
    [
      ORGANISATION,
      ['teamId', 'bigint', 'required'],
      ['name', 'text', 'required'],
      ['parentId', 'bigint'],
      ['position', 'integer', 'required'],
      ['topics', 'text', 'required'],
      ['hours', 'text'],
      ['timeZone', 'text', 'required'],
      ['holidays', 'text', 'required'],
      ['createdAt', 'bigint', 'required'],
      ['updatedAt', 'bigint', 'required'],
      ['deletedAt', 'bigint'],
    ],
  );
  await table(
    db,
    'teamMember',
    ['organisationId', 'teamId', 'agentId'],
    [ORGANISATION, ['teamId', 'bigint', 'required'], ['agentId', 'bigint', 'required']],
  );
  await table(
    db,
    'signInLink',
    ['organisationId', 'tokenHash'],
    [
      ORGANISATION,
      ['tokenHash', 'text', 'required'],
      ['agentId', 'bigint', 'required'],
      ['expiresAt', 'bigint', 'required'],
    ],
  );
  await table(
    db,
    'changedDetail',
    ['organisationId', 'detailId'],
    [
      ORGANISATION,
      ['detailId', 'bigint', 'required'],
      ['at', 'bigint', 'required'],
      ['objectType', 'text', 'required'],
      ['objectId', 'bigint', 'required'],
      ['field', 'text', 'required'],
      ['former', 'text'],
      ['next', 'text'],
      ['changedBy', 'text', 'required'],
    ],
  );

  await table(
    db,
    'chat',
    ['organisationId', 'chatId'],
    [
      ORGANISATION,
      ['chatId', 'bigint', 'required'],
      ['conversationId', 'text', 'required'],
      ['status', 'text', 'required'],
      ['teamId', 'bigint'],
      ['agentId', 'bigint'],
      ['queuedAt', 'bigint', 'required'],
      ['assignedAt', 'bigint'],
      ['endedAt', 'bigint'],
      ['wrappedUpAt', 'bigint'],
      ['updatedAt', 'bigint', 'required'],
      ['openSince', 'bigint'],
      ['customerSeenAt', 'bigint'],
      ['agentSeenAt', 'bigint'],
      ['state', 'text', 'required'],
    ],
  );
  await table(
    db,
    'chatParticipant',
    ['organisationId', 'participantId'],
    [
      ORGANISATION,
      ['participantId', 'bigint', 'required'],
      ['chatId', 'bigint', 'required'],
      ['agentId', 'bigint'],
      ['connectedAt', 'bigint', 'required'],
      ['endedAt', 'bigint'],
      ['updatedAt', 'bigint', 'required'],
    ],
  );
  await table(
    db,
    'liveEvent',
    ['organisationId', 'liveId'],
    [
      ORGANISATION,
      ['liveId', 'bigint', 'required'],
      ['chatId', 'bigint', 'required'],
      ['conversationId', 'text', 'required'],
      ['at', 'bigint', 'required'],
      ['type', 'text', 'required'],
      ['data', 'text', 'required'],
    ],
  );
  await table(
    db,
    'call',
    ['organisationId', 'callId'],
    [
      ORGANISATION,
      ['callId', 'bigint', 'required'],
      ['updatedAt', 'bigint', 'required'],
      ['given', 'text', 'required'],
    ],
  );

  await table(
    db,
    'callParticipant',
    ['organisationId', 'participantId'],
    [
      ORGANISATION,
      ['participantId', 'bigint', 'required'],
      ['callId', 'bigint', 'required'],
      ['position', 'integer', 'required'],
      ['type', 'text', 'required'],
      ['agentId', 'bigint'],
      ['connectedAt', 'bigint'],
      ['endedAt', 'bigint'],
      ['updatedAt', 'bigint', 'required'],
    ],
  );

  for (const [name, on, columns] of [
    ['agentSpanByAgent', 'agentSpan', ['organisationId', 'agentId', 'startedAt']],
    ['teamMemberByAgent', 'teamMember', ['organisationId', 'agentId']],
    ['changedDetailByAt', 'changedDetail', ['organisationId', 'at']],
    ['chatByConversation', 'chat', ['organisationId', 'conversationId', 'chatId']],
    ['chatByQueued', 'chat', ['organisationId', 'queuedAt']],
    ['chatByUpdate', 'chat', ['organisationId', 'updatedAt']],
    ['chatParticipantByChat', 'chatParticipant', ['organisationId', 'chatId']],
    ['chatParticipantByUpdate', 'chatParticipant', ['organisationId', 'updatedAt']],
    ['callByUpdate', 'call', ['organisationId', 'updatedAt']],
    ['callParticipantByCall', 'callParticipant', ['organisationId', 'callId']],
    ['liveEventByConversation', 'liveEvent', ['organisationId', 'conversationId', 'liveId']],
  ] as const) {
    await db.schema
      .createIndex(name)
      .on(on)
      .columns([...columns])
      .execute();
  }

  await sql`create index chat_open on chat (organisation_id, chat_id)
    where open_since is not null`.execute(db);

  // Existing files are numbered in the order in which they were received.
  await db.schema.alterTable('attachment').addColumn('mediaId', 'bigint').execute();
  await sql`update attachment set media_id = (
    select count(*) from attachment as other
    where other.organisation_id = attachment.organisation_id
      and (other.created_at < attachment.created_at
        or (other.created_at = attachment.created_at
          and other.attachment_id <= attachment.attachment_id)))`.execute(db);
  await sql`insert into counter (organisation_id, last)
    select organisation_id, max(media_id) from attachment group by organisation_id`.execute(db);
  await db.schema
    .createIndex('attachmentByMedia')
    .on('attachment')
    .columns(['organisationId', 'mediaId'])
    .execute();

  await db.schema.alterTable('session').addColumn('agentId', 'bigint').execute();
  await db.schema.alterTable('message').addColumn('agentId', 'bigint').execute();
  await db.schema
    .alterTable('organisation')
    .addColumn('cannedAnswers', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute();
}
