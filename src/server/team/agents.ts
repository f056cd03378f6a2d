import type { AgentInput, AgentPatch } from '../../contract/index.ts';
import {
  addAgent,
  type Agent,
  findAgent,
  findAgentByEmail,
  lockAgents,
  removeAgentSessions,
  setAgent,
  setAgentStatus,
} from './store/agents.ts';
import { removeOwn } from './store/own-replies.ts';
import { findTeams, touchTeams } from './store/teams.ts';
import { recordChanges } from './store/changed-details.ts';
import { type Store, type Transaction } from '../database/store.ts';
import { takeNumbers } from '../database/counter.ts';
import type { Fault } from '../http/errors.ts';
import type { ChangeContext } from './change-context.ts';
import { faultOf, UNKNOWN_AGENT } from './faults.ts';

const fieldsOf = (given: AgentPatch): Partial<Agent> => ({
  ...(given.email !== undefined && { email: given.email.toLowerCase() }),
  ...(given.first_name !== undefined && { firstName: given.first_name }),
  ...(given.middle_name !== undefined && { middleName: given.middle_name }),
  ...(given.last_name !== undefined && { lastName: given.last_name }),
  ...(given.avatar_url !== undefined && { avatarUrl: given.avatar_url }),
  ...(given.agent_number !== undefined && { agentNumber: given.agent_number }),
  ...(given.location !== undefined && { location: given.location }),
  ...(given.role !== undefined && { role: given.role }),
  ...(given.chat_limit !== undefined && { chatLimit: given.chat_limit }),
  ...(given.team_ids !== undefined && {
    teamIds: [...new Set(given.team_ids)].sort((a, b) => a - b),
  }),
});

/** What lists of chats and calls show of an agent. */
const PROFILE = [
  'email',
  'firstName',
  'middleName',
  'lastName',
  'avatarUrl',
  'agentNumber',
] as const satisfies (keyof Agent)[];

/** The fields of an agent whose changes are recorded. */
const recordedFields = ({ teamIds, ...agent }: Partial<Agent>) => ({
  ...Object.fromEntries(
    Object.entries(agent).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  ),
  ...(teamIds && { team_ids: teamIds }),
});

async function faultIn(
  { query }: Transaction,
  organisationId: string,
  { email, teamIds }: Partial<Agent>,
  agentId?: number,
): Promise<Fault<'conflict' | 'invalid_request'> | null> {
  if (email !== undefined) {
    const other = await findAgentByEmail(query, organisationId, email);
    if (other && other.agentId !== agentId) {
      return faultOf('conflict', 'email', 'Another agent has this email address.');
    }
  }
  if (teamIds) {
    const teams = await findTeams(query, organisationId);
    const missing = teamIds.findIndex(
      (id) => !teams.some((team) => team.teamId === id && team.deletedAt === null),
    );
    if (missing >= 0) {
      return faultOf('invalid_request', `team_ids.${missing}`, 'No team has this id.');
    }
  }
  return null;
}

/** Creates an agent, who is offline at first. */
export async function createAgent(
  store: Store,
  { organisationId, changedBy, now }: ChangeContext,
  input: AgentInput,
): Promise<Agent | Fault<'conflict' | 'invalid_request'>> {
  return store.write(async (transaction) => {
    const numbers = await takeNumbers(transaction, organisationId);
    const fields = fieldsOf(input) as Required<ReturnType<typeof fieldsOf>>;
    const wrong = await faultIn(transaction, organisationId, fields);
    if (wrong) return wrong;
    const agent: Agent = {
      ...fields,
      organisationId,
      agentId: numbers.next(),
      status: 'offline',
      statusAt: now,
      formerStatus: null,
      seenAt: 0,
      lastTookAt: 0,
      lastLoginAt: null,
      createdAt: now,
      updatedAt: now,
      profileAt: now,
      removedAt: null,
    };
    await addAgent(transaction, agent, numbers);
    await touchTeams(transaction, organisationId, agent.teamIds, now);
    await recordChanges(
      transaction,
      { organisationId, objectType: 'agent', objectId: agent.agentId, at: now, changedBy },
      null,
      recordedFields(fields),
      numbers,
    );
    await numbers.save();
    return agent;
  });
}

/** Changes the given fields of an agent. */
export async function changeAgent(
  store: Store,
  { organisationId, changedBy, now }: ChangeContext,
  agentId: number,
  patch: AgentPatch,
): Promise<Agent | Fault<'not_found' | 'conflict' | 'invalid_request'>> {
  return store.write(async (transaction) => {
    const numbers = await takeNumbers(transaction, organisationId);
    await lockAgents(transaction, organisationId, [agentId]);
    const before = await findAgent(transaction.query, organisationId, agentId);
    if (!before || before.removedAt !== null) return UNKNOWN_AGENT;
    const fields = fieldsOf(patch);
    const wrong = await faultIn(transaction, organisationId, fields, agentId);
    if (wrong) return wrong;
    const isProfile = PROFILE.some((name) => name in fields && fields[name] !== before[name]);
    await setAgent(transaction, organisationId, agentId, {
      ...fields,
      updatedAt: now,
      ...(isProfile && { profileAt: now }),
    });
    const joined = fields.teamIds ?? before.teamIds;
    await touchTeams(
      transaction,
      organisationId,
      [...joined, ...before.teamIds].filter(
        (id) => !joined.includes(id) || !before.teamIds.includes(id),
      ),
      now,
    );
    await recordChanges<object>(
      transaction,
      { organisationId, objectType: 'agent', objectId: agentId, at: now, changedBy },
      recordedFields(before),
      recordedFields(fields),
      numbers,
    );
    await numbers.save();
    return { ...before, ...fields, updatedAt: now };
  });
}

/**
 * Removes an agent: signs them out everywhere and sets them offline. Reports keep their chats.
 *
 * @returns the fault, if there is one
 */
export async function removeAgent(
  store: Store,
  { organisationId, changedBy, now }: ChangeContext,
  agentId: number,
): Promise<Fault<'not_found'> | null> {
  return store.write(async (transaction) => {
    const numbers = await takeNumbers(transaction, organisationId);
    await lockAgents(transaction, organisationId, [agentId]);
    const agent = await findAgent(transaction.query, organisationId, agentId);
    if (!agent || agent.removedAt !== null) return UNKNOWN_AGENT;
    await setAgentStatus(transaction, agent, 'offline', now, numbers);
    await setAgent(transaction, organisationId, agentId, { removedAt: now, updatedAt: now });
    await touchTeams(transaction, organisationId, agent.teamIds, now);
    await removeAgentSessions(transaction, organisationId, agentId);
    await removeOwn(transaction, organisationId, agentId);
    await recordChanges<object>(
      transaction,
      { organisationId, objectType: 'agent', objectId: agentId, at: now, changedBy },
      { removed: false },
      { removed: true },
      numbers,
    );
    await numbers.save();
    return null;
  });
}
