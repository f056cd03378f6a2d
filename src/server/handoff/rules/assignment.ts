import type { AgentStatus } from '../../../contract/index.ts';

/** An agent as the queue sees them. */
export interface Candidate {
  agentId: number;
  status: AgentStatus;
  teamIds: readonly number[];
  /** Chats they are in, and offers they have. */
  chats: number;
  chatLimit: number;
  /** When they last took one, milliseconds; 0: never. */
  lastTookAt: number;
}

/**
 * Who is offered a chat: of those who are available and below their limit the one with the fewest chats,
 * then who has waited longest.
 *
 * @param teamIds the chat's team with all below it; `null`: anybody
 * @param tried who was asked and did not come
 */
export function chooseAgent(
  agents: readonly Candidate[],
  teamIds: ReadonlySet<number> | null,
  tried: readonly number[],
): number | null {
  const free = agents.filter(
    (one) =>
      one.status === 'available' &&
      one.chats < one.chatLimit &&
      !tried.includes(one.agentId) &&
      isIn(one, teamIds),
  );
  const [best] = free.sort(
    (a, b) => a.chats - b.chats || a.lastTookAt - b.lastTookAt || a.agentId - b.agentId,
  );
  return best?.agentId ?? null;
}

const isIn = ({ teamIds }: Candidate, wanted: ReadonlySet<number> | null) =>
  wanted === null || teamIds.some((one) => wanted.has(one));

/** Whether anybody who may take such a chat is at work, be it busy. */
export const isAnyoneThere = (agents: readonly Candidate[], teamIds: ReadonlySet<number> | null) =>
  agents.some((one) => one.status !== 'offline' && isIn(one, teamIds));
