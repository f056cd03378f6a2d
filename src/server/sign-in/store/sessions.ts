import type { Kysely } from 'kysely';
import type { AgentRole } from '../../../contract/index.ts';
import type { Schema } from '../../database/schema.ts';
import type { Transaction } from '../../database/store.ts';
import type { Owner } from '../owner.ts';
import type { SessionTable } from '../tables.ts';

/** A session with what is needed to know the rights of its agent: every request with a cookie asks for it. */
export type SessionOfAgent = SessionTable & {
  /** `null`: the session is of a key, or the agent was removed. */
  role: AgentRole | null;
  redaction: number | null;
  identitySecret: string | null;
};

/** The session with this token hash, unless it has expired. */
export async function findSession(
  query: Kysely<Schema>,
  tokenHash: string,
  now: number,
): Promise<SessionOfAgent | undefined> {
  return query
    .selectFrom('session')
    .leftJoin('agent', (join) =>
      join
        .onRef('agent.organisationId', '=', 'session.organisationId')
        .onRef('agent.agentId', '=', 'session.agentId')
        .on('agent.removedAt', 'is', null),
    )
    .leftJoin('organisation', 'organisation.organisationId', 'session.organisationId')
    .selectAll('session')
    .select(['agent.role', 'organisation.redaction', 'organisation.identitySecret'])
    .where('session.tokenHash', '=', tokenHash)
    .where('session.expiresAt', '>', now)
    .executeTakeFirst();
}

/** The sessions of an agent that have not expired, the last used first. */
export async function findAgentSessions(
  query: Kysely<Schema>,
  { organisationId, agentId }: Owner,
  now: number,
): Promise<SessionTable[]> {
  return query
    .selectFrom('session')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('agentId', '=', agentId)
    .where('expiresAt', '>', now)
    .orderBy('usedAt', 'desc')
    .orderBy('createdAt', 'desc')
    .execute();
}

/** Adds a session. Deletes expired ones, and ends the push messages to their browsers. */
export async function addSession({ query }: Transaction, session: SessionTable): Promise<void> {
  await query
    .deleteFrom('pushSubscription')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('session')
          .select('tokenHash')
          .whereRef('session.organisationId', '=', 'pushSubscription.organisationId')
          .whereRef('session.tokenHash', '=', 'pushSubscription.sessionHash')
          .where('session.expiresAt', '<=', session.createdAt),
      ),
    )
    .execute();
  await query.deleteFrom('session').where('expiresAt', '<=', session.createdAt).execute();
  await query.insertInto('session').values(session).execute();
}

/** Records that a session was used. */
export async function noteUse(
  { query }: Transaction,
  { organisationId, tokenHash }: Pick<SessionTable, 'organisationId' | 'tokenHash'>,
  use: Pick<SessionTable, 'usedAt' | 'expiresAt'>,
): Promise<void> {
  await query
    .updateTable('session')
    .set(use)
    .where('organisationId', '=', organisationId)
    .where('tokenHash', '=', tokenHash)
    .execute();
}

/** Ends a session, and the push messages to its browser. */
export async function removeSession({ query }: Transaction, tokenHash: string): Promise<void> {
  const session = await query
    .deleteFrom('session')
    .where('tokenHash', '=', tokenHash)
    .returning('organisationId')
    .executeTakeFirst();
  if (!session) return;
  await query
    .deleteFrom('pushSubscription')
    .where('organisationId', '=', session.organisationId)
    .where('sessionHash', '=', tokenHash)
    .execute();
}

/** Ends all other sessions of an agent, and the push messages to their browsers. */
export async function removeOtherSessions(
  { query }: Transaction,
  { organisationId, agentId }: Owner,
  tokenHash: string,
): Promise<void> {
  await query
    .deleteFrom('session')
    .where('organisationId', '=', organisationId)
    .where('agentId', '=', agentId)
    .where('tokenHash', '!=', tokenHash)
    .execute();
  await query
    .deleteFrom('pushSubscription')
    .where('organisationId', '=', organisationId)
    .where('agentId', '=', agentId)
    .where('sessionHash', '!=', tokenHash)
    .execute();
}
