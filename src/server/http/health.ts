import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Store } from '../database/store.ts';
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

/** How long the database may take, milliseconds: whoever asks should hear that it does not respond. */
const PATIENCE = 5_000;

/** All who ask at once wait for the same query, so that they keep no other from its connection. */
const asked = new WeakMap<Store, Promise<boolean>>();

function responds(store: Store): Promise<boolean> {
  const asking =
    asked.get(store) ??
    sql`select 1`
      .execute(store.query)
      .then(
        () => true,
        () => false,
      )
      .finally(() => asked.delete(store));
  asked.set(store, asking);
  return Promise.race([asking, sleep(PATIENCE, false, { ref: false })]);
}

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
    if (await responds(store)) return respond(200, { status: 'ready' });
    return fail(unavailable('The database does not respond.'));
  },
);

export const healthEndpoints = [health, readiness];
