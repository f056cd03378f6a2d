import {
  doneResponse,
  type ListedTeam,
  teamResponse,
  type TeamResponse,
  teamInput,
  teamListResponse,
  teamPatch,
} from '../../../contract/index.ts';
import { iso } from '../../../contract/time.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import { pathNumber } from '../../http/path-number.ts';
import type { Services } from '../../http/services.ts';
import { changeBy } from '../change-context.ts';
import { isOpenAt } from '../rules/opening-hours.ts';
import { warningOf } from '../rules/reach.ts';
import type { StoredTeam } from '../rules/team.ts';
import type { TeamServices } from '../services.ts';
import { findAgents } from '../store/agents.ts';
import { countMembers, findTeams } from '../store/teams.ts';
import { changeTeam, createTeam, deleteTeam } from '../teams.ts';

const MAX_BODY = 64 * 1024;

const OF_TEAM = { id: 'The id of the team.' };

const listTeams = endpoint(
  {
    method: 'get',
    path: '/api/v1/teams',
    group: 'people',
    summary: 'List teams',
    access: 'admin',
    responses: {
      200: { description: 'All teams that were not deleted', schema: teamListResponse },
    },
  },
  async ({ principal, respond }, { store, now }: Services) => {
    const { organisationId } = principal;
    const teams = await findTeams(store.query, organisationId);
    const present = teams.filter(({ deletedAt }) => deletedAt === null);
    const data = await listed(present, organisationId, { store, now });
    return respond(200, { success: true, data });
  },
);

const addTeam = endpoint(
  {
    method: 'post',
    path: '/api/v1/teams',
    group: 'people',
    summary: 'Add a team',
    access: 'admin',
    body: {
      schema: teamInput,
      maxBytes: MAX_BODY,
      example: {
        name: 'Returns',
        topics: ['returns', 'refunds'],
        time_zone: 'Europe/Berlin',
        hours: { mon: [['09:00', '17:00']] },
        holidays: ['2026-12-25'],
      },
    },
    responses: { 201: { description: 'The team', schema: teamResponse } },
  },
  async ({ principal, body, respond, fail }, services: Services) => {
    const { store, now } = services;
    const team = await createTeam(store, changeBy(principal, now()), body);
    if (team instanceof Fault) return fail(team);
    return respond(201, await answerOf(principal.organisationId, team, services));
  },
);

const editTeam = endpoint(
  {
    method: 'patch',
    path: '/api/v1/teams/{id}',
    group: 'people',
    summary: 'Change a team',
    description: 'Absent fields are not changed. A team cannot be its own ancestor.',
    access: 'admin',
    parameters: OF_TEAM,
    body: { schema: teamPatch, maxBytes: MAX_BODY, example: { position: 2 } },
    responses: { 200: { description: 'The team after the change', schema: teamResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, body, respond, fail }, services: TeamServices) => {
    const { store, now, dispatcher } = services;
    const team = await changeTeam(store, changeBy(principal, now()), pathNumber(params.id), body);
    if (team instanceof Fault) return fail(team);
    dispatcher.wake();
    return respond(200, await answerOf(principal.organisationId, team, services));
  },
);

const endTeam = endpoint(
  {
    method: 'delete',
    path: '/api/v1/teams/{id}',
    group: 'people',
    summary: 'Delete a team',
    description: 'The teams below it and its waiting chats move to its parent team.',
    access: 'admin',
    parameters: OF_TEAM,
    responses: { 200: { description: 'Deleted', schema: doneResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, respond, fail }, { store, now, dispatcher }: TeamServices) => {
    const deleted = await deleteTeam(store, changeBy(principal, now()), pathNumber(params.id));
    if (deleted instanceof Fault) return fail(deleted);
    dispatcher.wake();
    return respond(200, { success: true });
  },
);

/** The endpoints of teams. */
export const teamEndpoints = [listTeams, addTeam, editTeam, endTeam];

async function answerOf(
  organisationId: string,
  team: StoredTeam,
  services: Pick<Services, 'store' | 'now'>,
): Promise<TeamResponse> {
  const [data] = await listed([team], organisationId, services);
  return { success: true, data: data! };
}

/** Teams of one organisation, as the API shows them. */
async function listed(
  shown: readonly StoredTeam[],
  organisationId: string,
  { store, now }: Pick<Services, 'store' | 'now'>,
): Promise<ListedTeam[]> {
  const [teams, agents, members] = await Promise.all([
    findTeams(store.query, organisationId),
    findAgents(store.query, organisationId),
    countMembers(store.query, organisationId),
  ]);
  return shown.map((team) => ({
    id: team.teamId,
    name: team.name,
    parent_id: team.parentId,
    position: team.position,
    topics: [...team.topics],
    hours: team.hours,
    time_zone: team.timeZone,
    holidays: [...team.holidays],
    agents_count: members.get(team.teamId) ?? 0,
    open: isOpenAt(team, now()),
    warning: warningOf(team.teamId, { teams, agents, now: now() }),
    created_at: iso(team.createdAt),
    updated_at: iso(team.updatedAt),
  }));
}
