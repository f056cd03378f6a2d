import type { TeamTold } from '../../contract/index.ts';
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { Chat } from '../handoff/index.ts';
import { findAgents, findTeams, isOnline, withDescendants } from '../team/index.ts';
import { findChatDeliveries } from './store/notices.ts';

/** How the team knows of a customer who waits or left a message: what happened so far. */
export async function teamTold(query: Kysely<Schema>, chat: Chat, now: number): Promise<TeamTold> {
  const { organisationId, conversationId, chatId, teamId, outcome } = chat;
  const type = outcome === 'message_left' ? 'message.left' : 'chat.waiting';
  const [deliveries, agents, teams] = await Promise.all([
    findChatDeliveries(query, organisationId, conversationId, chatId),
    findAgents(query, organisationId),
    findTeams(query, organisationId),
  ]);
  const wanted = teamId === null ? null : withDescendants(teams, teamId);
  const isAgentOnline = agents.some(
    (agent) =>
      agent.removedAt === null &&
      agent.status !== 'offline' &&
      isOnline(agent, now) &&
      (wanted === null || agent.teamIds.some((one) => wanted.has(one))),
  );
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
