import { sql } from 'kysely';
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Fault } from './errors.ts';
import type { Services } from './services.ts';

const health = endpoint(
  {
    method: 'get',
    path: '/healthz',
    group: 'operation',
    summary: 'Check that the server process is running',
    access: 'everybody',
    responses: {
      200: { description: 'The process is running', schema: z.object({ status: z.literal('ok') }) },
    },
  },
  async ({ respond }) => respond(200, { status: 'ok' }),
);

const unavailable = (message: string) =>
  new Fault('unavailable', message, undefined, { 'Retry-After': '5' });

const readiness = endpoint(
  {
    method: 'get',
    path: '/readyz',
    group: 'operation',
    summary: 'Check that the server is ready',
    description: 'The server is ready if the database responds and the server is not stopping.',
    access: 'everybody',
    responses: {
      200: { description: 'The server is ready', schema: z.object({ status: z.literal('ready') }) },
    },
    errors: ['unavailable'],
  },
  async ({ respond, fail }, { store, leaving }: Services) => {
    if (leaving.aborted) return fail(unavailable('The server is stopping.'));
    try {
      await sql`select 1`.execute(store.query);
    } catch {
      return fail(unavailable('The database does not respond.'));
    }
    return respond(200, { status: 'ready' });
  },
);

export const healthEndpoints = [health, readiness];
