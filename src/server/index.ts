// What programs that embed the server use. The types name no package: the packages are bundled.
import * as app from './app.ts';
import * as features from './features.ts';

export { type RunningServer, startServer } from './serve.ts';
export { readSettings, type Settings } from './settings.ts';

/** The database. */
export interface Store {
  /** Migrates the database. @returns the names of the migrations that ran */
  migrate(): Promise<string[]>;
  close(): Promise<void>;
}

/** Takes structured log entries, as `pino()` does. */
export interface Log {
  debug(entry: object, message?: string): void;
  info(entry: object, message?: string): void;
  warn(entry: object, message?: string): void;
  error(entry: object, message?: string): void;
}

export interface AppOptions {
  store: Store;
  log: Log;
  /** The URL at which browsers reach the server, for example `https://support.example.com`. */
  publicUrl?: string;
  /** The number of trusted proxies in front of the server, for `X-Forwarded-For`. */
  trustedProxies?: number;
  /** The mail server, `smtp://…`. Without one, mails are stored and shown on the dashboard. */
  smtpUrl?: string;
  /** The sender address of mails for organisations that have not set their own. */
  mailFrom?: string;
  /** Where export files are stored, `file:PATH` or `s3://BUCKET`; default: `./afterword-exports`. */
  exportUrl?: string;
}

export interface App {
  /** Handles a request. The second argument has the runtime's information on the connection. */
  fetch(request: Request, bindings?: object): Response | Promise<Response>;
  /** Ends open streams, and resolves when all accepted writes are on disk. */
  stop(): Promise<void>;
}

/**
 * The server as a fetch handler, without the chat's files and the dashboard.
 *
 * @example
 * const store = openStore('sqlite:./afterword.db');
 * await store.migrate();
 * const app = createApp({ store, log: pino() });
 * const response = await app.fetch(new Request('http://localhost/healthz'));
 */
export const createApp: (options: AppOptions) => App = app.createApp as never;

/** Opens the database: `sqlite:PATH` or `postgres://…`. */
export const openStore: (url: string) => Store = features.openStore as never;
