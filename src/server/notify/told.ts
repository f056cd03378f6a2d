import type { NoticeType, TeamTold } from '../../contract/index.ts';
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { type Chat, isMessageLeft, isUnanswered } from '../handoff/index.ts';
import { findAgents, findTeams, isOnline, reachOf } from '../team/index.ts';
import { findNoticeDeliveries } from './store/notices.ts';

/**
 * How the team knows of a customer who asked for a person or left a message: what happened so far.
 *
 * @param chat `null`: the organisation has no agents, so that there is none
 */
export async function teamTold(
  query: Kysely<Schema>,
  of: { organisationId: string; conversationId: string },
  chat: Chat | null,
  now: number,
): Promise<TeamTold> {
  const [deliveries, isAgentOnline] = await Promise.all([
    findNoticeDeliveries(query, of.organisationId, of.conversationId, chat?.chatId ?? null),
    chat === null ? false : isAnyAgentOnline(query, chat, now),
  ]);
  const type = toldBy(chat);
  const mine = deliveries.filter((one) => one.type === type);
  const by = (channel: string) =>
    mine.some((one) => one.channel === channel && one.state === 'delivered');
  return {
    told: [
      ...(isAgentOnline ? (['agent_online'] as const) : []),
      ...(['push', 'mail', 'webhook'] as const).filter(by),
    ],
    telling: mine.some(({ isSpread, state }) => !isSpread || state === 'pending'),
  };
}

/** The notice that tells of the customer. */
function toldBy(chat: Chat | null): NoticeType {
  if (chat === null) return 'conversation.escalated';
  if (isMessageLeft(chat)) return 'message.left';
  return isUnanswered(chat) ? 'chat.unanswered' : 'chat.waiting';
}

/** Whether an agent who may take the chat has the inbox open, and is not offline. */
async function isAnyAgentOnline(
  query: Kysely<Schema>,
  { organisationId, teamId }: Chat,
  now: number,
): Promise<boolean> {
  const [agents, teams] = await Promise.all([
    findAgents(query, organisationId),
    findTeams(query, organisationId),
  ]);
  const reach = reachOf(teamId, { teams, agents, now });
  return agents.some(
    (agent) =>
      agent.removedAt === null &&
      agent.status !== 'offline' &&
      isOnline(agent, now) &&
      (reach === null || agent.teamIds.some((one) => reach.has(one))),
  );
}
