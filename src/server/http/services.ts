import type { Logger } from 'pino';
import type { Store } from '../database/store.ts';
import type { Limit, Limits } from './limits.ts';
import type { Monitor } from './monitor.ts';
import type { Keys, Sessions } from './principal.ts';
import type { Links } from './signed-links.ts';

/** What every endpoint may work with; features add their own. Made once in `createApp`. */
export interface Services {
  store: Store;
  log: Logger;
  /** Milliseconds since 1970. */
  now: () => number;
  keys: Keys;
  sessions: Sessions;
  links: Links;
  limits: Limits;
  /** Of a key that may make so many requests a minute. */
  keyLimit(perMinute: number): Limit;
  /** Bytes of bodies that are being worked on; see `admitted`. */
  admission: { bytes: number };
  monitor: Monitor;
  /** Where browsers reach the server, without a trailing slash; by default, as the request says. */
  publicUrl: string | undefined;
  /** Proxies in front of the server whose `X-Forwarded-For` is believed; 0: none. */
  trustedProxies: number;
  /** Aborted when the server stops: ends open streams. */
  stopping: AbortSignal;
}
