import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { serve as serveHttp } from '@hono/node-server';
import { pino } from 'pino';
import { createApp } from './app.ts';
import { ensureKeys } from './keys/index.ts';
import { readKnowledge, type Settings } from './settings.ts';
import { openStore } from './features.ts';

/** The organisation of a fresh database. */
export const FIRST_ORGANISATION = 'default';

/** `dist/` of the package, from `src/server` in a clone and from `dist/server` when built. */
const BUILT = fileURLToPath(new URL('../../dist', import.meta.url));

export const MEGABYTE = 1024 * 1024;

/** How long a stop waits for requests in flight, milliseconds. */
const GRACE = 10_000;

export interface RunningServer {
  /** Where it listens, for example `http://127.0.0.1:4600`. */
  url: string;
  /** Takes no new requests, finishes those in flight, closes the database. */
  stop(): Promise<void>;
}

/**
 * Starts the server.
 *
 * @param tellKey is told of each key made for a fresh database, before anything else can go wrong:
 *   keys cannot be shown again
 * @throws an error for the operator when the port is taken or the database cannot be opened
 */
export async function startServer(
  settings: Settings,
  tellKey: (kind: string, key: string) => void,
): Promise<RunningServer> {
  const log = pino({ level: settings.logLevel, base: null });
  const store = openStore(settings.database, {
    readUrl: settings.databaseReadUrl,
    poolSize: settings.databasePool,
  });
  await store.migrate();
  const madeKeys = await ensureKeys(
    store,
    FIRST_ORGANISATION,
    { secret: settings.secretKey, publishable: settings.publishableKey },
    Date.now(),
  );
  for (const [kind, key] of Object.entries(madeKeys)) tellKey(kind, key);
  const app = createApp({
    store,
    log,
    publicUrl: settings.publicUrl,
    watchesProcess: true,
    trustedProxies: settings.trustedProxies,
    knowledge: readKnowledge(settings.knowledge),
    upstream: settings.openai,
    smtpUrl: settings.smtpUrl,
    mailFrom: settings.mailFrom,
    exportUrl: settings.exportUrl,
    exporting: { partBytes: settings.exportPartMegabytes * MEGABYTE },
    zendeskSecrets: new Map(
      settings.zendeskSecret ? [[FIRST_ORGANISATION, settings.zendeskSecret]] : [],
    ),
    assets: {
      browser: `${BUILT}/browser`,
      dashboard: `${BUILT}/dashboard`,
      demo: settings.demo,
    },
  });
  const server = serveHttp({ fetch: app.fetch, port: settings.port, hostname: settings.host });
  try {
    await once(server, 'listening');
  } catch (error) {
    await store.close();
    throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
      ? new Error(
          `Port ${settings.port} is in use. Stop what uses it, or choose another: --port ${settings.port + 1}`,
        )
      : error;
  }
  const { port } = server.address() as AddressInfo;
  const url = `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`;
  log.info({ url, database: settings.database.split(':')[0] }, 'listening');

  return {
    url,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      const impatient = setTimeout(() => {
        if ('closeAllConnections' in server) server.closeAllConnections();
      }, GRACE);
      await app.stop();
      if ('closeIdleConnections' in server) server.closeIdleConnections();
      await closed;
      clearTimeout(impatient);
      await app.stop();
      await store.close();
      log.info('stopped');
    },
  };
}
