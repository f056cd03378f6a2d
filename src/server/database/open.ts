import { inOpenSpan, SpanKind } from '../telemetry/index.ts';
import { explained } from './explained.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';
import type { Store, StoreOptions } from './store.ts';

/**
 * Opens `sqlite:PATH` or `postgres://…`.
 *
 * @throws an error that says what is wrong with the URL or the file
 */
export function openDatabase(url: string, options: StoreOptions): Store {
  try {
    const store = openKind(url, options);
    const { migrate } = store;
    // It is the first to write, and on PostgreSQL the first to connect.
    store.migrate = () =>
      migrate().catch((error: unknown) => {
        throw explained(url, error);
      });
    return store;
  } catch (error) {
    throw explained(url, error);
  }
}

function openKind(url: string, options: StoreOptions): Store {
  if (/^postgres(?:ql)?:/.test(url)) return traced(openPostgres(url, options), 'postgresql');
  if (options.readUrl !== undefined) {
    throw new Error('AFTERWORD_DATABASE_READ_URL requires PostgreSQL; SQLite has no replicas.');
  }
  if (options.listenUrl !== undefined) {
    throw new Error('AFTERWORD_DATABASE_LISTEN_URL requires PostgreSQL; SQLite has one node.');
  }
  if (options.partitions) {
    throw new Error('AFTERWORD_DATABASE_PARTITIONS requires PostgreSQL; SQLite has no partitions.');
  }
  if (url.startsWith('sqlite:')) {
    return traced(openSqlite(url.slice('sqlite:'.length), options), 'sqlite');
  }
  // The rest of a URL can have a password.
  const shown = url.replace(/:.*/s, ':…');
  throw new Error(
    `The database URL "${shown}" is not supported. Use sqlite:PATH, for example sqlite:./afterword.db, or postgres://USER:PASSWORD@HOST/DATABASE.`,
  );
}

/** The same store, with a span for each transaction of a request. */
function traced(store: Store, system: 'sqlite' | 'postgresql'): Store {
  const inTransaction = <T>(operation: string, work: () => Promise<T>) =>
    inOpenSpan(
      'transaction',
      {
        kind: SpanKind.CLIENT,
        facts: { 'db.system.name': system, 'db.operation.name': operation },
      },
      work,
    );
  return {
    ...store,
    // It changes with the disk.
    get lanes() {
      return store.lanes;
    },
    write: (work, how) => inTransaction('write', () => store.write(work, how)),
    snapshot: (read) => inTransaction('snapshot', () => store.snapshot(read)),
    scan: (read) => inTransaction('scan', () => store.scan(read)),
  };
}
