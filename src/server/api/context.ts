import type { Context } from 'hono';
import type { Logger } from 'pino';
import type { Keys, Principal, Sessions } from '../auth/index.ts';
import type { Knowledge } from '../domain/knowledge.ts';
import type { Ingest } from '../ingest/index.ts';
import type { Store } from '../store/index.ts';
import type { Upstream } from './upstream.ts';

/** What the endpoints work with; made once in `createApp`. */
export interface Parts {
  store: Store;
  ingest: Ingest;
  keys: Keys;
  sessions: Sessions;
  knowledge: Knowledge;
  upstream: Upstream | undefined;
  log: Logger;
  now: () => number;
  /** Where browsers reach the server, without a trailing slash; by default, as the request says. */
  publicUrl: string | undefined;
  /** Aborted when the server stops: ends open streams. */
  stopping: AbortSignal;
}

export interface Env {
  /** What the runtime knows of the connection; nothing where it is no Node. */
  Bindings: { incoming?: { socket?: { remoteAddress?: string | undefined } } };
  Variables: { principal: Principal };
}

/** The origin of our own pages. */
export function ownOrigin(c: Context<Env>, parts: Parts): string {
  return new URL(parts.publicUrl ?? c.req.url).origin;
}

/** The address at the other end of the connection. */
export function clientAddress(c: Context<Env>): string {
  return c.env?.incoming?.socket?.remoteAddress ?? 'unknown';
}
