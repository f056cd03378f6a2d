import { type RawBuilder, sql } from 'kysely';
import { ONLINE } from '../team/index.ts';
import type { Listed } from './store.ts';

/** What a list shows of agents and teams that changed since a time. */
export interface ChangedNames {
  /** Agents whose name, address, picture or number changed. */
  agentIds: readonly number[];
  /** Teams that changed, and those below them, whose paths show them. */
  teamIds: readonly number[];
}

/** Of the row that the condition is about. */
const ref = (name: string) => sql.ref(`named.${name}`);

/**
 * Whether JSON has the id of one of these agents or teams in a field whose name ends so. One condition for all of
 * them: an expression of SQLite has at most 1,000 terms.
 */
const mentions = (
  column: string,
  field: string,
  [table, id]: readonly ['agent', 'agentId'] | readonly ['team', 'teamId'],
  ids: readonly number[],
) => {
  if (ids.length === 0) return [];
  const has = (end: string) =>
    sql`${sql.ref(column)} like '%' || ${field} || '":' || ${ref(id)} || ${`${end}%`}`;
  return [
    sql<boolean>`exists (select 1 from ${sql.table(table)} as named
      where ${ref('organisationId')} = ${sql.ref(`${column.split('.')[0]}.organisationId`)}
        and ${ref(id)} in (${sql.join(ids)}) and (${has(',')} or ${has('}')}))`,
  ];
};

const isIn = (column: string, ids: readonly number[]) =>
  ids.length === 0 ? [] : [sql<boolean>`${sql.ref(column)} in (${sql.join(ids)})`];

/**
 * The conditions, one of which holds for each record of a list that shows something else than before `since`,
 * milliseconds since 1970. A record changes when what it shows changes, wherever that is stored.
 */
export function changedSince(
  table: Listed,
  since: number,
  now: number,
  { agentIds, teamIds }: ChangedNames,
): RawBuilder<boolean>[] {
  const at = (column: string) => sql<boolean>`${sql.ref(column)} >= ${since}`;
  switch (table) {
    case 'agent':
      return [
        at('agent.updatedAt'),
        at('agent.seenAt'),
        // Went off line.
        sql`(${sql.ref('agent.seenAt')} >= ${since - ONLINE} and ${sql.ref('agent.seenAt')} <= ${now - ONLINE})`,
        sql`exists (select 1 from team_member join team
          on team.organisation_id = team_member.organisation_id and team.team_id = team_member.team_id
          where team_member.organisation_id = agent.organisation_id
            and team_member.agent_id = agent.agent_id
            and (team.updated_at >= ${since} or team.members_at >= ${since}))`,
      ];
    case 'agentSpan':
      return [
        at('agentSpan.startedAt'),
        at('agentSpan.endedAt'),
        ...isIn('agentSpan.agentId', agentIds),
      ];
    case 'team':
      return [at('team.updatedAt'), at('team.membersAt')];
    case 'chat':
      return [
        at('chat.updatedAt'),
        sql`exists (select 1 from conversation
          where conversation.organisation_id = chat.organisation_id
            and conversation.conversation_id = chat.conversation_id
            and conversation.updated_at >= ${since})`,
        sql`exists (select 1 from attachment
          where attachment.organisation_id = chat.organisation_id
            and attachment.conversation_id = chat.conversation_id
            and attachment.created_at >= ${since})`,
        ...(agentIds.length === 0
          ? []
          : [
              sql<boolean>`exists (select 1 from chat_participant
                where chat_participant.organisation_id = chat.organisation_id
                  and chat_participant.chat_id = chat.chat_id
                  and chat_participant.agent_id in (${sql.join(agentIds)}))`,
            ]),
        ...isIn('chat.teamId', teamIds),
        // Transfers have agents and teams who were not in the chat.
        ...[
          ...mentions('chat.state', 'gentId', ['agent', 'agentId'], agentIds),
          ...mentions('chat.state', 'eamId', ['team', 'teamId'], teamIds),
        ].map(
          (isMentioned) =>
            sql<boolean>`(chat.state not like '%"transfers":[]%' and ${isMentioned})`,
        ),
      ];
    case 'call':
      return [
        at('call.updatedAt'),
        ...mentions('call.given', 'agent_id', ['agent', 'agentId'], agentIds),
        ...mentions('call.given', 'menu_id', ['team', 'teamId'], teamIds),
      ];
    case 'attachment':
      return [
        at('attachment.createdAt'),
        // It is listed from the first chat of its conversation on, and shows the latest one.
        sql`exists (select 1 from chat
          where chat.organisation_id = attachment.organisation_id
            and chat.conversation_id = attachment.conversation_id and chat.queued_at >= ${since})`,
      ];
    case 'changedDetail':
      return [at('changedDetail.at')];
    default:
      return [at(`${table}.updatedAt`)];
  }
}
