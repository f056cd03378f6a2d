import { localDayOf } from '../../../contract/local-time.ts';
import { type Team, withDescendants } from './team.ts';

type TeamNode = Pick<Team, 'teamId' | 'parentId' | 'timeZone'>;

/** An agent, with what tells whether they work today. */
export interface ReachableAgent {
  status: string;
  teamIds: readonly number[];
  /** When they last had a connection, milliseconds since 1970. */
  seenAt: number;
  removedAt: number | null;
}

/**
 * The teams whose members may take the chats of a team: the team and those below it. If they have no agents,
 * or none of them was there today, the chats would wait for nobody: then any agent may take them.
 *
 * @returns `null`: any agent
 */
export function reachOf(
  teamId: number | null,
  of: { teams: readonly TeamNode[]; agents: readonly ReachableAgent[]; now: number },
): ReadonlySet<number> | null {
  if (teamId === null) return null;
  const reach = withDescendants(of.teams, teamId);
  return staffingOf(teamId, reach, of) === 'staffed' ? reach : null;
}

/** Why the chats of a team go to any agent; `null`: they do not. */
export function warningOf(
  teamId: number,
  of: Parameters<typeof reachOf>[1],
): 'no_agents' | 'nobody_today' | null {
  const staffing = staffingOf(teamId, withDescendants(of.teams, teamId), of);
  return staffing === 'staffed' ? null : staffing;
}

/** Whether a team has agents, itself or below it, and whether one of them was there today. */
function staffingOf(
  teamId: number,
  reach: ReadonlySet<number>,
  { teams, agents, now }: Parameters<typeof reachOf>[1],
): 'staffed' | 'no_agents' | 'nobody_today' {
  const members = agents.filter(
    ({ removedAt, teamIds }) => removedAt === null && teamIds.some((id) => reach.has(id)),
  );
  if (members.length === 0) return 'no_agents';
  const zone = teams.find((team) => team.teamId === teamId)?.timeZone ?? 'UTC';
  const today = localDayOf(zone, now);
  const isThere = members.some(
    ({ status, seenAt }) => status !== 'offline' || localDayOf(zone, seenAt) === today,
  );
  return isThere ? 'staffed' : 'nobody_today';
}
