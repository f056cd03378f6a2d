import {
  agentResponse,
  type AgentResponse,
  agentInput,
  agentListResponse,
  agentPatch,
  doneResponse,
  type ListedAgent,
} from '../../../contract/index.ts';
import { iso, isoOrNull } from '../../../contract/time.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import { pathNumber } from '../../http/path-number.ts';
import { changeAgent, createAgent, removeAgent } from '../agents.ts';
import { changeBy } from '../change-context.ts';
import { isOnline } from '../rules/agent-status.ts';
import type { TeamServices } from '../services.ts';
import { type Agent, findAgents } from '../store/agents.ts';

const MAX_BODY = 64 * 1024;

const OF_AGENT = { id: 'The id of the agent.' };

const listAgents = endpoint(
  {
    method: 'get',
    path: '/api/v1/agents',
    group: 'people',
    summary: 'List agents',
    access: 'admin',
    responses: {
      200: { description: 'All agents who were not removed', schema: agentListResponse },
    },
  },
  async ({ principal, respond }, services: TeamServices) => {
    const agents = await findAgents(services.store.query, principal.organisationId);
    const present = agents.filter(({ removedAt }) => removedAt === null);
    return respond(200, { success: true, data: await listed(present, services) });
  },
);

const addAgent = endpoint(
  {
    method: 'post',
    path: '/api/v1/agents',
    group: 'people',
    summary: 'Add an agent',
    access: 'admin',
    body: {
      schema: agentInput,
      maxBytes: MAX_BODY,
      example: { email: 'ana@example.com', first_name: 'Ana' },
    },
    responses: {
      201: {
        description: 'The new agent, who is offline and not signed in',
        schema: agentResponse,
      },
    },
    errors: ['conflict'],
  },
  async ({ principal, body, respond, fail }, services: TeamServices) => {
    const agent = await createAgent(services.store, changeBy(principal, services.now()), body);
    if (agent instanceof Fault) return fail(agent);
    return respond(201, await answerOf(agent, services));
  },
);

const editAgent = endpoint(
  {
    method: 'patch',
    path: '/api/v1/agents/{id}',
    group: 'people',
    summary: 'Change an agent',
    description: 'Absent fields are not changed. Each changed field is recorded in the history.',
    access: 'admin',
    parameters: OF_AGENT,
    body: { schema: agentPatch, maxBytes: MAX_BODY, example: { chat_limit: 3, team_ids: [] } },
    responses: { 200: { description: 'The agent after the change', schema: agentResponse } },
    errors: ['not_found', 'conflict'],
  },
  async ({ principal, params, body, respond, fail }, services: TeamServices) => {
    const { store, now, dispatcher } = services;
    const id = pathNumber(params.id);
    const agent = await changeAgent(store, changeBy(principal, now()), id, body);
    if (agent instanceof Fault) return fail(agent);
    dispatcher.wake();
    return respond(200, await answerOf(agent, services));
  },
);

const endAgent = endpoint(
  {
    method: 'delete',
    path: '/api/v1/agents/{id}',
    group: 'people',
    summary: 'Remove an agent',
    description: 'Signs the agent out everywhere. Their chats return to the head of the queue.',
    access: 'admin',
    parameters: OF_AGENT,
    responses: { 200: { description: 'Removed', schema: doneResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, respond, fail }, { store, now, dispatcher }: TeamServices) => {
    const removed = await removeAgent(store, changeBy(principal, now()), pathNumber(params.id));
    if (removed instanceof Fault) return fail(removed);
    dispatcher.wake();
    return respond(200, { success: true });
  },
);

/** The endpoints of agents. */
export const agentEndpoints = [listAgents, addAgent, editAgent, endAgent];

async function answerOf(agent: Agent, services: TeamServices): Promise<AgentResponse> {
  const [data] = await listed([agent], services);
  return { success: true, data: data! };
}

/** Agents of one organisation, as the API shows them. */
async function listed(
  agents: readonly Agent[],
  { now, countOpenChats }: TeamServices,
): Promise<ListedAgent[]> {
  if (agents.length === 0) return [];
  const openChats = await countOpenChats(agents[0]!.organisationId);
  return agents.map((agent) => ({
    id: agent.agentId,
    email: agent.email,
    first_name: agent.firstName,
    middle_name: agent.middleName,
    last_name: agent.lastName,
    avatar_url: agent.avatarUrl,
    agent_number: agent.agentNumber,
    location: agent.location,
    role: agent.role,
    chat_limit: agent.chatLimit,
    team_ids: agent.teamIds,
    status: agent.status,
    status_updated_at: iso(agent.statusAt),
    online: isOnline(agent, now()),
    open_chats: openChats.get(agent.agentId) ?? 0,
    created_at: iso(agent.createdAt),
    updated_at: iso(agent.updatedAt),
    last_login_at: isoOrNull(agent.lastLoginAt),
    removed: agent.removedAt !== null,
  }));
}
