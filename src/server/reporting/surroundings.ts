import { type Agent, findAgents, findTeams, type StoredTeam } from '../team/index.ts';
import type { Reader } from './reader.ts';
import { menuPath, reportedMenu, reportedUser } from './vocabulary.ts';

/** The agents and teams that chats and calls refer to. */
export interface Surroundings {
  agents: ReadonlyMap<number, Agent>;
  teams: readonly StoredTeam[];
}

export async function surroundings({ query, organisationId }: Reader): Promise<Surroundings> {
  const [agents, teams] = await Promise.all([
    findAgents(query, organisationId),
    findTeams(query, organisationId),
  ]);
  return { agents: new Map(agents.map((agent) => [agent.agentId, agent])), teams };
}

/** When what is shown of these agents and teams last changed, milliseconds since 1970. */
export function namesChangedAt(
  { agents, teams }: Surroundings,
  agentIds: readonly (number | null | undefined)[],
  teamIds: readonly (number | null | undefined)[],
): number {
  const paths = teams
    .filter(({ teamId }) => teamIds.includes(teamId))
    .flatMap((team) => menuPath(teams, team));
  return Math.max(
    0,
    ...agentIds.map((id) => agents.get(id ?? 0)?.profileAt ?? 0),
    ...paths.map(({ updatedAt }) => updatedAt),
  );
}

export const userOf = ({ agents }: Surroundings, agentId: number | null | undefined) => {
  const agent = agentId == null ? undefined : agents.get(agentId);
  return agent ? reportedUser(agent) : null;
};

export const menuOf = ({ teams }: Surroundings, teamId: number | null | undefined) => {
  const team = teams.find((one) => one.teamId === teamId);
  return team ? reportedMenu(team) : null;
};
