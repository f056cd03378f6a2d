import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { serve as serveHttp } from '@hono/node-server';
import { type Logger, pino } from 'pino';
import { createApp } from './app.ts';
import { BUILT, VERSION } from './built.ts';
import { watchClock } from './clock.ts';
import { endAll } from './database/end-all.ts';
import type { Store } from './database/store.ts';
import { DEFAULT_FILES, openAttachmentFiles, openFiles } from './files/index.ts';
import { watchReaders } from './http/departures.ts';
import { reported } from './http/failures.ts';
import { FIRST_ORGANISATION } from './http/principal.ts';
import { ensureKeys } from './keys/index.ts';
import { readKnowledge, type Settings } from './settings.ts';
import { openStore } from './features.ts';
import { startTelemetry } from './telemetry/index.ts';

export const MEGABYTE = 1024 * 1024;

/** How long `stop` waits for running requests, milliseconds. */
const GRACE = 10_000;
/**
 * How long a proxy may keep a connection for its next request, milliseconds: longer than nginx, HAProxy, Caddy and the
 * clouds' balancers do. Whoever closes first should be the proxy, which else sends a request into a closed connection.
 * Customers' own connections close after Node's 5 seconds.
 */
const BEHIND_PROXY = 620_000;

export interface RunningServer {
  /** The URL that the server listens at, for example `http://127.0.0.1:4600`. */
  url: string;
  /** After the time to drain, accepts no new requests, finishes running ones, and closes the database. */
  stop(): Promise<void>;
  /** Says in the log that something failed of which nobody else says so. */
  failed(error: unknown): void;
}

/**
 * Starts the server.
 *
 * @param showKey called with each key created for a new database. It is called before the server
 *   starts to listen: if that fails, the keys, which cannot be shown again, are not lost
 * @throws an error for the operator if the port is in use or the database cannot be opened
 */
export async function startServer(
  settings: Settings,
  showKey: (kind: string, key: string) => void,
): Promise<RunningServer> {
  const log = pino({ level: settings.logLevel, base: null });
  const ends: (() => unknown)[] = [];
  try {
    return await startParts(settings, { log, showKey, ends });
  } catch (error) {
    // What it failed with says more than what else fails then.
    await endAll(...ends.toReversed()).catch(() => {});
    throw error;
  }
}

/** @param ends is given how each part ends, in the order in which they start */
async function startParts(
  settings: Settings,
  {
    log,
    showKey,
    ends,
  }: { log: Logger; showKey: (kind: string, key: string) => void; ends: (() => unknown)[] },
): Promise<RunningServer> {
  // Before the metrics are made: they look once who collects them.
  const telemetry = await startTelemetry(settings.telemetry, { version: VERSION, log });
  ends.push(() => telemetry?.stop());
  // Before the first keys are made, which are shown once: whoever corrects a setting should not have to look for them.
  const attachmentFiles = openAttachmentFiles(settings.filesUrl);
  openFiles(settings.exportUrl ?? DEFAULT_FILES);
  const knowledge = readKnowledge(settings.knowledge);
  const store = openStore(settings.database, {
    readUrl: settings.databaseReadUrl,
    listenUrl: settings.databaseListenUrl,
    poolSize: settings.databasePool,
    partitions: settings.databasePartitions,
  });
  ends.push(() => store.close());
  await store.migrate();
  const madeKeys = await ensureKeys(
    store,
    FIRST_ORGANISATION,
    { secret: settings.secretKey, publishable: settings.publishableKey },
    Date.now(),
  );
  for (const [kind, key] of Object.entries(madeKeys)) showKey(kind, key);
  const app = createApp({
    store,
    log,
    publicUrl: settings.publicUrl,
    watchesProcess: true,
    trustedProxies: settings.trustedProxies,
    bounds: settings.bounds,
    knowledge,
    upstream: settings.openai,
    bot: settings.bot,
    singleSignOn: settings.singleSignOn,
    defaultCosts: settings.defaultCosts,
    metricsToken: settings.metricsToken,
    smtpUrl: settings.smtpUrl,
    mailFrom: settings.mailFrom,
    replyAddress: settings.replyAddress,
    inboundSecret: settings.inboundSecret,
    allowsPrivateReceivers: settings.allowsPrivateReceivers,
    exportUrl: settings.exportUrl,
    attachmentFiles,
    exporting: { partBytes: settings.exportPartMegabytes * MEGABYTE },
    webhookSecrets: Object.fromEntries(
      Object.entries(settings.webhookSecrets).map(([vendor, secret]) => [
        vendor,
        new Map([[FIRST_ORGANISATION, secret]]),
      ]),
    ),
    assets: {
      browser: `${BUILT}/browser`,
      dashboard: `${BUILT}/dashboard`,
      demo: settings.demo,
      version: VERSION,
    },
  });
  ends.push(() => app.stop());
  const server = serveHttp({ fetch: app.fetch, port: settings.port, hostname: settings.host });
  if ('maxHeadersCount' in server) watchReaders(server);
  if (settings.trustedProxies > 0 && 'keepAliveTimeout' in server) {
    server.keepAliveTimeout = BEHIND_PROXY;
  }
  try {
    await once(server, 'listening');
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
      ? new Error(
          `Port ${settings.port} is in use. Stop the program that uses it, or choose another port: --port ${settings.port + 1}`,
        )
      : error;
  }
  const { port } = server.address() as AddressInfo;
  const url = `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`;
  log.info({ url, database: settings.database.split(':')[0] }, 'listening');
  void warnIfDeaf(store, log);
  ends.push(watchClock(store, log));
  void warnIfNotPartitioned(store, settings.databasePartitions, log);

  let isLeaving = false;
  // A proxy closes such a connection after the response, and so sends no request on one that is just being closed.
  server.prependListener('request', (_: unknown, response: ServerResponse) => {
    if (isLeaving) response.shouldKeepAlive = false;
  });

  return {
    url,
    async stop() {
      isLeaving = true;
      app.leave();
      await sleep(settings.drainSeconds * 1_000);
      const closed = new Promise((resolve) => server.close(resolve));
      // Who had asked before gets the response, and then nothing holds up the end.
      if ('keepAliveTimeout' in server) server.keepAliveTimeout = 1;
      const impatient = setTimeout(() => {
        if ('closeAllConnections' in server) server.closeAllConnections();
      }, GRACE);
      await endAll(
        () => app.stop(),
        async () => {
          if ('closeIdleConnections' in server) server.closeIdleConnections();
          await closed;
          clearTimeout(impatient);
        },
        ...ends.toReversed(),
      );
      log.info('stopped');
    },
    failed: (error) => reported({ log, store }, error, 'something failed that nobody waited for'),
  };
}

/** Says in the log if the database is not partitioned as the settings say, which is for new ones. */
async function warnIfNotPartitioned(store: Store, wanted: number, log: Logger): Promise<void> {
  if (wanted === 0) return;
  const counts = await store.partitions?.count().catch(() => undefined);
  if (!counts || [...counts.values()].every((count) => count === wanted)) return;
  log.warn(
    { wanted },
    'the database is not partitioned as AFTERWORD_DATABASE_PARTITIONS says, which is for a new database. To change this one, stop all nodes and run: afterword partition',
  );
}

/** Says in the log if a connection pooler keeps notifications from this node. */
async function warnIfDeaf(store: Store, log: Logger): Promise<void> {
  // If the database does not respond, there are other lines about that.
  if (await store.hearsOtherNodes().catch(() => true)) return;
  log.warn(
    {},
    'notifications from other nodes do not arrive here. Chats are read every 2 seconds instead, other pages show changes only when they are opened, and typing is not shown. If the database URL leads to a connection pooler, set AFTERWORD_DATABASE_LISTEN_URL to the URL of the database itself',
  );
}
