import { randomBytes } from 'node:crypto';
import type { AgentRole, Scope } from '../../contract/index.ts';
import { addSignInLink, findAgent, findOrganisation, type Store } from '../store/index.ts';
import { type Principal, SCOPES, sha256 } from './keys.ts';

/** How long a link that signs in works, milliseconds: one hour. */
export const LINK_LASTS = 60 * 60_000;

/** What an agent may do beside chatting. */
const SCOPES_OF: Record<AgentRole, readonly Scope[]> = {
  agent: ['conversations:read'],
  supervisor: ['conversations:read', 'metrics:read', 'csat:read', 'export:read', 'reporting:read'],
  admin: SCOPES,
};

/** @returns who the agent is now; `null`: nobody any more */
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

/**
 * Makes a link that signs an agent in once. What opens stands behind the `#`, where neither servers nor
 * proxies see it.
 *
 * @param publicUrl where browsers reach the server
 */
export async function signInLink(
  store: Store,
  organisationId: string,
  agentId: number,
  { publicUrl, now }: { publicUrl: string; now: number },
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await store.write((transaction) =>
    addSignInLink(
      transaction,
      { organisationId, tokenHash: sha256(token), agentId, expiresAt: now + LINK_LASTS },
      now,
    ),
  );
  return `${publicUrl}/dashboard/#sign-in=${token}`;
}
