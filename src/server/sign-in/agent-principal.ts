import type { AgentRole, Scope } from '../../contract/index.ts';
import { findOrganisation } from '../keys/index.ts';
import { type Store } from '../database/store.ts';
import { type Principal, SCOPES } from '../http/principal.ts';
import { findAgent } from '../team/index.ts';

/** The scopes of each role, in addition to chatting. */
const SCOPES_OF: Record<AgentRole, readonly Scope[]> = {
  agent: ['conversations:read'],
  supervisor: [
    'conversations:read',
    'metrics:read',
    'csat:read',
    'articles:write',
    'export:read',
    'reporting:read',
  ],
  admin: SCOPES,
};

/** @returns the agent with current permissions; `null` if the agent was removed */
export async function agentPrincipal(
  store: Store,
  organisationId: string,
  agentId: number,
): Promise<Principal | null> {
  const [agent, organisation] = await Promise.all([
    findAgent(store.query, organisationId, agentId),
    findOrganisation(store.query, organisationId),
  ]);
  if (!agent || agent.removedAt !== null || !organisation) return null;
  return {
    organisationId,
    kind: 'secret',
    scopes: new Set(SCOPES_OF[agent.role]),
    allowedOrigins: [],
    redacts: organisation.redaction === 1,
    identitySecret: organisation.identitySecret,
    keyHash: `agent:${agentId}`,
    rateLimit: null,
    agent: { agentId, role: agent.role },
  };
}
