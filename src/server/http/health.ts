import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { OutdatedError } from '../database/outdated.ts';
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

const SILENT = 'The database does not respond.';

/** All who ask at once wait for the same query, so that they keep no other from its connection. */
const asked = new WeakMap<Store, Promise<string | null>>();

/** Why the database cannot be used, or `null`. */
function fault(store: Store): Promise<string | null> {
  const asking =
    asked.get(store) ??
    store
      .newerVersion()
      .then(
        (newer) => newer && new OutdatedError(newer).message,
        () => SILENT,
      )
      .finally(() => asked.delete(store));
  asked.set(store, asking);
  return Promise.race([asking, sleep(PATIENCE, SILENT, { ref: false })]);
}

const unavailable = (message: string) =>
  new Fault('unavailable', message, undefined, { 'Retry-After': '5' });

const readiness = endpoint(
  {
    method: 'get',
    path: '/readyz',
    group: 'operation',
    summary: 'Check that the server is ready',
    description:
      'The server is ready if the database responds, no newer version has migrated it, and the server is not stopping.',
    access: 'everybody',
    responses: {
      200: { description: 'The server is ready', schema: z.object({ status: z.literal('ready') }) },
    },
    errors: ['unavailable'],
  },
  async ({ respond, fail }, { store, leaving }: Services) => {
    if (leaving.aborted) return fail(unavailable('The server is stopping.'));
    const reason = await fault(store);
    return reason === null ? respond(200, { status: 'ready' }) : fail(unavailable(reason));
  },
);

export const healthEndpoints = [health, readiness];
