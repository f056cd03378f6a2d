import { boardResponse } from '../../../contract/index.ts';
import { endpoint } from '../../http/endpoint.ts';
import type { Services } from '../../http/services.ts';
import { boardNow } from '../board-now.ts';

const readBoard = endpoint(
  {
    method: 'get',
    path: '/api/v1/reports/board',
    group: 'people',
    summary: 'Read the live board of queues and agents',
    access: 'metrics:read',
    responses: { 200: { description: 'The board', schema: boardResponse } },
  },
  async ({ principal: { organisationId }, respond }, { store: { query }, now }: Services) =>
    respond(200, { success: true, ...(await boardNow(query, organisationId, now())) }),
);

/** The current state of queues and agents. */
export const boardEndpoints = [readBoard];
