import { doneResponse, inboxResponse, statusInput } from '../../../contract/index.ts';
import { iso } from '../../../contract/time.ts';
import { takeNumbers } from '../../database/counter.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import { findCannedReplies } from '../../keys/index.ts';
import {
  findAgents,
  findTeams,
  fullName,
  lockAgents,
  setAgentStatus,
  touchAgent,
} from '../../team/index.ts';
import { callingAgent } from '../calling-agent.ts';
import { inboxChats } from '../inbox-chats.ts';
import type { HandoffServices } from '../services.ts';
import { findOpenChats, lastLiveId } from '../store.ts';

const readInbox = endpoint(
  {
    method: 'get',
    path: '/api/v1/inbox',
    group: 'people',
    summary: 'Read the inbox',
    description: "The agent's status, the chats that are not closed, and who else is there.",
    access: 'agent',
    responses: { 200: { description: 'The inbox', schema: inboxResponse } },
  },
  async ({ principal, respond, fail }, { store: { query } }: HandoffServices) => {
    const me = await callingAgent(query, principal);
    if (me instanceof Fault) return fail(me);
    const { organisationId } = me;
    // Before what is read: what comes meanwhile comes by the stream.
    const last = await lastLiveId(query, organisationId);
    const [open, agents, teams, canned] = await Promise.all([
      findOpenChats(query, organisationId),
      findAgents(query, organisationId),
      findTeams(query, organisationId),
      findCannedReplies(query, organisationId),
    ]);
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
      canned_answers: canned,
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
    description: 'To available, busy, on a break or offline.',
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
      await numbers.save();
      await touchAgent(transaction, organisationId, agentId, now());
    });
    dispatcher.wake();
    return respond(200, { success: true });
  },
);

/** The inbox of the agent who is signed in. */
export const inboxEndpoints = [readInbox, changeStatus];
