import type { AgentStatus } from '../../../contract/index.ts';

/** An agent to whom chats may be offered. */
export interface Candidate {
  agentId: number;
  status: AgentStatus;
  teamIds: readonly number[];
  /** The number of their chats and offers. */
  chats: number;
  chatLimit: number;
  /** When they last took a chat, milliseconds since 1970; 0: never. */
  lastTookAt: number;
}

/**
 * Chooses the agent to offer a chat to: of the available agents below their limit, the one with the fewest
 * chats; among those, the one who has waited longest.
 *
 * @param teamIds the team of the chat and all teams below it; `null`: any agent
 * @param tried agents who did not accept an earlier offer
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

/** Whether an agent of these teams is online; busy agents count. */
export const isAnyoneThere = (agents: readonly Candidate[], teamIds: ReadonlySet<number> | null) =>
  agents.some((one) => one.status !== 'offline' && isIn(one, teamIds));
