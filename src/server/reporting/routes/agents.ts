import {
  type ReportedAgent,
  reportedAgent,
  reportedStatus,
  reportedStatusSpan,
  reportedUser as userSchema,
} from '../../../contract/index.ts';
import { iso, isoOrNull } from '../../../contract/time.ts';
import {
  type Agent,
  countMembers,
  findAgents,
  findTeams,
  isOnline,
  ONLINE,
} from '../../team/index.ts';
import { list, pages, single } from '../list.ts';
import type { Reader } from '../reader.ts';
import { countWork } from '../store.ts';
import { surroundings } from '../surroundings.ts';
import {
  reportedMenu,
  reportedStatusOf,
  reportedTeam,
  reportedUser,
  secondsBetween,
  statuses,
} from '../vocabulary.ts';

/** Agents and their statuses. */
export const agentEndpoints = [
  list({
    path: '/agents',
    summary: 'List agents',
    one: reportedAgent,
    table: 'agent',
    show: async (rows, reader) => reportedAgents(await agentsOf(rows, reader), reader),
  }),
  single({
    path: '/agents/{id}',
    summary: 'Read an agent',
    description: 'The agent',
    one: reportedAgent,
    async find(id, reader) {
      const agents = await agentsOf([{ agentId: id }], reader);
      return (await reportedAgents(agents, reader))[0];
    },
  }),
  list({
    path: '/user_info',
    summary: 'List names and addresses of agents',
    one: userSchema,
    table: 'agent',
    show: async (rows, reader) => (await agentsOf(rows, reader)).map(reportedUser),
  }),
  pages({
    path: '/user_statuses',
    summary: 'List the statuses that agents can have',
    one: reportedStatus,
    find: async ({ limit, offset }) => ({
      rows: statuses.slice(offset, offset + limit),
      total: statuses.length,
    }),
    show: (rows) => rows,
  }),
  list({
    path: '/agent_status_history',
    summary: 'List the status history of agents',
    one: reportedStatusSpan,
    table: 'agentSpan',
    async show(rows, reader) {
      const { agents } = await surroundings(reader);
      return rows.map((row) => ({
        id: row.spanId,
        agent: reportedUser(agents.get(row.agentId)!),
        status: reportedStatusOf(row.status),
        started: iso(row.startedAt),
        ended: isoOrNull(row.endedAt),
        duration: secondsBetween(row.startedAt, row.endedAt),
      }));
    },
  }),
];

const agentsOf = (
  rows: readonly { agentId: number }[],
  { query, organisationId }: Reader,
): Promise<Agent[]> =>
  findAgents(
    query,
    organisationId,
    rows.map(({ agentId }) => agentId),
  );

async function reportedAgents(
  agents: readonly Agent[],
  { query, organisationId, services: { now } }: Reader,
): Promise<ReportedAgent[]> {
  const [teams, members, work] = await Promise.all([
    findTeams(query, organisationId),
    countMembers(query, organisationId),
    countWork(
      query,
      organisationId,
      agents.map(({ agentId }) => agentId),
    ),
  ]);
  return agents.map((agent) => {
    const own = teams.filter(({ teamId }) => agent.teamIds.includes(teamId));
    const isOn = isOnline(agent, now());
    return {
      ...reportedUser(agent),
      created_at: iso(agent.createdAt),
      updated_at: iso(
        Math.max(
          agent.updatedAt,
          // When an agent was last seen on line, or has been off line since.
          isOn ? agent.seenAt : agent.seenAt + ONLINE,
          ...own.flatMap(({ updatedAt, membersAt }) => [updatedAt, membersAt]),
        ),
      ),
      last_login_time: isoOrNull(agent.lastLoginAt),
      status: reportedStatusOf(agent.status),
      status_updated_at: iso(agent.statusAt),
      crm_authenticated: false,
      online: isOn,
      wrap_up: agent.status === 'wrapping_up',
      call_count: work.get(agent.agentId)!.calls,
      chat_count: work.get(agent.agentId)!.chats,
      location: agent.location,
      roles: [agent.role],
      teams: own.map((team) => reportedTeam(team, members)),
      channels: own.map((team) => ({ channel_type: 'chat', menu: reportedMenu(team) })),
    };
  });
}
