import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CamelCasePlugin,
  CompiledQuery,
  type DatabaseConnection,
  type DataTypeNode,
  Kysely,
  type Logger,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  PostgresAdapter,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  RawNode,
  sql,
  type TransactionSettings,
} from 'kysely';
import { type Client, type ClientConfig, type Pool, type PoolClient, types } from 'pg';
import Cursor from 'pg-cursor';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { type Change, type Changes, type LiveBatch, localChanges, type Signal } from './changes.ts';
import { endAll } from './end-all.ts';
import { memoryLimiter } from './memory-limiter.ts';
import type { Store, StoreOptions } from './store.ts';
import { findNewer, IS_NEWER, migrate } from './migrate.ts';
import { OutdatedError } from './outdated.ts';
import { endOf, type Hosts, isBroken, openHosts } from './postgres-hosts.ts';
import { countPartitions, partitionAll, partitionNew } from './partitions.ts';
import { postgresSearch } from './postgres-search.ts';
import { inTransaction, type Pipeline } from './postgres-transaction.ts';
import { columnsOf, type Save, type Saver, valuesOf, withKnown } from './save.ts';
import type { Schema } from './schema.ts';

/** How long a lost connection is tried again before the caller hears of it, milliseconds. */
const PATIENCE = 4_000;

/** While one group waits for the database, the next is made. */
const LANES = 3;

/** A write that met another's is tried so often. */
const MAX_CONFLICTS = 20;

/** A migration waits or runs. */
const IS_MIGRATED = '55P03';

/** A statement before this one of the transaction has failed. */
const HAS_FAILED = '25P02';

/** The database has ended a transaction in which nothing happened: the node stood still. */
const STOOD_STILL = '25P03';

/**
 * Serialization failure, deadlock, a migration, a key, a table or its type that another node has just written. A node
 * that stood still begins anew, however long that was.
 */
const CONFLICTS = new Set(['40001', '40P01', IS_MIGRATED, '23505', '42P07', '42710', STOOD_STILL]);

/** The database has no more room for notifications. */
const QUEUE_IS_FULL = '54000';

/** Classes of SQLSTATE that say: not now. Connection, resources, operator intervention. */
const UNAVAILABLE = /^(?:08|53|57P|25006)/;

/** Disk, memory or a limit did not suffice: a smaller write may go through. */
const TAKES_TOO_MUCH = /^53[124]00$/;

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);

/** OIDs of `bigint` and `numeric`: all of ours fit a number. */
const NUMBERS = new Set([20, 1700]);

/** As rate-limiter-flexible has it; counts need not outlive a crash. */
const RATE_LIMITS = `create unlogged table if not exists rate_limit
  (key varchar(255) primary key, points integer not null default 0, expire bigint)`;

/** How long nothing may happen in a transaction that others wait for, milliseconds. */
const SHORT_IDLE = 5_000;
/** The same in one that only reads, or whose node computes or reads a file in between. */
const LONG_IDLE = 60_000;

/**
 * One message, as two would be two round trips. A transaction whose node stands still in the middle ends, and its
 * locks with it: the writes of all other nodes may wait for them. Set in each transaction: a connection pooler refuses
 * it at the start of a connection, and gives a connection to another client after each.
 */
const beginning = (idle: number, ...modes: (string | undefined)[]) =>
  `${['start transaction', ...modes.filter(Boolean)].join(' ')};
   set local idle_in_transaction_session_timeout = ${idle}`;

/**
 * A migration waits for the writes in progress, and others are refused until it has ended: it reads what is there,
 * and they would not know what it counts. CockroachDB has no such locks, and would need another way.
 */
const STOP_WRITES = 'lock table kysely_migration in exclusive mode';
/**
 * Fails while a migration waits or runs, and once a newer version has migrated the database: plain SQL has no other
 * way to raise an error, and none of our statements takes a root.
 */
const REFUSE_NEWER = `lock table kysely_migration in row share mode nowait;
  select sqrt(-count(*)) from kysely_migration where ${IS_NEWER}`;
const beginWrite = (idle: number) =>
  `${beginning(idle, 'isolation level read committed')}; ${REFUSE_NEWER}`;
const BEGIN_WRITE = beginWrite(SHORT_IDLE);
const BEGIN_SLOW_WRITE = beginWrite(LONG_IDLE);
/** The square root of a negative number. */
const IS_OUTDATED = '2201F';
/** Of the transaction: a connection pooler may run what comes after it on another connection. */
const ALONE = `select pg_advisory_xact_lock(hashtext('afterword migrations'))`;

/** The most exports and checks of the whole database at once. */
const MAX_CURSORS = 2;

const CHANNEL = 'afterword_changes';
const NOTIFY = 'select pg_notify($1, $2)';
/** A notification ends as a commit does, but nothing is lost with it: it need not wait for the disk. */
const NOTIFY_SOON = `select set_config('synchronous_commit', 'off', true), pg_notify($1, $2)`;
/** How long a notification of our own is waited for, milliseconds. */
const MAX_NOTIFIED = 3_000;
/** PostgreSQL takes less than this in a notification, bytes. */
const REFUSED_LENGTH = 8_000;
const MAX_NOTIFICATION = 7_000;
/** The most of it for events. */
const MAX_LIVE = 5_000;

/**
 * PostgreSQL holds everything; any number of nodes may write. A transaction locks the conversations it
 * changes, so the default isolation is enough, and what meets another's write is tried again.
 */
export function openPostgres(url: string, options: StoreOptions): Store {
  const { poolSize = 10, readUrl, listenUrl, partitions = 0 } = options;
  const all: Hosts[] = [];
  const hostsOf = (address: string, direct?: Hosts) => {
    const hosts = openHosts(address, CONNECTION, direct);
    all.push(hosts);
    return hosts;
  };
  const direct = listenUrl === undefined ? undefined : hostsOf(listenUrl);
  const hosts = hostsOf(url, direct);
  // In pipeline mode, which cursors do not know.
  const pool = hosts.pool(poolSize, { pipeline: true });
  let cursors: Pool | undefined;
  const db = kyselyOver(pool);
  const readPool = readUrl === undefined ? pool : hostsOf(readUrl).pool(poolSize);
  const replica = readPool === pool ? db : kyselyOver(readPool);
  const listenHosts = direct ?? hosts;
  const changes = notifiedChanges(listenHosts, pool);

  const store: Store = {
    query: db,
    replica,
    search: postgresSearch,
    isShared: true,
    lanes: LANES,
    changes,
    write(work, { isSlow = false } = {}) {
      const attempt = async (tells: boolean) => {
        const told: Change[] = [];
        const result = await withClient(pool, (client) =>
          inTransaction(
            client,
            isSlow ? BEGIN_SLOW_WRITE : BEGIN_WRITE,
            async ({ query, send }) => {
              const done = await work({
                query,
                save: saverFor(query, send),
                search: postgresSearch,
                locksRows: true,
                tell: (more) => told.push(...more),
              });
              const payloads = tells ? changes.payloads(told.filter(isOfChats)) : [];
              for (const payload of payloads) {
                await send({ sql: NOTIFY, parameters: [CHANNEL, payload] });
              }
              return done;
            },
          ),
        );
        changes.committed(told);
        return result;
      };
      return retried(async () => {
        try {
          return await attempt(true);
        } catch (error) {
          const code = codeOf(error as Error);
          const newer = code === IS_OUTDATED ? await findNewer(db) : null;
          if (newer !== null) throw new OutdatedError(newer);
          // Somebody listens and takes nothing. What is told is not worth what is written.
          if (code !== QUEUE_IS_FULL) throw error;
          return attempt(false);
        }
      });
    },
    limiter({ name, points, seconds }) {
      const shared = new RateLimiterPostgres({
        keyPrefix: name,
        points,
        duration: seconds,
        // Without the names of its prepared statements: a connection pooler may run each on another connection.
        storeClient: {
          query: ({ text, values }: { text: string; values: unknown[] }) =>
            pool.query(text, values),
        },
        storeType: 'pool',
        tableName: 'rate_limit',
        tableCreated: true,
      });
      // Without the database each node counts for itself.
      const alone = memoryLimiter({ points, seconds });
      return {
        consume: (key, amount) =>
          shared.consume(key, amount).catch((error: unknown) => {
            if (error instanceof RateLimiterRes) throw error;
            return alone.consume(key, amount);
          }),
        reward: (key, amount) => shared.reward(key, amount).catch(() => alone.reward(key, amount)),
      };
    },
    async backup() {
      throw new Error('A backup of PostgreSQL is made by its own tools: pg_dump, or your host.');
    },
    snapshot: (read) =>
      kyselyOver((cursors ??= hosts.pool(MAX_CURSORS)))
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute(read),
    scan: (read) => read(db),
    clearLog: async () => true,
    derive: options.derive,
    async onDisk() {},
    hearsOtherNodes: () => retried(() => isHeard(listenHosts, pool)),
    async skew() {
      const start = Date.now();
      const { rows } = await pool.query<{ now: string }>(
        'select extract(epoch from clock_timestamp()) * 1000 as now',
      );
      const now = Number(rows[0]!.now);
      // It was asked somewhere in between, which is long if all connections are in use.
      return Math.max(0, start - now) + Math.min(0, Date.now() - now);
    },
    async migrate() {
      await retried(() => refuseEncoding(pool));
      const ran = await retried(async () => {
        // After an error in a transaction, Kysely asks what is there, and passes on that this cannot be told.
        let first: unknown;
        const told = kyselyOver(pool, (event) => {
          if (event.level === 'error') first ??= event.error;
        });
        try {
          return await migrate(told.withPlugin(new PostgresTypes()), store, {
            alone: (transaction) => sql.raw(ALONE).execute(transaction),
            stopWrites: (transaction) => sql.raw(STOP_WRITES).execute(transaction),
          });
        } catch (error) {
          throw codeOf(error as Error) === HAS_FAILED ? (first ?? error) : error;
        }
      });
      await retried(() => pool.query(RATE_LIMITS));
      await partitionNew(store, partitions);
      return ran;
    },
    partitions: {
      count: () => countPartitions(db),
      change: (count, done) => partitionAll(store, count, done),
    },
    newerVersion: () => findNewer(db),
    isUnavailable: (error) =>
      error instanceof OutdatedError || isUnavailable(error) || isConflict(error),
    isAway(error) {
      const code = codeOf(error);
      if (error instanceof OutdatedError || code === IS_MIGRATED) return true;
      return isUnavailable(error) && !TAKES_TOO_MUCH.test(code);
    },
    // Class 22: data exception, such as a NUL in an id.
    isUnstorable: (error) => codeOf(error).startsWith('22'),
    async close() {
      await endAll(
        () => changes.close(),
        () => pool.end(),
        () => cursors?.end(),
        () => readPool !== pool && readPool.end(),
        ...all.map((one) => () => one.close()),
      );
    },
  };
  return store;
}

const CONNECTION: ClientConfig = {
  application_name: 'afterword',
  types: {
    getTypeParser: ((oid: number, format: 'text') =>
      NUMBERS.has(oid) ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
  },
};

/** In another encoding, a new database would refuse messages that have characters which the encoding does not have. */
async function refuseEncoding(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ encoding: string; isNew: boolean }>(
    `select current_setting('server_encoding') as encoding,
      to_regclass('kysely_migration') is null as "isNew"`,
  );
  const { encoding, isNew } = rows[0]!;
  if (!isNew || encoding === 'UTF8') return;
  throw new Error(
    `The database has the encoding ${encoding}, in which not every message can be stored. Create it anew: create database NAME owner USER encoding 'UTF8' template template0`,
  );
}

function kyselyOver(pool: Pool, log?: Logger): Kysely<Schema> {
  return new Kysely<Schema>({
    ...(log && { log }),
    dialect: new Dialect({
      // After a restart of the database the first connections fail; the caller need not know.
      pool: {
        connect: () => patiently(() => pool.connect()),
        end: async () => {},
        options: pool.options,
      },
      cursor: Cursor,
    }),
    plugins: [new CamelCasePlugin()],
  });
}

class Dialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;

  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createAdapter() {
    return new Adapter();
  }

  override createDriver() {
    return new Driver(this.#config);
  }
}

/** `ALONE` is the lock of migrations. That of Kysely is of a connection, which a connection pooler gives to another. */
class Adapter extends PostgresAdapter {
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}

class Driver extends PostgresDriver {
  override async beginTransaction(
    connection: DatabaseConnection,
    { isolationLevel, accessMode }: TransactionSettings,
  ): Promise<void> {
    const level = isolationLevel && `isolation level ${isolationLevel}`;
    await connection.executeQuery(CompiledQuery.raw(beginning(LONG_IDLE, level, accessMode)));
  }
}

async function withClient<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  // After a restart of the database the first connections fail; the caller need not know.
  const client = await patiently(() => pool.connect());
  let isUsable = false;
  try {
    const result = await work(client);
    isUsable = true;
    return result;
  } catch (error) {
    // What the connection ended with says more than the next query on it.
    const ended = endOf(client);
    isUsable = !ended && !isUnavailable(error as Error);
    throw ended && codeOf(ended) === STOOD_STILL ? ended : error;
  } finally {
    client.release(!isUsable);
  }
}

async function patiently(connect: () => Promise<PoolClient>): Promise<PoolClient> {
  const until = Date.now() + PATIENCE;
  for (let attempt = 0; ; attempt++) {
    try {
      return await connect();
    } catch (error) {
      if (!isUnavailable(error as Error) || Date.now() > until) throw error;
      await pause(attempt);
    }
  }
}

/**
 * Runs `work` again when it met another's write, or when its connection was lost. After a lost
 * connection nobody knows whether the commit was done, so all writes are such that they may come twice.
 */
async function retried<T>(work: () => Promise<T>): Promise<T> {
  const until = Date.now() + PATIENCE;
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const again = isConflict(error as Error)
        ? attempt < MAX_CONFLICTS
        : isUnavailable(error as Error) && Date.now() < until;
      if (!again) throw error;
      await pause(attempt);
    }
  }
}

const pause = (attempt: number) => sleep(Math.random() * Math.min(500, 10 * 2 ** attempt));

const codeOf = (error: Error) => ('code' in error ? String(error.code) : '');

const isConflict = (error: Error) => CONFLICTS.has(codeOf(error));

function isUnavailable(error: Error): boolean {
  const code = codeOf(error);
  if (error instanceof AggregateError) return error.errors.every(isUnavailable);
  return NETWORK.has(code) || UNAVAILABLE.test(code) || isBroken(error);
}

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** All rows as one JSON parameter: one statement, whatever their number, and nothing to prepare anew. */
function saverFor(query: Kysely<Schema>, send: Pipeline['send']): Saver {
  async function write(save: Save, rows: readonly object[]): Promise<void> {
    const [first] = rows;
    if (!first) return;
    const columns = columnsOf(first);
    const { names, statement } = insertOf(query, save, columns);
    const json = JSON.stringify(
      rows.map((row) => {
        const values = valuesOf(save, columns, row);
        return Object.fromEntries(names.map((name, i) => [name, values[i]]));
      }),
    );
    await send({ sql: statement.sql, parameters: [json, ...statement.parameters.slice(1)] });
  }
  return write as Saver;
}

interface Insert {
  /** Of the columns, as the database has them. */
  names: readonly string[];
  /** Its first parameter is for the rows. */
  statement: CompiledQuery;
}

/** The text of a statement is made once: it is the same for each call with the same columns. */
const inserts = new WeakMap<Save, Map<string, Insert>>();

function insertOf(query: Kysely<Schema>, save: Save, columns: readonly string[]): Insert {
  const ofSave = inserts.get(save) ?? new Map<string, Insert>();
  inserts.set(save, ofSave);
  const key = columns.join();
  const known = ofSave.get(key);
  if (known) return known;
  const { table } = save;
  const given = sql`select ${sql.join(columns.map((column) => sql.ref(column)))}
    from json_populate_recordset(null::${sql.table(table)}, ${''}::json)`;
  const insert = query
    .insertInto(table)
    .columns(columns as never)
    .expression(given as never);
  const statement = withKnown(insert, save, columns).compile();
  const made = { names: columns.map(snakeCase), statement };
  ofSave.set(key, made);
  return made;
}

/**
 * The types of the migrations as PostgreSQL has them. Text is compared by its bytes, as in SQLite:
 * lists come in the same order from both, indexes serve every comparison, and no update of the system's
 * locales can spoil them.
 */
export class PostgresTypes extends OperationNodeTransformer {
  transformQuery({ node, queryId }: PluginTransformQueryArgs) {
    return this.transformNode(node, queryId);
  }

  async transformResult<T>({ result }: { result: T }): Promise<T> {
    return result;
  }

  protected override transformDataType(node: DataTypeNode): DataTypeNode {
    if (node.dataType === 'text') {
      return RawNode.createWithSql('text collate "C"') as unknown as DataTypeNode;
    }
    if (node.dataType === 'blob') return RawNode.createWithSql('bytea') as unknown as DataTypeNode;
    return node;
  }
}

interface Notification {
  node: string;
  organisationId: string;
  conversationIds: string[];
  signal?: Signal | undefined;
  live?: LiveBatch | null | undefined;
  /** Which of the conversations are set apart, or were; absent: unknown. */
  setApart?: string[] | undefined;
}

/**
 * A change of chats is told by its own transaction: the database tells of commits in their order, and nobody waits
 * for another message. Such transactions of an organisation wait for each other anyway, for its counter. Others do
 * not: a transaction that tells ends only after all that tell before it, so they tell when they have ended.
 */
const isOfChats = ({ live }: Change) => live !== undefined && live !== null;

interface NotifiedChanges extends Changes {
  /** What tells other nodes of these changes. */
  payloads(changes: readonly Change[]): string[];
  /** Publishes changes of a transaction that is committed, and that told other nodes of those of chats. */
  committed(changes: readonly Change[]): void;
  close(): Promise<void>;
}

/** Tells the other nodes by `NOTIFY`. What they miss, their dashboards see with the next look. */
function notifiedChanges(hosts: Hosts, pool: Pool): NotifiedChanges {
  const node = randomUUID();
  const local = localChanges();
  let listener: Promise<Client> | undefined;
  let listening: Client | undefined;
  let isClosed = false;

  function listen(): void {
    if (listener || isClosed) return;
    const own = hosts.connect();
    listener = own;
    const again = () => {
      if (listener !== own) return;
      listener = undefined;
      own.then((client) => client.end()).catch(() => {});
      if (!isClosed) setTimeout(listen, 1_000).unref();
    };
    own.then((client) => hear(client, again)).catch(again);
  }

  async function hear(client: Client, again: () => void): Promise<void> {
    if (isClosed) return client.end();
    listening = client;
    client.on('error', again);
    client.on('end', again);
    client.on('notification', ({ payload = '' }) => {
      const told = notificationOf(payload);
      if (!told || told.node === node) return;
      const { organisationId, conversationIds, signal, live, setApart } = told;
      local.publish(
        conversationIds.map((conversationId) => ({
          organisationId,
          conversationId,
          ...(signal && { signal }),
          ...(live !== undefined && { live }),
          ...(setApart && { isSetApart: setApart.includes(conversationId) }),
        })),
      );
    });
    await client.query(`listen ${CHANNEL}`);
  }

  const payloads = (changes: readonly Change[]) =>
    // A longer one would be refused, and the transaction with it. What others miss, they read with their next look.
    notifications(node, changes).filter((one) => Buffer.byteLength(one) < REFUSED_LENGTH);

  function notifySoon(changes: readonly Change[]): void {
    for (const payload of payloads(changes)) {
      pool.query(NOTIFY_SOON, [CHANNEL, payload]).catch(() => {});
    }
  }

  return {
    payloads,
    publish(changes) {
      const all = [...changes];
      local.publish(all);
      notifySoon(all);
    },
    committed(changes) {
      local.publish(changes);
      notifySoon(changes.filter((change) => !isOfChats(change)));
    },
    subscribe(organisationId, heard) {
      listen();
      return local.subscribe(organisationId, heard);
    },
    async close() {
      isClosed = true;
      await listening?.end().catch(() => {});
    },
  };
}

/** Whether what one connection tells is heard on the one that listens: a connection pooler can prevent it. */
async function isHeard(hosts: Hosts, pool: Pool): Promise<boolean> {
  const client = await hosts.connect();
  const channel = `afterword_test_${randomUUID().replaceAll('-', '')}`;
  try {
    const heard = new Promise<true>((resolve) => client.on('notification', () => resolve(true)));
    await client.query(`listen ${channel}`);
    await pool.query('select pg_notify($1, $2)', [channel, '']);
    return await Promise.race([heard, sleep(MAX_NOTIFIED, false as const, { ref: false })]);
  } finally {
    await client.end().catch(() => {});
  }
}

/** `null`: it is not one of ours. Everybody who may use the database can send one. */
function notificationOf(payload: string): Notification | null {
  try {
    const told = JSON.parse(payload) as Partial<Notification> | null;
    return typeof told?.organisationId === 'string' &&
      Array.isArray(told.conversationIds) &&
      (told.live === undefined || told.live === null || isLiveBatch(told.live)) &&
      (told.setApart === undefined || Array.isArray(told.setApart))
      ? (told as Notification)
      : null;
  } catch {
    return null;
  }
}

const isLiveBatch = ({ after, upTo, events }: Partial<LiveBatch>) =>
  Number.isSafeInteger(after) &&
  Number.isSafeInteger(upTo) &&
  Array.isArray(events) &&
  events.every((event) => typeof event === 'object' && event !== null);

/** As few as the size of one allows. */
function notifications(node: string, changes: readonly Change[]): string[] {
  const all: string[] = changes
    .filter(({ signal }) => signal)
    .map(({ organisationId, conversationId, signal }) =>
      JSON.stringify({
        node,
        organisationId,
        conversationIds: [conversationId],
        signal,
      } satisfies Notification),
    );
  const committed = changes.filter(({ signal }) => !signal);
  for (const [organisationId, own] of Map.groupBy(committed, (one) => one.organisationId)) {
    const isKnown = own.every((one) => one.isSetApart !== undefined);
    let conversationIds: string[] = [];
    let setApart: string[] = [];
    let { live } = own.find((one) => one.live !== null) ?? own[0]!;
    let size = live ? Buffer.byteLength(JSON.stringify(live)) : 0;
    if (size > MAX_LIVE) {
      // They are too many: the other nodes read them.
      live = undefined;
      size = 0;
    }
    const finish = () => {
      if (conversationIds.length === 0) return;
      const told: Notification = {
        node,
        organisationId,
        conversationIds,
        live,
        setApart: isKnown ? setApart : undefined,
      };
      all.push(JSON.stringify(told));
      conversationIds = [];
      setApart = [];
      // The first one tells of the events of all.
      live = null;
      size = 0;
    };
    for (const { conversationId, isSetApart } of own) {
      const bytes = Buffer.byteLength(JSON.stringify(conversationId)) + 1;
      if (size + 2 * bytes > MAX_NOTIFICATION - 500) finish();
      conversationIds.push(conversationId);
      if (isSetApart) setApart.push(conversationId);
      size += isSetApart ? 2 * bytes : bytes;
    }
    finish();
  }
  return all;
}
