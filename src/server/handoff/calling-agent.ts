import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { Fault } from '../http/errors.ts';
import type { Principal } from '../http/principal.ts';
import { type Agent, findAgent } from '../team/index.ts';

/** @returns the current state of the calling agent */
export async function callingAgent(
  query: Kysely<Schema>,
  { organisationId, agent }: Principal,
): Promise<Agent | Fault<'forbidden'>> {
  const found = agent && (await findAgent(query, organisationId, agent.agentId));
  return (
    found ??
    new Fault(
      'forbidden',
      'The inbox requires an agent: sign in with a sign-in link, not with a key.',
    )
  );
}
