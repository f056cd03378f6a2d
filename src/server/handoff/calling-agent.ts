import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { Fault } from '../http/errors.ts';
import type { Principal } from '../http/principal.ts';
import { type Agent, findAgent } from '../team/index.ts';

/** @returns the agent who calls, as they are now */
export async function callingAgent(
  query: Kysely<Schema>,
  { organisationId, agent }: Principal,
): Promise<Agent | Fault<'forbidden'>> {
  const found = agent && (await findAgent(query, organisationId, agent.agentId));
  return (
    found ?? new Fault('forbidden', 'The inbox is an agent’s: sign in by a link, not with a key.')
  );
}
