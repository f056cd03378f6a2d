import type { AgentStatus } from '../../../contract/index.ts';

/** A time in which an agent had one status; the last one is open. Milliseconds since 1970. */
export interface StatusSpan {
  status: AgentStatus;
  startedAt: number;
  endedAt: number | null;
}

/**
 * How a change goes on with the span that is open: it ends where the next one begins. A clock that went
 * back makes no overlap.
 *
 * @returns `null`: nothing changes
 */
export function changedStatus(
  open: StatusSpan | null,
  status: AgentStatus,
  at: number,
): { ended: StatusSpan | null; begun: StatusSpan } | null {
  if (open?.status === status) return null;
  const startedAt = Math.max(at, open?.startedAt ?? at);
  return {
    ended: open && { ...open, endedAt: startedAt },
    begun: { status, startedAt, endedAt: null },
  };
}

/** An inbox that was heard of so recently is open, milliseconds. */
const ONLINE = 30_000;

/** Whether an inbox of the agent is open. */
export const isOnline = ({ seenAt }: { seenAt: number }, now: number) => now - seenAt < ONLINE;

/** What becomes of an agent's status with the work they have; what they chose themselves stays. */
export function statusByWork(
  status: AgentStatus,
  work: { chats: number; wrapUps: number },
): AgentStatus {
  if (status === 'available' && work.wrapUps > 0 && work.chats === 0) return 'wrapping_up';
  if (status === 'wrapping_up' && (work.wrapUps === 0 || work.chats > 0)) return 'available';
  return status;
}
