import { doneResponse, inboxQuery, inboxResponse, statusInput } from '../../../contract/index.ts';
import { iso } from '../../../contract/time.ts';
import { takeNumbers } from '../../database/counter.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import { findCannedReplies } from '../../keys/index.ts';
import {
  findAgents,
  findOwnReplies,
  findTeams,
  fullName,
  lockAgents,
  setAgent,
  setAgentStatus,
  touchAgent,
} from '../../team/index.ts';
import { callingAgent } from '../calling-agent.ts';
import { inboxChats } from '../inbox-chats.ts';
import { messagesLeft } from '../messages-left.ts';
import type { HandoffServices } from '../services.ts';
import { countFollowUps, findFollowUps, findOpenChats, lastLiveId } from '../store.ts';

const readInbox = endpoint(
  {
    method: 'get',
    path: '/api/v1/inbox',
    group: 'people',
    summary: 'Read the inbox',
    description: "The agent's status, the open chats, and the other agents.",
    access: 'agent',
    query: inboxQuery,
    responses: { 200: { description: 'The inbox', schema: inboxResponse } },
  },
  async ({ principal, query: asked, respond, fail }, services: HandoffServices) => {
    const { query } = services.store;
    const me = await callingAgent(query, principal);
    if (me instanceof Fault) return fail(me);
    const { organisationId } = me;
    // Read before the chats: events after it arrive through the stream.
    const last = await lastLiveId(query, organisationId);
    const [open, followUps, { count }, agents, teams, shared, own] = await Promise.all([
      findOpenChats(query, organisationId),
      findFollowUps(query, organisationId, asked.messages_left_limit),
      countFollowUps(query, organisationId),
      findAgents(query, organisationId),
      findTeams(query, organisationId),
      findCannedReplies(query, organisationId),
      findOwnReplies(query, organisationId, me.agentId),
    ]);
    const away = open.filter(({ chat }) => chat.status === 'away');
    return respond(200, {
      success: true,
      me: {
        id: me.agentId,
        name: me.firstName,
        role: me.role,
        status: me.status,
        status_updated_at: iso(me.statusAt),
        chat_limit: me.chatLimit,
      },
      chats: await inboxChats(
        query,
        organisationId,
        open.filter(({ chat }) => chat.status !== 'away'),
      ),
      messages_left: await messagesLeft(query, organisationId, [...away, ...followUps]),
      messages_left_count: away.length + count,
      mail: { sends: services.mailer !== null, receives: services.replyAddress !== undefined },
      agents: agents
        .filter(({ removedAt }) => removedAt === null)
        .map((one) => ({
          id: one.agentId,
          name: fullName(one),
          status: one.status,
          avatar_url: one.avatarUrl,
        })),
      teams: teams
        .filter(({ deletedAt }) => deletedAt === null)
        .map(({ teamId, name, parentId }) => ({ id: teamId, name, parent_id: parentId })),
      canned_answers: [
        ...own.map((one) => ({ ...one, own: true })),
        ...shared.map((one) => ({ ...one, own: false })),
      ],
      last_event_id: last,
    });
  },
);

const changeStatus = endpoint(
  {
    method: 'put',
    path: '/api/v1/inbox/status',
    group: 'people',
    summary: 'Change your status',
    description: 'Sets the status to available, busy, on a break or offline.',
    access: 'agent',
    body: { schema: statusInput, maxBytes: 1024, example: { status: 'available' } },
    responses: { 200: { description: 'Changed', schema: doneResponse } },
  },
  async ({ principal, body, respond, fail }, { store, now, dispatcher }: HandoffServices) => {
    const me = await callingAgent(store.query, principal);
    if (me instanceof Fault) return fail(me);
    const { organisationId, agentId } = me;
    await store.write(async (transaction) => {
      const numbers = await takeNumbers(transaction, organisationId);
      const [agent] = await lockAgents(transaction, organisationId, [agentId]);
      if (agent) await setAgentStatus(transaction, agent, body.status, now(), numbers);
      await setAgent(transaction, organisationId, agentId, { formerStatus: null });
      await numbers.save();
      await touchAgent(transaction, organisationId, agentId, now());
    });
    dispatcher.wake();
    return respond(200, { success: true });
  },
);

/** The inbox of the signed-in agent. */
export const inboxEndpoints = [readInbox, changeStatus];
