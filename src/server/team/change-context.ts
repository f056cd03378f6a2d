import { keyId, type Principal } from '../http/principal.ts';

/** Who changes an agent or a team, and when. */
export interface ChangeContext {
  organisationId: string;
  /** `agent:ID`, `key:ID` or `server`. */
  changedBy: string;
  /** Milliseconds since 1970. */
  now: number;
}

/** Of a change that a caller of the API makes. */
export const changeBy = (
  { organisationId, agent, keyHash }: Principal,
  now: number,
): ChangeContext => ({
  organisationId,
  changedBy: agent ? `agent:${agent.agentId}` : `key:${keyId(keyHash)}`,
  now,
});
