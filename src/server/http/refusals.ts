import type { MiddlewareHandler } from 'hono';
import { UNKNOWN_ADDRESS } from './address.ts';
import { clientAddress, type Env } from './context.ts';
import type { Services } from './services.ts';

/** How long the response waits, milliseconds. */
const PAUSE = 1_000;
/** The most responses that wait at once, because each needs memory. */
const MAX_WAITING = 1_000;
/** A longer rest of a refused body is not read. */
const MAX_REST = 64 * 1024;

/**
 * Slows callers who go on although they are refused: above the limit of refusals per address, a refusal
 * waits before it is sent. A script that repeats at once would otherwise keep the server busy with
 * refusals. After a refusal that had to wait, the rest of a large body is not read: the connection closes.
 */
export function slowRefusals(
  services: Pick<Services, 'bounds' | 'trustedProxies' | 'stopping'>,
  pause = PAUSE,
): MiddlewareHandler<Env> {
  let waiting = 0;
  return async (c, next) => {
    await next();
    if (c.res.status < 400) return;
    const address = clientAddress(c, services);
    // Without an address, callers cannot be told apart.
    if (address === UNKNOWN_ADDRESS) return;
    const allowance = await services.bounds.take('refusals_per_address', address);
    if (allowance.allowed || services.stopping.aborted) return;
    // The body is no longer needed, and would be kept while the response waits.
    c.req.bodyCache = {};
    const { incoming } = c.env;
    const length = Number(c.req.header('content-length') ?? Infinity);
    const isUnread = incoming?.complete === false && length > MAX_REST;
    const isFull = waiting >= MAX_WAITING;
    if (isUnread || isFull) c.res.headers.set('Connection', 'close');
    if (isFull) return;
    waiting++;
    try {
      await new Promise((resolve) => setTimeout(resolve, pause).unref());
    } finally {
      waiting--;
    }
  };
}
