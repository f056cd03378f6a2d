import type { AgentRole, Scope } from '../../contract/index.ts';
import { type Principal, SCOPES } from '../http/principal.ts';
import type { SessionOfAgent } from './store/sessions.ts';

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

/** @returns the agent of a session with current permissions; `null` if the agent was removed */
export function agentPrincipal(
  { organisationId, role, redaction, identitySecret }: SessionOfAgent,
  agentId: number,
): Principal | null {
  if (role === null || redaction === null) return null;
  return {
    organisationId,
    kind: 'secret',
    scopes: new Set(SCOPES_OF[role]),
    allowedOrigins: [],
    redacts: redaction === 1,
    identitySecret,
    keyHash: `agent:${agentId}`,
    rateLimit: null,
    agent: { agentId, role },
  };
}
