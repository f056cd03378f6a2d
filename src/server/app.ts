import { Hono } from 'hono';
import { routePath } from 'hono/route';
import type { Logger } from 'pino';
import { createStrays } from './attachments/index.ts';
import { createUpstream, parseKnowledge, type UpstreamSettings } from './bot/index.ts';
import { createRetention } from './customers/index.ts';
import type { Store } from './database/store.ts';
import { createExporter, type Exporter, exportState } from './exports/index.ts';
import { type AllServices, declarations, endpoints, writesOf } from './features.ts';
import { openFiles, USUAL_FILES } from './files/index.ts';
import {
  chatEvents,
  countOpenChats,
  createDispatcher,
  createQueues,
  createTail,
  type Dispatcher,
} from './handoff/index.ts';
import { type Assets, assetRoutes } from './http/assets.ts';
import type { Env } from './http/context.ts';
import { Fault, faultResponse, UNSTORABLE } from './http/errors.ts';
import { createLimits } from './http/limits.ts';
import { createMonitor } from './http/monitor.ts';
import { mount } from './http/mount.ts';
import { createLinks } from './http/signed-links.ts';
import { createIngest } from './ingest/index.ts';
import { createReader } from './insight/index.ts';
import { createKeys, createSessions } from './keys/index.ts';
import { createMailer, type MailerOptions } from './mail/mailer.ts';
import { createSender, type Sender } from './surveys/index.ts';

export interface AppOptions {
  store: Store;
  log: Logger;
  /** Where browsers reach the server, for example `https://support.example.com`. */
  publicUrl?: string | undefined;
  /** Proxies in front of the server whose `X-Forwarded-For` is believed. */
  trustedProxies?: number | undefined;
  /** What the bot knows: Markdown, see `parseKnowledge`. */
  knowledge?: string | undefined;
  upstream?: UpstreamSettings | undefined;
  /** By organisation, what Zendesk signs its deliveries with; without it none are taken. */
  zendeskSecrets?: ReadonlyMap<string, string> | undefined;
  /** The mail server, `smtp://…`; without it mails are kept and shown on the dashboard. */
  smtpUrl?: string | undefined;
  /** The address that mails come from, where an organisation names none. */
  mailFrom?: string | undefined;
  /** How surveys are sent, for tests; see `createSender` and `createMailer`. */
  sending?: (MailerOptions & { every?: number; lostAfter?: number }) | undefined;
  /** Where exported days are kept, `file:PATH`; by default in `./afterword-exports`. */
  exportUrl?: string | undefined;
  /** How days are exported, for tests; see `createExporter`. */
  exporting?: { every?: number; partBytes?: number } | undefined;
  /** How chats are offered, for tests; see `createDispatcher`. */
  dispatching?: { every?: number; lostAfter?: number } | undefined;
  /** The built pages to serve; without them the app is the API alone. */
  assets?: Assets | undefined;
  /** Memory, processor and event loop are in `/metrics` too; for one app in a process. */
  watchesProcess?: boolean | undefined;
  /** Milliseconds since 1970. */
  now?: (() => number) | undefined;
}

/** Where nobody has said where browsers reach the server: mails are kept, and their links made anew. */
const UNKNOWN_URL = 'http://localhost';

const DATABASE_BUSY = new Fault(
  'unavailable',
  'The database is busy or full. Try again shortly.',
  undefined,
  { 'Retry-After': '2' },
);
const FAILED = new Fault('internal_error', 'Something went wrong on our side. It has been logged.');

export interface App {
  /** Answers a request; the second argument is what the runtime knows of the connection. */
  fetch(request: Request, bindings?: Env['Bindings']): Response | Promise<Response>;
  /** What it answers, for example `POST` and `/api/v1/keys/:id/rotate`. */
  routes(): { method: string; path: string }[];
  /** Sends the surveys that are due; it looks for them by itself, too. */
  readonly sender: Pick<Sender, 'round'>;
  /** Offers chats to agents; it looks by itself, too. */
  readonly dispatcher: Pick<Dispatcher, 'round'>;
  /** Exports the days that are over; it looks for them by itself, too. */
  readonly exporter: Pick<Exporter, 'round' | 'seal'>;
  /** Ends open streams, and resolves when all that was taken in is on disk. */
  stop(): Promise<void>;
}

/**
 * The server as a plain fetch handler: everything is put together here and nowhere else.
 *
 * @example
 * const store = openStore('sqlite:./afterword.db');
 * await store.migrate();
 * const app = createApp({ store, log: pino() });
 * const answer = await app.fetch(new Request('http://localhost/healthz'));
 */
export function createApp(options: AppOptions): App {
  const { store, log, now = Date.now } = options;
  const stopping = new AbortController();
  const ingest = createIngest(
    store,
    writesOf({ wakeReader: () => reader.wake(), wakeDispatcher: () => dispatcher.wake() }),
  );
  const dispatcher = createDispatcher({
    store,
    log,
    now,
    act: ({ organisationId, conversationId }, action) =>
      ingest.add('chat', { organisationId, conversationId, receivedAt: now(), action }),
    ...options.dispatching,
  });
  const monitor = createMonitor(options.watchesProcess ?? false);
  const reader = createReader(store, log, monitor.countLate);
  const retention = createRetention(store, now, log);
  const { publicUrl = UNKNOWN_URL, mailFrom } = options;
  const { every, lostAfter, ...mailing } = options.sending ?? {};
  const mailer =
    options.smtpUrl === undefined
      ? null
      : createMailer(options.smtpUrl, { name: new URL(publicUrl).hostname, ...mailing });
  const sender = createSender({ store, log, now, mailer, publicUrl, mailFrom, every, lostAfter });
  const files = openFiles(options.exportUrl ?? USUAL_FILES);
  const exporter = createExporter({
    store,
    files,
    log,
    now,
    caughtUp: () => reader.caughtUp(),
    ...options.exporting,
  });
  const keys = createKeys(store, now);
  const limits = createLimits(store);
  const services: AllServices = {
    store,
    log,
    now,
    keys,
    sessions: createSessions(store, keys, now),
    links: createLinks(store, now),
    limits,
    keyLimit: (perMinute) => limits(`key-${perMinute}`, perMinute, 60),
    admission: { bytes: 0 },
    monitor,
    publicUrl: options.publicUrl,
    trustedProxies: options.trustedProxies ?? 0,
    stopping: stopping.signal,
    declarations,
    ingest,
    reader,
    exportState: (conversation) => exportState(store.query, conversation),
    strays: createStrays(now),
    chatEvents: (organisationId, conversationId) =>
      chatEvents(store, organisationId, conversationId),
    knowledge: parseKnowledge(options.knowledge ?? ''),
    upstream: options.upstream && createUpstream(options.upstream),
    zendeskSecrets: options.zendeskSecrets ?? new Map(),
    files,
    mailer,
    mailFrom,
    sender,
    countOpenChats: (organisationId) => countOpenChats(store.query, organisationId),
    dispatcher,
    queues: createQueues(store, now),
    tail: createTail(store),
  };

  const app = new Hono<Env>();
  app.use(monitor.watch);
  app.use(async (c, next) => {
    const start = performance.now();
    await next();
    // Neither path, query nor body: they hold tokens and what customers wrote.
    log.debug(
      {
        method: c.req.method,
        route: routePath(c),
        status: c.res.status,
        milliseconds: Math.round(performance.now() - start),
      },
      'request',
    );
  });
  mount(app, endpoints, services);
  if (options.assets) app.route('/', assetRoutes(options.assets));

  app.notFound((c) =>
    faultResponse(c, new Fault('not_found', `There is nothing at ${c.req.method} ${c.req.path}.`)),
  );
  app.onError((error, c) => {
    if (store.isUnavailable(error)) {
      log.warn({ reason: error.message }, 'the database is not available');
      return faultResponse(c, DATABASE_BUSY);
    }
    if (store.isUnstorable(error)) return faultResponse(c, UNSTORABLE);
    log.error({ name: error.name, reason: error.message, stack: error.stack }, 'request failed');
    return faultResponse(c, FAILED);
  });

  return {
    fetch: (request, bindings) => app.fetch(request, bindings),
    sender,
    dispatcher,
    exporter,
    routes: () => app.routes.map(({ method, path }) => ({ method, path })),
    async stop() {
      stopping.abort();
      await dispatcher.stop();
      await ingest.drained();
      await reader.stop();
      await retention.stop();
      await sender.stop();
      await exporter.stop();
    },
  };
}
