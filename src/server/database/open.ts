import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';
import type { Store, StoreOptions } from './store.ts';

/**
 * Opens `sqlite:PATH` or `postgres://…`.
 *
 * @throws an error that says what is wrong with the URL
 */
export function openDatabase(url: string, options: StoreOptions): Store {
  if (/^postgres(?:ql)?:/.test(url)) return openPostgres(url, options);
  if (options.readUrl !== undefined) {
    throw new Error('AFTERWORD_DATABASE_READ_URL requires PostgreSQL; SQLite has no replicas.');
  }
  if (options.listenUrl !== undefined) {
    throw new Error('AFTERWORD_DATABASE_LISTEN_URL requires PostgreSQL; SQLite has one node.');
  }
  if (url.startsWith('sqlite:')) return openSqlite(url.slice('sqlite:'.length), options);
  throw new Error(
    `The database URL "${url.split(':')[0]}:…" is not supported. Use sqlite:PATH, for example sqlite:./afterword.db, or postgres://USER:PASSWORD@HOST/DATABASE.`,
  );
}
