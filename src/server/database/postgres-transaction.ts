import {
  CamelCasePlugin,
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { Client, PoolClient } from 'pg';
import type { Schema } from './schema.ts';

/** A transaction on one connection, whose queries are sent without waiting for those before. */
export interface Pipeline {
  query: Kysely<Schema>;
  /**
   * Sends a statement of whose result nothing is needed. If it fails, so does the transaction. Resolves at once, or
   * when the database has caught up.
   */
  send(statement: Pick<CompiledQuery, 'sql' | 'parameters'>): Promise<void>;
}

/** Statements that the database has not answered yet, before the next one waits. */
const MAX_UNANSWERED = 16;
/** Their length, characters: an import sends megabytes with each. */
const MAX_LENGTH = 4_000_000;

/**
 * Runs `work` in one transaction. What it sends is on its way at once, and the database works it off in order: a
 * write costs no round trip of its own, only the next read and the commit wait.
 *
 * @param client a connection in pipeline mode that nobody else uses
 * @param begin the statement that begins the transaction
 * @throws what the first statement that failed met, or else what `work` threw
 */
export async function inTransaction<T>(
  client: PoolClient,
  begin: string,
  work: (pipeline: Pipeline) => Promise<T>,
): Promise<T> {
  const unanswered: Promise<unknown>[] = [];
  let length = 0;
  let failed: { error: unknown } | undefined;
  const send = (sql: string, parameters: readonly unknown[] = []) => {
    const answer = querySoon(client, sql, parameters);
    const own = lengthOf(parameters);
    unanswered.push(answer);
    length += own;
    answer
      .catch((error: unknown) => (failed ??= { error }))
      .finally(() => {
        unanswered.shift();
        length -= own;
      });
    return answer;
  };
  try {
    send(begin);
    const result = await work({
      query: kyselyOn(client),
      async send({ sql, parameters }) {
        while (unanswered.length >= MAX_UNANSWERED || length > MAX_LENGTH) await unanswered[0];
        send(sql, parameters);
      },
    });
    // The database ends a transaction in which a statement has failed in another way, without an error.
    const { command } = await send('commit');
    if (failed) throw failed.error;
    if (command !== 'COMMIT') throw new Error('The transaction was rolled back.');
    return result;
  } catch (error) {
    // On a broken connection there is nothing to roll back.
    await client.query('rollback').catch(() => {});
    throw failed ? failed.error : error;
  }
}

/** Connections whose statements wait for the end of this turn of the event loop. */
const gathering = new WeakSet<PoolClient>();

/**
 * Sends a statement together with all others of this turn: each piece costs a call of the system, and wakes up the
 * database.
 */
function querySoon(client: PoolClient, sql: string, parameters: readonly unknown[]) {
  if (!gathering.has(client)) {
    gathering.add(client);
    const { stream } = (client as PoolClient & Pick<Client, 'connection'>).connection;
    stream.cork();
    // After all that the promises of this turn lead to.
    process.nextTick(() => {
      gathering.delete(client);
      stream.uncork();
    });
  }
  return client.query(sql, parameters as unknown[]);
}

const lengthOf = (parameters: readonly unknown[]) =>
  parameters.reduce<number>((sum, one) => sum + (typeof one === 'string' ? one.length : 0), 0);

const known = new WeakMap<PoolClient, Kysely<Schema>>();

/** Queries over one connection, which do not wait for each other. */
function kyselyOn(client: PoolClient): Kysely<Schema> {
  const one = known.get(client) ?? makeKysely(client);
  known.set(client, one);
  return one;
}

function makeKysely(client: PoolClient): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driverOf(client),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    plugins: [new CamelCasePlugin()],
  });
}

const CHANGING = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

function driverOf(client: PoolClient): Driver {
  const connection: DatabaseConnection = {
    async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
      const { command, rowCount, rows } = await querySoon(client, sql, parameters);
      return {
        rows: rows as R[],
        ...(CHANGING.has(command) && { numAffectedRows: BigInt(rowCount ?? 0) }),
      };
    },
    streamQuery: unsupported,
  };
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    releaseConnection: async () => {},
    beginTransaction: unsupported,
    commitTransaction: unsupported,
    rollbackTransaction: unsupported,
    destroy: async () => {},
  };
}

function unsupported(): never {
  throw new Error('A write is one transaction, without streams and transactions inside.');
}
