import type {
  AgentStatus,
  ReportedMenu,
  ReportedStatus,
  ReportedTeam,
  ReportedUser,
} from '../../contract/index.ts';
import type { Agent, StoredTeam } from '../team/index.ts';

/** The whole seconds between two times; `null`: one of them is missing, or they are in the wrong order. */
export function secondsBetween(from: number | null, to: number | null): number | null {
  if (from === null || to === null) return null;
  const seconds = Math.round((to - from) / 1000);
  return seconds < 0 ? null : seconds;
}

/** All statuses, with their ids in reports. */
const STATUSES: Record<AgentStatus, ReportedStatus> = {
  available: { id: 1, wfm_id: null, name: 'Available', color: '#1f8a4c' },
  busy: { id: 2, wfm_id: null, name: 'Busy', color: '#b45309' },
  on_break: { id: 3, wfm_id: null, name: 'Break', color: '#2563eb' },
  wrapping_up: { id: 4, wfm_id: null, name: 'Wrap-up', color: '#7c3aed' },
  offline: { id: 5, wfm_id: null, name: 'Offline', color: '#6b7280' },
};
export const statuses = Object.values(STATUSES);
export const reportedStatusOf = (status: AgentStatus) => STATUSES[status];

export const reportedUser = (agent: Agent): ReportedUser => ({
  id: agent.agentId,
  email: agent.email,
  first_name: agent.firstName,
  middle_name: agent.middleName,
  last_name: agent.lastName,
  avatar_url: agent.avatarUrl,
  agent_number: agent.agentNumber,
});

export const reportedTeam = (
  team: StoredTeam,
  members: ReadonlyMap<number, number>,
): ReportedTeam => ({
  id: team.teamId,
  name: team.name,
  parent_id: team.parentId,
  position: team.position,
  deleted: team.deletedAt !== null,
  agents_count: members.get(team.teamId) ?? 0,
});

/** The menu of a team: customers reach the team by their topic. It has the id of the team. */
export const reportedMenu = (team: StoredTeam): ReportedMenu => ({
  id: team.teamId,
  name: team.name,
  parent_id: team.parentId,
  position: team.position,
  deleted: team.deletedAt !== null,
  hidden: false,
  menu_type: 'chat',
  output_msg: null,
});

/** The team and its ancestors, topmost first. */
export function menuPath(teams: readonly StoredTeam[], team: StoredTeam): StoredTeam[] {
  const path: StoredTeam[] = [];
  for (
    let one: StoredTeam | undefined = team;
    one && !path.includes(one);
    one = teams.find(({ teamId }) => teamId === path[0]!.parentId)
  ) {
    path.unshift(one);
  }
  return path;
}
