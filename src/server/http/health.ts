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

/**
 * How long the database may be away, milliseconds. Requests wait for it about as long. If all nodes were not ready during
 * its restart, the proxy would refuse every request instead.
 */
const BRIDGED = 5_000;

/** How long the database may take until the response says what was known before, milliseconds: many proxies wait a second. */
const PROMPT = 500;

const SILENT = 'The database does not respond.';

interface Known {
  /** When it was asked first since it has responded, milliseconds since the process started. */
  silentSince: number | undefined;
  /** All who ask at once wait for the same query, so that they keep no other from its connection. */
  asking: Promise<string | null> | undefined;
}

const known = new WeakMap<Store, Known>();

/** Why the database cannot be used, or `null`. */
async function fault(store: Store): Promise<string | null> {
  const about = known.get(store) ?? { silentSince: undefined, asking: undefined };
  known.set(store, about);
  // Not from its last response on: if a proxy asks every ten seconds, that is long ago.
  about.silentSince ??= performance.now();
  const waited = performance.now() - about.silentSince;
  about.asking ??= store
    .newerVersion()
    .then(
      (newer) => {
        about.silentSince = undefined;
        return newer && new OutdatedError(newer).message;
      },
      () => SILENT,
    )
    .finally(() => (about.asking = undefined));
  const found = await Promise.race([about.asking, sleep(PROMPT, SILENT, { ref: false })]);
  return found === SILENT && waited < BRIDGED ? null : found;
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
      'The server is ready if the database responds within 5 seconds, no newer version has migrated it, and the server is not stopping.',
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
