import type { Kysely } from 'kysely';
import type { AgentStatus } from '../../../contract/index.ts';
import { changedStatus } from '../rules/agent-status.ts';
import type { Numbers } from '../../database/counter.ts';
import type { Transaction } from '../../database/store.ts';
import type { Schema } from '../../database/schema.ts';
import type { AgentSpanTable, AgentTable } from '../tables.ts';

/** An agent with their teams. */
export type Agent = AgentTable & { teamIds: number[] };

/** Agents by id, including removed ones. */
export async function findAgents(
  query: Kysely<Schema>,
  organisationId: string,
  agentIds?: readonly number[],
): Promise<Agent[]> {
  if (agentIds?.length === 0) return [];
  const rows = await query
    .selectFrom('agent')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .$if(agentIds !== undefined, (select) => select.where('agentId', 'in', agentIds!))
    .orderBy('agentId')
    .execute();
  if (rows.length === 0) return [];
  const members = await query
    .selectFrom('teamMember')
    .select(['agentId', 'teamId'])
    .where('organisationId', '=', organisationId)
    .orderBy('teamId')
    .execute();
  const teams = Map.groupBy(members, ({ agentId }) => agentId);
  return rows.map((row) => ({
    ...row,
    teamIds: (teams.get(row.agentId) ?? []).map(({ teamId }) => teamId),
  }));
}

export async function findAgent(
  query: Kysely<Schema>,
  organisationId: string,
  agentId: number,
): Promise<Agent | undefined> {
  return (await findAgents(query, organisationId, [agentId]))[0];
}

/** The agent with this email address, unless removed. */
export async function findAgentByEmail(
  query: Kysely<Schema>,
  organisationId: string,
  email: string,
): Promise<AgentTable | undefined> {
  return query
    .selectFrom('agent')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('email', '=', email.toLowerCase())
    .where('removedAt', 'is', null)
    .executeTakeFirst();
}

/** Adds an agent, offline. */
export async function addAgent(
  { query }: Transaction,
  { teamIds, ...agent }: Agent,
  numbers: Numbers,
): Promise<void> {
  const { organisationId, agentId, createdAt } = agent;
  await query.insertInto('agent').values(agent).execute();
  await query
    .insertInto('agentSpan')
    .values({
      organisationId,
      spanId: numbers.next(),
      agentId,
      status: agent.status,
      startedAt: createdAt,
      endedAt: null,
    })
    .execute();
  await setTeams(query, organisationId, agentId, teamIds);
}

/** Changes the given fields. */
export async function setAgent(
  { query }: Transaction,
  organisationId: string,
  agentId: number,
  { teamIds, ...change }: Partial<Omit<Agent, 'organisationId' | 'agentId'>>,
): Promise<void> {
  if (Object.keys(change).length > 0) {
    await query
      .updateTable('agent')
      .set(change)
      .where('organisationId', '=', organisationId)
      .where('agentId', '=', agentId)
      .execute();
  }
  if (teamIds) await setTeams(query, organisationId, agentId, teamIds);
}

async function setTeams(
  query: Kysely<Schema>,
  organisationId: string,
  agentId: number,
  teamIds: readonly number[],
): Promise<void> {
  await query
    .deleteFrom('teamMember')
    .where('organisationId', '=', organisationId)
    .where('agentId', '=', agentId)
    .execute();
  for (const teamId of new Set(teamIds)) {
    await query.insertInto('teamMember').values({ organisationId, teamId, agentId }).execute();
  }
}

/** Reads the rows of agents, and locks them until the transaction ends. */
export async function lockAgents(
  { query, locksRows }: Transaction,
  organisationId: string,
  agentIds: readonly number[],
): Promise<AgentTable[]> {
  if (agentIds.length === 0) return [];
  return query
    .selectFrom('agent')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('agentId', 'in', agentIds)
    .orderBy('agentId')
    .$if(locksRows, (select) => select.forUpdate())
    .execute();
}

/**
 * Changes the status of an agent, and ends the span of the previous one, without gap or overlap.
 *
 * @param agent must be locked
 * @returns whether the status changed
 */
export async function setAgentStatus(
  { query }: Transaction,
  agent: Pick<AgentTable, 'organisationId' | 'agentId'>,
  status: AgentStatus,
  at: number,
  numbers: Numbers,
): Promise<boolean> {
  const { organisationId, agentId } = agent;
  const open = await query
    .selectFrom('agentSpan')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('agentId', '=', agentId)
    .where('endedAt', 'is', null)
    .executeTakeFirst();
  const change = changedStatus(open ?? null, status, at);
  if (!change) return false;
  const { startedAt } = change.begun;
  if (open) {
    await query
      .updateTable('agentSpan')
      .set({ endedAt: startedAt })
      .where('organisationId', '=', organisationId)
      .where('spanId', '=', open.spanId)
      .execute();
  }
  await query
    .insertInto('agentSpan')
    .values({ organisationId, spanId: numbers.next(), agentId, ...change.begun })
    .execute();
  await query
    .updateTable('agent')
    .set({ status, statusAt: startedAt, updatedAt: startedAt })
    .where('organisationId', '=', organisationId)
    .where('agentId', '=', agentId)
    .execute();
  return true;
}

/** Records that a connection of the agent is open. */
export async function touchAgent(
  { query }: Transaction,
  organisationId: string,
  agentId: number,
  at: number,
): Promise<void> {
  await query
    .updateTable('agent')
    .set({ seenAt: at })
    .where('organisationId', '=', organisationId)
    .where('agentId', '=', agentId)
    .execute();
}

/** Agents who are not offline but have had no open connection since `seenBefore`. */
export async function findLostAgents(
  query: Kysely<Schema>,
  seenBefore: number,
): Promise<Pick<AgentTable, 'organisationId' | 'agentId'>[]> {
  return query
    .selectFrom('agent')
    .select(['organisationId', 'agentId'])
    .where('status', '!=', 'offline')
    .where('seenAt', '<', seenBefore)
    .execute();
}

/** A time in which an agent was not offline. Times are milliseconds since 1970. */
type WorkingSpan = Pick<AgentSpanTable, 'agentId' | 'startedAt' | 'endedAt'>;

/** The times in which agents were not offline that lie, in part, in a period. */
export async function findWorkingSpans(
  query: Kysely<Schema>,
  organisationId: string,
  [from, to]: readonly [from: number, to: number],
): Promise<WorkingSpan[]> {
  return query
    .selectFrom('agentSpan')
    .select(['agentId', 'startedAt', 'endedAt'])
    .where('organisationId', '=', organisationId)
    .where('status', '!=', 'offline')
    .where('startedAt', '<', to)
    .where((eb) => eb.or([eb('endedAt', 'is', null), eb('endedAt', '>', from)]))
    .execute();
}

/**
 * Ends all sessions of an agent, removes what they sign in with, links and passkeys, and ends the push
 * messages to their browsers. Locks the agent, so that no sign-in that has begun outlives it.
 */
export async function removeAgentSessions(
  transaction: Transaction,
  organisationId: string,
  agentId: number,
): Promise<void> {
  await lockAgents(transaction, organisationId, [agentId]);
  for (const table of ['session', 'signInLink', 'passkey', 'pushSubscription'] as const) {
    await transaction.query
      .deleteFrom(table)
      .where('organisationId', '=', organisationId)
      .where('agentId', '=', agentId)
      .execute();
  }
}
