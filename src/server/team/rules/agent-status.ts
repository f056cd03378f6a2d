import type { AgentStatus } from '../../../contract/index.ts';

/** A period in which an agent had one status. The last one is open. Times are milliseconds since 1970. */
export interface StatusSpan {
  status: AgentStatus;
  startedAt: number;
  endedAt: number | null;
}

/**
 * Ends the open span and begins the next one at the same time. They do not overlap, even if the clock was
 * set back.
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

/** An inbox counts as open for this time after it was last seen, milliseconds. */
export const ONLINE = 30_000;

/** Whether the agent has an inbox open. */
export const isOnline = ({ seenAt }: { seenAt: number }, now: number) => now - seenAt < ONLINE;

/** The status of an agent with this workload. A status that the agent chose is kept. */
export function statusByWork(
  status: AgentStatus,
  work: { chats: number; wrapUps: number },
): AgentStatus {
  if (status === 'available' && work.wrapUps > 0 && work.chats === 0) return 'wrapping_up';
  if (status === 'wrapping_up' && (work.wrapUps === 0 || work.chats > 0)) return 'available';
  return status;
}
