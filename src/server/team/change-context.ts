import { keyId, type Principal } from '../http/principal.ts';

/** The author and the time of a change of an agent or a team. */
export interface ChangeContext {
  organisationId: string;
  /** `agent:ID`, `key:ID` or `server`. */
  changedBy: string;
  /** Milliseconds since 1970. */
  now: number;
}

/** The context of a change by a caller of the API. */
export const changeBy = (
  { organisationId, agent, keyHash }: Principal,
  now: number,
): ChangeContext => ({
  organisationId,
  changedBy: agent ? `agent:${agent.agentId}` : `key:${keyId(keyHash)}`,
  now,
});
