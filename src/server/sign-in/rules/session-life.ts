import { DAY, HOUR } from '../../../contract/time.ts';

/** How long a session that was started with a key lasts, milliseconds. */
export const KEY_SESSION_LASTS = 12 * HOUR;
/** An agent's session ends when it was not used for this time, milliseconds. */
export const AGENT_SESSION_IDLE = 30 * DAY;
/** An agent's session ends at the latest after this time, milliseconds. */
export const AGENT_SESSION_LASTS = 180 * DAY;
/** The time of the last use is accurate to this, milliseconds. */
const ACCURACY = HOUR;

interface Session {
  agentId: number | null;
  createdAt: number;
  usedAt: number;
}

/** When a session ends that is used now. */
export const expiryOf = ({ agentId, createdAt }: Omit<Session, 'usedAt'>, now: number): number =>
  agentId === null
    ? createdAt + KEY_SESSION_LASTS
    : Math.min(createdAt + AGENT_SESSION_LASTS, now + AGENT_SESSION_IDLE);

/** Whether the use of a session is to be recorded. */
export const isWorthNoting = ({ usedAt }: Session, now: number): boolean =>
  now - usedAt >= ACCURACY;
