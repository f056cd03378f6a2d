import type { Principal } from '../http/principal.ts';

/** The agent whose sessions and passkeys these are. */
export interface Owner {
  organisationId: string;
  agentId: number;
}

/** @param principal the caller of an endpoint for agents only */
export const ownerIn = ({ organisationId, agent }: Principal): Owner => ({
  organisationId,
  agentId: agent!.agentId,
});
