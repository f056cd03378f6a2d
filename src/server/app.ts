import { type Context, Hono } from 'hono';
import { routePath } from 'hono/route';
import type { Logger } from 'pino';
import { sectionsOf } from './articles/index.ts';
import {
  type Bucket,
  contentOf,
  createBucket,
  createGate,
  createStorage,
  createStrays,
  PATIENCE,
  SENT_PER_ADDRESS,
  type Strays,
} from './attachments/index.ts';
import {
  createBudget,
  createKnowledgeOf,
  createUpstream,
  DEFAULT_PRICE,
  createRelay,
  NO_PRICE,
  type RelaySettings,
  type UpstreamSettings,
} from './bot/index.ts';
import {
  acceptedSince,
  createAllowances,
  findExisting,
  findProven,
  isSourceAccepted,
} from './conversations/index.ts';
import { auditChange, createRetention } from './customers/index.ts';
import { endAll } from './database/end-all.ts';
import { OutdatedError } from './database/outdated.ts';
import type { Store } from './database/store.ts';
import { createExporter, type Exporter, exportState, findDaysWith } from './exports/index.ts';
import { type AllServices, declarations, endpoints, personalData, writesOf } from './features.ts';
import { type Files, openFiles, DEFAULT_FILES } from './files/index.ts';
import {
  type AgentMails,
  chatEvents,
  countOpenChats,
  createAgentMails,
  createChatTurns,
  createConversationOf,
  createDispatcher,
  createOpenLines,
  createQueues,
  createTail,
  type Dispatcher,
} from './handoff/index.ts';
import { type Assets, assetRoutes } from './http/assets.ts';
import { createArrivals } from './http/arrivals.ts';
import { type BoundValues, DEFAULT_BOUNDS } from './http/bounds.ts';
import { createBounds } from './http/bound-counts.ts';
import type { Env } from './http/context.ts';
import { Fault, faultResponse, UNSTORABLE } from './http/errors.ts';
import { reported, seldom } from './http/failures.ts';
import { withoutBody } from './http/head.ts';
import { createLimits } from './http/limits.ts';
import { createMonitor } from './http/monitor.ts';
import { traced } from './http/traced.ts';
import { inTurn, mount } from './http/mount.ts';
import { slowRefusals } from './http/refusals.ts';
import { pathOf } from './http/path.ts';
import { createLinks } from './http/signed-links.ts';
import { createTurns } from './http/turns.ts';
import { createIngest } from './ingest/index.ts';
import { createReader } from './insight/index.ts';
import { createKeys } from './keys/index.ts';
import { createPasskeys, createSessions, createSingleSignOn } from './sign-in/index.ts';
import type { SingleSignOnSettings } from './sign-in/settings.ts';
import { defaultCostsOf } from './numbers/index.ts';
import { createMailer, type MailerOptions } from './mail/mailer.ts';
import { findAgents, fullName } from './team/index.ts';
import {
  createNotifier,
  createWatch,
  noteGaps,
  type Notifier,
  teamTold,
  type Watch,
} from './notify/index.ts';
import { createSender, type Sender } from './surveys/index.ts';
import type { WebhookSecrets } from './webhooks/index.ts';

export interface AppOptions {
  store: Store;
  log: Logger;
  /** The URL at which browsers reach the server, for example `https://support.example.com`. */
  publicUrl?: string | undefined;
  /** The number of trusted proxies in front of the server, for `X-Forwarded-For`. */
  trustedProxies?: number | undefined;
  /** Limits that differ from the defaults; see `BOUNDS`. */
  bounds?: Partial<BoundValues> | undefined;
  /** The knowledge of the bot: Markdown, see `sectionsOf`. */
  knowledge?: string | undefined;
  upstream?: UpstreamSettings | undefined;
  /** A bot of the site that replies in place of `upstream` and the knowledge. */
  bot?: RelaySettings | undefined;
  /** Where agents sign in with the account of their company. */
  singleSignOn?: SingleSignOnSettings | undefined;
  /** What a conversation costs whose cost is unknown, USD; see `DefaultCosts`. Default: nothing. */
  defaultCosts?: { ai: number; human: number } | undefined;
  /** The secrets of the webhooks that are received; without one, they are refused. */
  webhookSecrets?: WebhookSecrets | undefined;
  /** The mail server, `smtp://…`. Without one, mails are stored and shown on the dashboard. */
  smtpUrl?: string | undefined;
  /** The address to which customers reply to mails of agents; replies then arrive at `/api/v1/mail/inbound`. */
  replyAddress?: string | undefined;
  /** The secret with which the mail provider calls `/api/v1/mail/inbound`. */
  inboundSecret?: string | undefined;
  /** The sender address of mails for organisations that have not set their own. */
  mailFrom?: string | undefined;
  /** Options for sending surveys, for tests; see `createSender` and `createMailer`. */
  sending?: (MailerOptions & { every?: number; lostAfter?: number }) | undefined;
  /** Webhooks and push messages may go to private and loopback addresses, and over http. */
  allowsPrivateReceivers?: boolean | undefined;
  /** Options for telling the team, for tests; see `createNotifier`. */
  notifying?:
    { every?: number; delay?: number; deadline?: number; random?: () => number } | undefined;
  /** Options for looking at alerts, for tests; see `createWatch`. */
  watching?: { every?: number } | undefined;
  /** Where export files are stored, `file:PATH` or `s3://BUCKET`; default: `./afterword-exports`. */
  exportUrl?: string | undefined;
  /** Where photos and videos are stored; default: in the database. */
  attachmentFiles?: Files | undefined;
  /** Options for exporting days, for tests; see `createExporter`. */
  exporting?: { every?: number; partBytes?: number } | undefined;
  /** Options for offering chats, for tests; see `createDispatcher`. */
  dispatching?: { every?: number; lostAfter?: number } | undefined;
  /** The bearer token of `/metrics`; without one, a key of the first organisation opens it. */
  metricsToken?: string | undefined;
  /** The time in which a part of a body must arrive, for tests, milliseconds; see `createArrivals`. */
  slowest?: number | undefined;
  /** The interval of pings on open streams, for tests, milliseconds; within it a stream ends whose caller lost access. */
  heartbeat?: number | undefined;
  /** The built pages to serve; without them, the app serves only the API. */
  assets?: Assets | undefined;
  /** `/metrics` includes memory, CPU and event loop. Set it for one app per process only. */
  watchesProcess?: boolean | undefined;
  /** Milliseconds since 1970. */
  now?: (() => number) | undefined;
}

/** Pings keep proxies from closing an idle stream; milliseconds. */
const HEARTBEAT = 15_000;

/** Used if `publicUrl` is not set: then mails are only stored, and shown with links made on request. */
const UNKNOWN_URL = 'http://localhost';

const DATABASE_BUSY = new Fault(
  'unavailable',
  'The database is busy or full. Try again in a few seconds.',
  undefined,
  { 'Retry-After': '2' },
);
const OUTDATED = new Fault(
  'unavailable',
  'The server is being updated. Try again in a few seconds.',
  undefined,
  { 'Retry-After': '5' },
);
/** The status that stands for it in logs and metrics: nobody receives the response. */
const CLOSED_BY_CALLER = 499 as 400;

/** Whether reading the request failed because its caller closed the connection. */
const hasLeft = (error: NodeJS.ErrnoException, c: Context<Env>): boolean =>
  (error.message === 'aborted' && error.code === 'ECONNRESET') ||
  ((error.name === 'AbortError' || error.code === 'ERR_STREAM_PREMATURE_CLOSE') &&
    c.req.raw.signal.aborted);

const FAILED = new Fault('internal_error', 'An internal error occurred. It has been logged.');

export interface App {
  /** Handles a request. The second argument has the runtime's information on the connection. */
  fetch(request: Request, bindings?: Env['Bindings']): Response | Promise<Response>;
  /** The routes that the app serves, for example `POST` and `/api/v1/keys/:id/rotate`. */
  routes(): { method: string; path: string }[];
  /** Sends due surveys. It also runs on a timer. */
  readonly sender: Pick<Sender, 'round'>;
  /** Tells the team what was noted. It also runs on a timer. */
  readonly notifier: Pick<Notifier, 'round'>;
  /** Looks at alerts, and sends the weekly digests. It also runs on a timer. */
  readonly watch: Pick<Watch, 'round'>;
  /** Offers chats to agents. It also runs on a timer. */
  readonly dispatcher: Pick<Dispatcher, 'round' | 'stop'>;
  /** Sends the mails of agents. It also runs on a timer. */
  readonly agentMails: Pick<AgentMails, 'round'>;
  /** Exports past days. It also runs on a timer. */
  readonly exporter: Pick<Exporter, 'round' | 'seal'>;
  /** Deletes files without a conversation. It also runs on a timer. */
  readonly strays: Pick<Strays, 'round'>;
  /** Moves photos and videos to the object storage, if there is one. It also runs on a timer. */
  readonly bucket: Pick<Bucket, 'round'> | undefined;
  /** Says that the server is no longer ready, so that a proxy sends new requests elsewhere. It still responds. */
  leave(): void;
  /** Ends open streams, and resolves when all accepted writes are on disk. */
  stop(): Promise<void>;
}

/**
 * The server as a fetch handler. All parts are assembled here.
 *
 * @example
 * const store = openStore('sqlite:./afterword.db');
 * await store.migrate();
 * const app = createApp({ store, log: pino() });
 * const response = await app.fetch(new Request('http://localhost/healthz'));
 */
export function createApp(options: AppOptions): App {
  const { store, log, now = Date.now } = options;
  const leaving = new AbortController();
  const stopping = new AbortController();
  const monitor = createMonitor(options.watchesProcess ?? false);
  const limits = createLimits(store);
  const bounds = createBounds({ ...DEFAULT_BOUNDS, ...options.bounds }, limits, {
    log,
    monitor,
    now,
  });
  const chatTurns = createChatTurns();
  const ingest = createIngest(
    store,
    writesOf({
      chatTurns,
      wakeReader: () => reader.wake(),
      wakeDispatcher: () => dispatcher.wake(),
      wakeNotifier: () => notifier.wake(),
      bounds,
      acceptSuspected: (job) =>
        void ingest
          .add('suspected', job)
          .catch(({ message }: Error) =>
            log.warn({ reason: message }, 'set-apart events could not be accepted; again later'),
          ),
    }),
    chatTurns.of,
  );
  const dispatcher = createDispatcher({
    store,
    log,
    now,
    act: ({ organisationId, conversationId, chatId }, action) =>
      ingest.add('chat', { organisationId, conversationId, chatId, receivedAt: now(), action }),
    ...options.dispatching,
  });
  const reader = createReader(store, log, monitor.countLate, {
    note: (transaction, organisationId, gaps) => noteGaps(transaction, organisationId, gaps, now()),
    wake: () => notifier.wake(),
  });
  const strays = createStrays(store, now, log);
  const { attachmentFiles } = options;
  const bucket = attachmentFiles && createBucket(store, attachmentFiles, log, now);
  const retention = createRetention({ store, personalData, now, log });
  const { publicUrl = UNKNOWN_URL, mailFrom } = options;
  const { every, lostAfter, ...mailing } = options.sending ?? {};
  const mailer =
    options.smtpUrl === undefined
      ? null
      : createMailer(options.smtpUrl, { name: new URL(publicUrl).hostname, ...mailing });
  const links = createLinks(store, now);
  const defaultCosts = defaultCostsOf(options.defaultCosts);
  const notifier = createNotifier({
    store,
    log,
    now,
    links,
    defaultCosts,
    mailer,
    mailFrom,
    publicUrl: options.publicUrl,
    bounds,
    allowsPrivate: options.allowsPrivateReceivers ?? false,
    told: (organisationId, conversationId) =>
      store.changes.publish([
        { organisationId, conversationId, signal: { type: 'told', agentId: null } },
      ]),
    ...options.notifying,
  });
  const watch = createWatch({
    store,
    log,
    now,
    defaultCosts,
    wake: () => notifier.wake(),
    ...options.watching,
  });
  const files = openFiles(options.exportUrl ?? DEFAULT_FILES);
  const exporter = createExporter({
    store,
    files,
    log,
    now,
    caughtUp: () => reader.caughtUp(),
    ...options.exporting,
  });
  const keys = createKeys(store, now);
  const sender = createSender({
    store,
    log,
    now,
    mailer,
    bounds,
    monitor,
    publicUrl,
    mailFrom,
    every,
    lostAfter,
  });
  const fileArticles = sectionsOf(options.knowledge ?? '');
  const agentMails = createAgentMails({
    store,
    log,
    now,
    mailer,
    links,
    publicUrl,
    mailFrom,
    replyAddress: options.replyAddress,
    settle: ({ organisationId, conversationId, chatId }, action) =>
      ingest.add('chat', { organisationId, conversationId, chatId, receivedAt: now(), action }),
    every,
  });
  const services: AllServices = {
    store,
    log,
    now,
    keys,
    sessions: createSessions(store, keys, now),
    passkeys: createPasskeys(store, now),
    singleSignOn: options.singleSignOn && createSingleSignOn(options.singleSignOn, log),
    links,
    limits,
    bounds,
    keyLimit: (perMinute) => limits(`key-${perMinute}`, perMinute, 60),
    turns: createTurns(),
    arrivals: createArrivals(options.slowest),
    admission: { bytes: 0 },
    monitor,
    metricsToken: options.metricsToken,
    publicUrl: options.publicUrl,
    trustedProxies: options.trustedProxies ?? 0,
    heartbeat: options.heartbeat ?? HEARTBEAT,
    leaving: leaving.signal,
    stopping: stopping.signal,
    declarations,
    ingest,
    allowances: createAllowances({
      bounds,
      findExisting: (organisationId, ids) => findExisting(store.query, organisationId, ids),
      findProven: (organisationId, ids) => findProven(store.query, organisationId, ids),
      isAccepted: (organisationId, source) =>
        isSourceAccepted(store.query, organisationId, source, acceptedSince(bounds, now())),
      digest: links.digest,
    }),
    reader,
    agentNames: async (organisationId, ids) =>
      new Map(
        (await findAgents(store.query, organisationId, ids)).map((one) => [
          one.agentId,
          fullName(one),
        ]),
      ),
    exportState: (conversation) => exportState(store.query, conversation),
    gate: createGate(),
    exit: createGate(PATIENCE, SENT_PER_ADDRESS),
    storage: createStorage(store, now),
    chatEvents: (organisationId, conversationId) =>
      chatEvents(store, organisationId, conversationId),
    personalData,
    fileContent: (file) => contentOf(store, attachmentFiles, file),
    attachmentFiles,
    fileStored: () => bucket?.wake(),
    exportedDays: (organisationId, conversationIds) =>
      findDaysWith(store.query, organisationId, conversationIds),
    defaultCosts,
    auditChange,
    fileArticles,
    knowledgeOf: createKnowledgeOf(store, fileArticles),
    upstream: options.bot
      ? createRelay(options.bot)
      : options.upstream && createUpstream(options.upstream),
    budget: createBudget(
      store,
      bounds,
      options.bot ? NO_PRICE : (options.upstream?.price ?? DEFAULT_PRICE),
      now,
    ),
    webhookSecrets: options.webhookSecrets ?? {},
    files,
    mailer,
    mailFrom,
    sender,
    countOpenChats: (organisationId) => countOpenChats(store.query, organisationId),
    dispatcher,
    queues: createQueues(store, now),
    conversationOf: createConversationOf(store),
    lines: createOpenLines(bounds),
    tail: createTail(store, log),
    replyAddress: options.replyAddress,
    inboundSecret: options.inboundSecret,
    agentMails,
    teamTold: (of, chat) => teamTold(store.query, of, chat, now()),
    notifier,
  };

  const app = new Hono<Env>({ getPath: pathOf });
  app.use(traced);
  app.use(slowRefusals(services));
  app.use(monitor.watch);
  app.use(inTurn(services));
  app.use(withoutBody);
  app.use(async (c, next) => {
    const start = performance.now();
    // Responses are private, unless who sends one says otherwise.
    c.header('Cache-Control', 'no-store');
    c.header('X-Content-Type-Options', 'nosniff');
    await next();
    // Path, query and body are not logged: they contain tokens and messages of customers.
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
  if (options.assets) app.route('/', assetRoutes(options.assets, attachmentFiles?.origin));

  app.notFound((c) =>
    faultResponse(c, new Fault('not_found', `No endpoint matches ${c.req.method} ${c.req.path}.`)),
  );
  const sayOutdated = seldom((failed) =>
    log.error(failed, 'this version is older than the database'),
  );
  const sayUnavailable = seldom((failed) => log.warn(failed, 'the database is not available'));
  app.onError((error, c) => {
    // Before the database: it also reports lost connections as ECONNRESET.
    if (hasLeft(error, c)) {
      log.debug({ route: routePath(c) }, 'the caller closed the connection');
      return c.body(null, CLOSED_BY_CALLER);
    }
    if (error instanceof OutdatedError) {
      sayOutdated(error);
      return faultResponse(c, OUTDATED);
    }
    if (store.isUnavailable(error)) {
      sayUnavailable(error);
      return faultResponse(c, DATABASE_BUSY);
    }
    if (store.isUnstorable(error)) return faultResponse(c, UNSTORABLE);
    reported({ log, store }, error, 'request failed');
    return faultResponse(c, FAILED);
  });

  return {
    fetch: (request, bindings) => app.fetch(request, bindings),
    sender,
    notifier,
    watch,
    dispatcher,
    agentMails,
    exporter,
    strays,
    bucket,
    routes: () => app.routes.map(({ method, path }) => ({ method, path })),
    leave: () => leaving.abort(),
    async stop() {
      leaving.abort();
      stopping.abort();
      await endAll(
        () => dispatcher.stop(),
        () => agentMails.stop(),
        () => ingest.drained(),
        () => reader.stop(),
        () => watch.stop(),
        () => notifier.stop(),
        () => retention.stop(),
        () => strays.stop(),
        () => bucket?.stop(),
        () => sender.stop(),
        () => exporter.stop(),
      );
    },
  };
}
