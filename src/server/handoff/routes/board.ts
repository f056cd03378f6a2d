import { boardResponse } from '../../../contract/index.ts';
import { endpoint } from '../../http/endpoint.ts';
import type { Services } from '../../http/services.ts';
import { findAgents, findTeams } from '../../team/index.ts';
import { boardOf } from '../rules/board.ts';
import { countFollowUps, findOpenChats } from '../store.ts';

const readBoard = endpoint(
  {
    method: 'get',
    path: '/api/v1/reports/board',
    group: 'people',
    summary: 'Read the live board of queues and agents',
    access: 'metrics:read',
    responses: { 200: { description: 'The board', schema: boardResponse } },
  },
  async ({ principal: { organisationId }, respond }, { store: { query }, now }: Services) => {
    const [open, followUps, teams, agents] = await Promise.all([
      findOpenChats(query, organisationId),
      countFollowUps(query, organisationId),
      findTeams(query, organisationId),
      findAgents(query, organisationId),
    ]);
    const board = boardOf({
      chats: open.map(({ chat }) => chat),
      followUps,
      teams,
      agents,
      now: now(),
    });
    return respond(200, { success: true, ...board });
  },
);

/** The current state of queues and agents. */
export const boardEndpoints = [readBoard];
