import {
  chatReportResponse,
  type ChatReportResponse,
  chatReportQuery,
  type ChatReportQuery,
  chatReportRow,
  type ChatReportRow,
} from '../../../contract/index.ts';
import { DAY } from '../../../contract/time.ts';
import { csvLine } from '../../http/csv.ts';
import { endpoint } from '../../http/endpoint.ts';
import type { Services } from '../../http/services.ts';
import { findAgents, findTeams, findWorkingSpans, fullName } from '../../team/index.ts';
import { chatReport } from '../rules/chat-report.ts';
import { workIn } from '../rules/agent-work.ts';
import { findOpenChats } from '../store.ts';
import { findAgentWork, sumChatRollups } from '../store-rollups.ts';

const COLUMNS = Object.keys(chatReportRow.shape) as (keyof ChatReportRow)[];

const readReport = endpoint(
  {
    method: 'get',
    path: '/api/v1/reports/people',
    group: 'people',
    summary: 'Report on chats by day, team or agent',
    access: 'metrics:read',
    query: chatReportQuery,
    responses: { 200: { description: 'The rows', schema: chatReportResponse } },
  },
  async ({ principal, query, respond }, services: Services) =>
    respond(200, await reportOf(principal.organisationId, query, services)),
);

const readReportFile = endpoint(
  {
    method: 'get',
    path: '/api/v1/reports/people.csv',
    group: 'people',
    summary: 'Report on chats as CSV',
    access: 'metrics:read',
    query: chatReportQuery,
    responses: { 200: { type: 'text/csv', description: 'The rows' } },
  },
  async ({ c, principal, query, send }, services: Services) => {
    const { data } = await reportOf(principal.organisationId, query, services);
    c.header('Content-Type', 'text/csv; charset=utf-8');
    c.header('Content-Disposition', `attachment; filename="people-by-${query.by}.csv"`);
    const lines = data.map((row) => csvLine(COLUMNS.map((column) => row[column])));
    return send(c.body(`\uFEFF${csvLine(COLUMNS)}${lines.join('')}`));
  },
);

/** Reports on the chats of a period. */
export const chatReportEndpoints = [readReport, readReportFile];

async function reportOf(
  organisationId: string,
  query: ChatReportQuery,
  { store, now }: Services,
): Promise<ChatReportResponse> {
  const range = [Date.parse(query.from), Date.parse(query.to) + DAY] as const;
  const isByAgent = query.by === 'agent';
  const [rollups, teams, agents, spans, work, open] = await Promise.all([
    sumChatRollups(store.replica, organisationId, query.by, range),
    findTeams(store.replica, organisationId),
    findAgents(store.replica, organisationId),
    isByAgent ? findWorkingSpans(store.replica, organisationId, range) : [],
    isByAgent ? findAgentWork(store.replica, organisationId, range) : [],
    isByAgent ? findOpenChats(store.replica, organisationId) : [],
  ]);
  const running = open.flatMap(({ chat }) => workIn(chat)).filter(({ to }) => to === null);
  return {
    success: true,
    ...query,
    data: chatReport(query.by, {
      rollups,
      work: [...work, ...running],
      teams: new Map(teams.map(({ teamId, name }) => [teamId, name])),
      agents: new Map(agents.map((agent) => [agent.agentId, fullName(agent)])),
      spans: Map.groupBy(spans, ({ agentId }) => agentId),
      range,
      now: now(),
    }),
  };
}
