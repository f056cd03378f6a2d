import { type Context, Hono } from 'hono';
import {
  agentStatus,
  type BoardAnswer,
  type PeopleReportAnswer,
  peopleReportQuery,
  peopleReportRow,
  type PeopleReportRow,
} from '../../../contract/index.ts';
import { csvLine } from '../../http/csv.ts';
import { agentsIn, type Chat } from '../rules/chat.ts';
import { isOpenAt } from '../../team/index.ts';
import { peopleReport } from '../rules/people-report.ts';
import { DAY } from '../../../contract/time.ts';
import { withDescendants } from '../../team/index.ts';
import { type Agent, findAgents, findAgentSpans, findTeams } from '../../team/index.ts';
import { findOpenChats, findRatedChats } from '../store.ts';
import { requireScope } from '../../http/access.ts';
import { readQuery } from '../../http/response.ts';
import type { Env, Parts } from '../../http/context.ts';
import { iso } from '../../../contract/time.ts';

const COLUMNS = Object.keys(peopleReportRow.shape) as (keyof PeopleReportRow)[];

const nameOf = ({ firstName, lastName }: Agent) => [firstName, lastName].filter(Boolean).join(' ');

/** `/reports`: the chats with persons now, and how those of some days went. */
export function peopleReportRoutes(parts: Parts): Hono<Env> {
  const { store, now } = parts;
  const reads = requireScope(parts, 'metrics:read');

  async function report(c: Context<Env>): Promise<PeopleReportAnswer | Response> {
    const query = readQuery(c, peopleReportQuery);
    if (query instanceof Response) return query;
    const { organisationId } = c.get('principal');
    const range = [Date.parse(query.from), Date.parse(query.to) + DAY] as const;
    const [chats, teams, agents, spans] = await Promise.all([
      findRatedChats(store.replica, organisationId, range),
      findTeams(store.replica, organisationId),
      findAgents(store.replica, organisationId),
      query.by === 'agent' ? findAgentSpans(store.replica, organisationId) : [],
    ]);
    return {
      success: true,
      ...query,
      data: peopleReport(query.by, {
        chats,
        teams: new Map(teams.map(({ teamId, name }) => [teamId, name])),
        agents: new Map(agents.map((agent) => [agent.agentId, nameOf(agent)])),
        spans: Map.groupBy(spans, ({ agentId }) => agentId),
        range,
        now: now(),
      }),
    };
  }

  return new Hono<Env>()
    .get('/reports/people', reads, async (c) => {
      const answer = await report(c);
      return answer instanceof Response ? answer : c.json(answer);
    })
    .get('/reports/people.csv', reads, async (c) => {
      const answer = await report(c);
      if (answer instanceof Response) return answer;
      c.header('Content-Type', 'text/csv; charset=utf-8');
      c.header('Content-Disposition', `attachment; filename="people-by-${answer.by}.csv"`);
      const lines = answer.data.map((row) => csvLine(COLUMNS.map((column) => row[column])));
      return c.body(`\uFEFF${csvLine(COLUMNS)}${lines.join('')}`);
    })
    .get('/reports/board', reads, async (c) => {
      const { organisationId } = c.get('principal');
      const [open, teams, all] = await Promise.all([
        findOpenChats(store.query, organisationId),
        findTeams(store.query, organisationId),
        findAgents(store.query, organisationId),
      ]);
      const chats = open.map(({ chat }) => chat);
      const agents = all.filter(({ removedAt }) => removedAt === null);
      const there = teams.filter(({ deletedAt }) => deletedAt === null);
      const unclaimed = chats.filter((chat) => !there.some(({ teamId }) => teamId === chat.teamId));
      const availableIn = (members: ReadonlySet<number> | null) =>
        agents.filter(
          ({ status, teamIds }) =>
            status === 'available' && (members === null || teamIds.some((id) => members.has(id))),
        ).length;
      const answer: BoardAnswer = {
        success: true,
        ...countsOf(chats, now()),
        wrapping_up: chats.filter(({ status }) => status === 'wrapping_up').length,
        agents_by_status: Object.fromEntries(
          agentStatus.options.map((status) => [
            status,
            agents.filter((agent) => agent.status === status).length,
          ]),
        ) as BoardAnswer['agents_by_status'],
        teams: [
          ...there.map((team) => ({
            id: team.teamId,
            name: team.name,
            ...countsOf(
              chats.filter(({ teamId }) => teamId === team.teamId),
              now(),
            ),
            available: availableIn(withDescendants(teams, team.teamId)),
            open: isOpenAt(team, now()),
          })),
          ...(unclaimed.length > 0 || there.length === 0
            ? [
                {
                  id: null,
                  name: null,
                  ...countsOf(unclaimed, now()),
                  available: availableIn(null),
                  open: true,
                },
              ]
            : []),
        ],
        agents: agents.map((agent) => ({
          id: agent.agentId,
          name: nameOf(agent),
          status: agent.status,
          since: iso(agent.statusAt),
          chats: chats.filter((chat) => agentsIn(chat).includes(agent.agentId)).length,
          chat_limit: agent.chatLimit,
        })),
      };
      return c.json(answer);
    });
}

function countsOf(chats: readonly Chat[], now: number) {
  const waits = chats
    .filter(({ status }) => status === 'queued')
    .map(({ queuedAt }) => Math.max(0, Math.round((now - queuedAt) / 1000)));
  return {
    waiting: waits.length,
    in_chat: chats.filter(({ status }) => status === 'assigned').length,
    longest_wait_seconds: waits.length === 0 ? null : Math.max(...waits),
  };
}
