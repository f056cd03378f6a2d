import { z } from 'zod';
import {
  reportedMenu as menuSchema,
  reportedTeam as teamSchema,
  type ReportedTeamTree,
  reportedTeamTree,
  reportedTeamWithAssignees,
} from '../../../contract/index.ts';
import { endpoint } from '../../http/endpoint.ts';
import type { Services } from '../../http/services.ts';
import { countMembers, findAgents, findTeams, inOrder, type StoredTeam } from '../../team/index.ts';
import { BASE, REPORTING } from '../access.ts';
import { list, single } from '../list.ts';
import type { Reader } from '../reader.ts';
import { reportedMenu, reportedTeam, reportedUser } from '../vocabulary.ts';

const readTree = endpoint(
  {
    ...REPORTING,
    method: 'get',
    path: `${BASE}/teams/tree`,
    summary: 'Read the tree of teams',
    access: 'reporting:read',
    responses: {
      200: {
        description: 'The top-level teams, each with the teams below it',
        schema: z.array(reportedTeamTree),
      },
    },
  },
  async ({ principal: { organisationId }, respond }, { store }: Services) => {
    const teams = await findTeams(store.replica, organisationId);
    const members = await countMembers(store.replica, organisationId);
    return respond(
      200,
      treeOf(
        teams.filter(({ deletedAt }) => deletedAt === null),
        members,
      ),
    );
  },
);

/** Teams, their agents, and their menus. */
export const teamEndpoints = [
  list({
    path: '/teams',
    summary: 'List teams',
    one: teamSchema,
    table: 'team',
    async show(rows, reader) {
      const members = await countMembers(reader.query, reader.organisationId);
      return (await teamsOf(rows, reader)).map((team) => reportedTeam(team, members));
    },
  }),
  readTree,
  single({
    path: '/teams/{id}/assignees',
    summary: 'Read a team with its agents',
    description: 'The team with its agents',
    one: reportedTeamWithAssignees,
    async find(id, { query, organisationId }) {
      const teams = await findTeams(query, organisationId);
      const team = teams.find(({ teamId }) => teamId === id);
      if (!team) return undefined;
      const [members, agents] = await Promise.all([
        countMembers(query, organisationId),
        findAgents(query, organisationId),
      ]);
      return {
        ...reportedTeam(team, members),
        assignees: agents
          .filter(({ teamIds, removedAt }) => removedAt === null && teamIds.includes(id))
          .map(reportedUser),
      };
    },
  }),
  list({
    path: '/menus',
    summary: 'List menus, one for each team',
    one: menuSchema,
    table: 'team',
    show: async (rows, reader) => (await teamsOf(rows, reader)).map(reportedMenu),
  }),
];

async function teamsOf(
  rows: readonly { teamId: number }[],
  { query, organisationId }: Reader,
): Promise<StoredTeam[]> {
  const ids = new Set(rows.map(({ teamId }) => teamId));
  return (await findTeams(query, organisationId)).filter(({ teamId }) => ids.has(teamId));
}

/** The tree of teams. A team whose parent was deleted is at the top level. */
function treeOf(
  teams: readonly StoredTeam[],
  members: ReadonlyMap<number, number>,
): ReportedTeamTree[] {
  const known = new Set(teams.map(({ teamId }) => teamId));
  const below = (parentId: number | null): ReportedTeamTree[] =>
    teams
      .filter((team) =>
        parentId === null
          ? team.parentId === null || !known.has(team.parentId)
          : team.parentId === parentId,
      )
      .sort(inOrder)
      .map((team) => ({ ...reportedTeam(team, members), children: below(team.teamId) }));
  return below(null);
}
