import {
  Client,
  type ClientBase,
  type ClientConfig,
  Pool,
  type PoolClient,
  type PoolConfig,
} from 'pg';
import { cut, watchSilence } from './postgres-silence.ts';
import { readPostgresUrl, type Session } from './postgres-url.ts';

/** How long a host may take to respond, milliseconds. */
const PATIENCE = 5_000;
/** How often it is checked that the host in use is still the right one, if there are several; milliseconds. */
const EVERY = 3_000;

/** A connection on which nothing is said for so long is tried by the system, milliseconds. */
const KEEP_ALIVE = 10_000;

/** What `pg` says of a query that is not answered in time, on a connection that was made. */
const UNANSWERED = 'Query read timeout';

/** What `pg` says, without a code, when a connection ends, is not made in time, or says nothing. */
const BROKEN = new RegExp(
  `^(?:Connection terminated|timeout expired|timeout exceeded when trying|${UNANSWERED}|Client has encountered)`,
);

export const isBroken = ({ message }: Error): boolean => BROKEN.test(message);

/** SQLSTATE of connections that cannot be made: the database is not available. */
const NO_HOST = '08001';

const ends = new WeakMap<object, Error>();

/** What a connection ended with, if it has. */
export const endOf = (client: Client | PoolClient): Error | undefined => ends.get(client);

type Released = (
  error: Error | undefined,
  client: PoolClient | undefined,
  done: () => void,
) => void;

/**
 * The hosts of one database, of which one is in use: the primary and its standbys. `pg` itself connects to one host.
 * If a connection to it fails, or it is no longer what the URL asks for, or does not respond, the others are tried.
 * If one of them is right, all connections to the host before are cut: a host that has vanished from the network
 * would keep its callers waiting for many minutes. If none is, those that wait are cut later, see `watchSilence`.
 */
export interface Hosts {
  /** A connection of its own, open. */
  connect(): Promise<Client>;
  /** @param options of its connections, beside those of every connection */
  pool(max: number, options?: ClientConfig): Pool;
  /** Asks the host in use over a new connection. @throws if it does not respond */
  ask(): Promise<unknown>;
  close(): void;
}

/**
 * @param url can name several hosts, see `readPostgresUrl`
 * @param options of every connection
 * @param direct the same database, past a connection pooler
 * @throws an error that says what is wrong with the URL
 */
export function openHosts(url: string, options: ClientConfig, direct?: Pick<Hosts, 'ask'>): Hosts {
  const { hosts, session } = readPostgresUrl(url);
  /** Whether there is anything to choose, or to check. */
  const isChosen = hosts.length > 1 || session !== 'any';
  const open = new Map<Client, number>();
  let current = 0;
  let isKnown = !isChosen;
  let looking: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const silence = watchSilence(() =>
    fitOf(current).catch((error: Error) => {
      // A pooler takes the connection, but not its query as long as all of its own connections are in use.
      if (direct && error.message === UNANSWERED) return direct.ask();
      throw error;
    }),
  );

  const optionsOf = (host: number): ClientConfig => ({
    keepAlive: true,
    // The system's own are two hours, for which a connection to a host that has vanished would hear of no changes.
    keepAliveInitialDelayMillis: KEEP_ALIVE,
    connectionTimeoutMillis: PATIENCE,
    ...options,
    connectionString: hosts[host]!,
  });

  /** Its host is the one in use when it is made. */
  class HostClient extends Client {
    constructor(own: ClientConfig = {}) {
      super({ ...own, ...optionsOf(current) });
      open.set(this, current);
      silence.add(this);
      this.once('end', () => open.delete(this));
      // A connection that breaks leaves the pool, and who uses it hears of it from the query. Without a
      // listener, idle or not, it would end the process.
      this.on('error', (error) => {
        if (!ends.has(this)) ends.set(this, error);
      });
    }
  }

  /** How well a host is what the URL asks for; 0: it is not. @throws if it cannot be asked */
  async function fitOf(host: number): Promise<number> {
    const probe = new Client({ ...optionsOf(host), query_timeout: PATIENCE });
    probe.on('error', () => {});
    try {
      await probe.connect();
      return await fitOfSession(probe, session);
    } catch (error) {
      cut(probe, 'the host does not respond');
      throw error;
    } finally {
      probe.end().catch(() => {});
    }
  }

  async function look(): Promise<void> {
    const order = hosts.map((_, index) => (current + index) % hosts.length);
    const errors: Error[] = [];
    let [best, fit] = [current, 0];
    for (const host of order) {
      const its = await fitOf(host).catch((error: Error) => {
        errors.push(error);
        return 0;
      });
      if (its > fit) [best, fit] = [host, its];
      if (fit === BEST) break;
    }
    if (fit === 0) throw noHost(errors);
    isKnown = true;
    current = best;
    for (const [client, host] of open) if (host !== current) cut(client, 'another host is used');
  }

  function noHost(errors: readonly Error[]): Error {
    if (errors.length < hosts.length) {
      const message = `No host of the database URL is "${session}", as target_session_attrs requires.`;
      return Object.assign(new Error(message), { code: NO_HOST });
    }
    const [first] = errors;
    const message = errors.map((error) => error.message || String(error)).join('; ');
    return errors.length === 1 ? first! : new AggregateError(errors, message);
  }

  /** All who ask at once wait for the same look. */
  async function choose(): Promise<void> {
    if (hosts.length > 1) {
      timer ??= setInterval(() => void choose().catch(() => {}), EVERY).unref();
    }
    looking ??= look().finally(() => (looking = undefined));
    await looking;
  }

  /** Connects to the host in use, and chooses again if that fails. */
  async function connected<T>(connect: () => Promise<T>): Promise<T> {
    if (!isChosen) return connect();
    if (!isKnown) await choose();
    try {
      return await connect();
    } catch (error) {
      if (isFull(error as Error)) throw error;
      await choose();
      return connect();
    }
  }

  async function check(client: Client | PoolClient): Promise<void> {
    if ((await fitOfSession(client, session)) > 0) return;
    throw Object.assign(new Error(`The database host is not ${session}.`), { code: NO_HOST });
  }

  class HostPool extends Pool {
    override connect(): Promise<PoolClient>;
    override connect(released: Released): void;
    override connect(released?: Released): Promise<PoolClient> | void {
      const client = connected(() => super.connect());
      if (!released) return client;
      client.then(
        (one) => released(undefined, one, one.release),
        (error: Error) => released(error, undefined, () => {}),
      );
    }
  }

  return {
    connect: () =>
      connected(async () => {
        const client = new HostClient();
        try {
          await client.connect();
          if (isChosen) await check(client);
          return client;
        } catch (error) {
          client.end().catch(() => {});
          throw error;
        }
      }),
    pool(max, own = {}) {
      const settings: PoolConfig = {
        ...own,
        max,
        connectionTimeoutMillis: PATIENCE,
        Client: HostClient,
        onConnect: expectFastDisk,
        ...(isChosen && {
          verify: (client, verified) =>
            void check(client).then(
              () => verified(),
              (error: Error) => verified(error),
            ),
        }),
      };
      const pool = new HostPool(settings);
      pool.on('error', () => {});
      return pool;
    },
    ask: () => fitOf(current),
    close() {
      clearInterval(timer);
      silence.close();
    },
  };
}

/**
 * By default, PostgreSQL expects a disk whose heads move, and reads whole tables instead of a few thousand rows by an
 * index, which takes several times as long in memory or on an SSD. What an operator has set stays. Behind a pooler
 * in transaction mode, it holds for the pooler's connection.
 */
const EXPECT_FAST_DISK = `select set_config('random_page_cost', '1.1', false)
  from pg_settings where name = 'random_page_cost' and source = 'default'`;

/** If it fails, the connection serves as it is, or its next query fails too. */
const expectFastDisk = (client: ClientBase) =>
  client.query(EXPECT_FAST_DISK).then(
    () => {},
    () => {},
  );

/** What the pool says if all its connections stay in use. */
const isFull = (error: Error) => error.message.startsWith('timeout exceeded when trying');

const BEST = 2;

async function fitOfSession(client: Client | PoolClient, session: Session): Promise<number> {
  const { rows } = await client.query<{ isStandby: boolean; isReadOnly: boolean }>(
    `select pg_is_in_recovery() as "isStandby",
       current_setting('transaction_read_only') = 'on' as "isReadOnly"`,
  );
  const { isStandby, isReadOnly } = rows[0]!;
  switch (session) {
    case 'any':
      return BEST;
    case 'read-write':
      return isReadOnly ? 0 : BEST;
    case 'read-only':
      return isReadOnly ? BEST : 0;
    case 'primary':
      return isStandby ? 0 : BEST;
    case 'standby':
      return isStandby ? BEST : 0;
    case 'prefer-standby':
      return isStandby ? BEST : BEST - 1;
  }
}
