import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { ErrorResponse, EventBatchResponse, WireEvent } from '../../src/contract/index.ts';
import { type App, type AppOptions, createApp } from '../../src/server/app.ts';
import type { BoundValues } from '../../src/server/http/bounds.ts';
import { ensureKeys } from '../../src/server/keys/keys.ts';
import { openStore } from '../../src/server/features.ts';
import { type Store } from '../../src/server/database/store.ts';
import { freshDatabase, listenUrlOf, temporaryFolder } from './database.ts';

export const SECRET = 'amo_secret_of_the_tests';
export const PUBLISHABLE = 'amo_pub_of_the_tests';

const MANY = 1_000_000;

/** Limits on what comes from one address. All customers of the tests have the same one. */
const LIFTED: Partial<BoundValues> = {
  refusals_per_address: MANY,
  single_events_per_address: MANY,
  conversations_per_address: MANY,
  escalations_per_address: MANY,
  ratings_per_address: MANY,
  mails_per_address: MANY,
  suspect_escalations_per_address: MANY,
  suspect_escalations_per_key: MANY,
  suspect_ratings_per_address: MANY,
  suspect_ratings_per_key: MANY,
};

export interface TestServer {
  /** Where it listens. */
  url: string;
  app: App;
  store: Store;
  /** Milliseconds since 1970; set it to move the server's clock. */
  clock: { now: number };
  call(path: string, init?: RequestInit): Promise<Response>;
  /** How many responses have not ended. */
  open(): number;
  /** With the secret key; again, as long as the response says that not all transcripts are read yet. */
  get<T>(path: string): Promise<T>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** As a browser does: `text/plain`, the publishable key in the body. */
  send(
    events: unknown[],
    options?: { capabilities?: Record<string, string>; origin?: string; key?: string },
  ): Promise<Response>;
  /** Ends it before the test does. */
  close(): Promise<void>;
}

/**
 * A started server with a port and a database of its own, and a clock that can be set.
 *
 * @param isUnlimited lets tests call as often as they like
 * @param hasKeys `false`: the database is empty
 * @param wantedPort 0: any that is free
 */
export async function testServer(
  { isUnlimited = false, ...options }: Partial<AppOptions> & { isUnlimited?: boolean } = {},
  hasKeys = true,
  wantedPort = 0,
): Promise<TestServer> {
  const database = await freshDatabase();
  const store = openStore(database, { poolSize: 4, listenUrl: listenUrlOf(database) });
  if (isUnlimited) {
    const { limiter } = store;
    store.limiter = (wanted) => limiter({ ...wanted, points: MANY });
  }
  const clock = { now: Date.parse('2026-03-10T12:00:00Z') };
  if (hasKeys) {
    await ensureKeys(store, 'default', { secret: SECRET, publishable: PUBLISHABLE }, clock.now);
  }
  const app = createApp({
    store,
    log: pino({ level: 'silent' }),
    now: () => clock.now,
    exportUrl: `file:${temporaryFolder()}`,
    // The tests say when.
    exporting: { every: 1 << 30 },
    ...options,
    bounds: { ...LIFTED, ...options.bounds },
  });
  let open = 0;
  const server = serve({
    fetch(request, bindings) {
      open++;
      bindings.outgoing.once('close', () => open--);
      return app.fetch(request, bindings);
    },
    port: wantedPort,
    hostname: '127.0.0.1',
  });
  // On a busy machine, a connection that closes by itself may do so just when the next call begins.
  if ('keepAliveTimeout' in server) server.keepAliveTimeout = 600_000;
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= end());
  async function end() {
    await app.stop();
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
    await store.close();
  }
  onTestFinished(close);

  const call = (path: string, init?: RequestInit) => fetch(url + path, init);
  return {
    url,
    app,
    store,
    clock,
    close,
    call,
    open: () => open,
    async get<T>(path: string) {
      for (;;) {
        const response = await call(path, { headers: { 'x-api-key': SECRET } });
        const body = (await response.json()) as T & { incomplete?: true };
        if (!body.incomplete) return body;
      }
    },
    post: (path, body, headers = {}) =>
      call(path, {
        method: 'POST',
        headers: { 'x-api-key': SECRET, 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    send: (
      events,
      { capabilities = {}, origin = 'http://localhost:3000', key = PUBLISHABLE } = {},
    ) =>
      call('/api/v1/events', {
        method: 'POST',
        headers: { 'content-type': 'text/plain', origin },
        body: JSON.stringify({
          key,
          sent_at: new Date(clock.now).toISOString(),
          capabilities,
          events,
        }),
      }),
  };
}

export async function errorOf(response: Response): Promise<ErrorResponse['error']> {
  return ((await response.json()) as ErrorResponse).error;
}

export async function statusesOf(response: Response): Promise<string[]> {
  return ((await response.json()) as EventBatchResponse).results.map(({ status }) => status);
}

export const CAPABILITY = '0123456789abcdef0123456789abcdef';

/** Makes the events of one conversation, with `seq` in order. */
export function eventMaker(conversationId: string, at = '2026-03-10T11:50:00.000Z') {
  let seq = 0;
  return (type: WireEvent['type'], data: object = {}): WireEvent =>
    ({
      id: crypto.randomUUID(),
      conversation_id: conversationId,
      seq: ++seq,
      type,
      at: new Date(Date.parse(at) + seq * 1000).toISOString(),
      data,
    }) as WireEvent;
}
