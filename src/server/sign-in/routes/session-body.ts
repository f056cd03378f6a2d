import type { Scope, SessionResponse } from '../../../contract/index.ts';
import type { Principal } from '../../http/principal.ts';
import { findOrganisation } from '../../keys/index.ts';
import { findAgent, fullName } from '../../team/index.ts';
import type { SignInServices } from '../services.ts';

/** Who is signed in, as the dashboard asks. */
export async function sessionBody(
  principal: Principal | null,
  { store, singleSignOn }: SignInServices,
): Promise<SessionResponse> {
  const of = principal?.agent;
  const agent = of && (await findAgent(store.query, principal.organisationId, of.agentId));
  const organisation = principal && (await findOrganisation(store.query, principal.organisationId));
  return {
    success: true,
    organisation_id: principal?.organisationId ?? null,
    agent: of ? { id: of.agentId, role: of.role, name: agent ? fullName(agent) : '' } : null,
    scopes: [...(principal?.scopes ?? [])] as Scope[],
    single_sign_on: singleSignOn?.name ?? null,
    time_zone: organisation?.timeZone ?? null,
  };
}
