import type { Context } from 'hono';
import type { Logger } from 'pino';
import type { Keys, Principal, Sessions } from './principal.ts';
import type { Limit, Limits } from './limits.ts';
import type { Links } from './signed-links.ts';
import type { Knowledge } from '../bot/index.ts';
import type { Files } from '../files/index.ts';
import type { Ingest } from '../ingest/index.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { Store } from '../database/store.ts';
import type { Monitor } from './monitor.ts';
import type { Tail } from '../handoff/index.ts';
import type { Upstream } from '../bot/index.ts';

/** What the endpoints work with; made once in `createApp`. */
export interface Parts {
  store: Store;
  ingest: Ingest;
  /** Reads transcripts after their commit; see `jobs/reader.ts`. */
  reader: { caughtUp(): Promise<void> };
  keys: Keys;
  sessions: Sessions;
  links: Links;
  limits: Limits;
  /** Of a key that may make so many requests a minute. */
  keyLimit(perMinute: number): Limit;
  /** Bytes of bodies that are being worked on; see `admitted`. */
  admission: { bytes: number };
  /** By organisation, what Zendesk signs its deliveries with. */
  zendeskSecrets: ReadonlyMap<string, string>;
  monitor: Monitor;
  knowledge: Knowledge;
  upstream: Upstream | undefined;
  log: Logger;
  now: () => number;
  /** Where browsers reach the server, without a trailing slash; by default, as the request says. */
  publicUrl: string | undefined;
  /** Where exported days are kept. */
  files: Files;
  /** `null`: there is no mail server; mails are kept to be looked at. */
  mailer: Mailer | null;
  /** The address that mails come from, where the organisation names none. */
  mailFrom: string | undefined;
  /** What happens in chats with persons, as it happens. */
  tail: Tail;
  /** Brings customers and agents together; see `jobs/dispatcher.ts`. */
  dispatcher: { wake(): void };
  /** Sends what is due; see `jobs/sender.ts`. */
  sender: { round(): Promise<void> };
  /** Proxies in front of the server whose `X-Forwarded-For` is believed; 0: none. */
  trustedProxies: number;
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

/**
 * The caller's address: of the connection, or, behind trusted proxies, what the outermost of them
 * saw. Whatever a caller writes into the header itself stands further left and is not believed.
 */
export function clientAddress(c: Context<Env>, { trustedProxies }: Parts): string {
  if (trustedProxies > 0) {
    const seen = c.req.header('x-forwarded-for')?.split(',').at(-trustedProxies)?.trim();
    if (seen) return seen;
  }
  return c.env?.incoming?.socket?.remoteAddress ?? 'unknown';
}
