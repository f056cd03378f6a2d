import type { Logger } from 'pino';
import type { Store } from '../database/store.ts';
import type { Arrivals } from './arrivals.ts';
import type { Bounds } from './bound-counts.ts';
import type { Limit, Limits } from './limits.ts';
import type { Monitor } from './monitor.ts';
import type { Keys, Sessions } from './principal.ts';
import type { Links } from './signed-links.ts';
import type { Turns } from './turns.ts';

/** The services of every endpoint; features add their own. Created once, in `createApp`. */
export interface Services {
  store: Store;
  log: Logger;
  /** Milliseconds since 1970. */
  now: () => number;
  keys: Keys;
  sessions: Sessions;
  links: Links;
  limits: Limits;
  /** The limits that an operator can set. */
  bounds: Bounds;
  /** The limit of a key with its own number of requests per minute. */
  keyLimit(perMinute: number): Limit;
  /** The order in which requests are handled. */
  turns: Turns;
  arrivals: Arrivals;
  /** The bytes of request bodies in progress; see `admitted`. */
  admission: { bytes: number };
  monitor: Monitor;
  /** The bearer token of `/metrics`; without one, a key of the first organisation opens it. */
  metricsToken: string | undefined;
  /** The URL at which browsers reach the server, without a trailing slash; default: that of the request. */
  publicUrl: string | undefined;
  /** The number of trusted proxies in front of the server, for `X-Forwarded-For`. */
  trustedProxies: number;
  /** The interval of pings on open streams, and of checks that their callers still have access; milliseconds. */
  heartbeat: number;
  /** Aborted when the server is about to stop, and is no longer ready. */
  leaving: AbortSignal;
  /** Aborted when the server stops, which ends open streams. */
  stopping: AbortSignal;
}
