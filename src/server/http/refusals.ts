import type { Context, MiddlewareHandler } from 'hono';
import { UNKNOWN_ADDRESS } from './address.ts';
import { clientAddress, type Env } from './context.ts';
import type { Services } from './services.ts';

/** How long the response waits, milliseconds. */
const PAUSE = 1_000;
/** The most responses that wait at once, because each needs memory. */
const MAX_WAITING = 1_000;
/** To read the rest of a refused body costs as much as another refusal for each piece of this size. */
const PIECE = 64 * 1024;
/** A body counts for at most this many bytes, so that one refusal alone does not reach the limit. */
const MOST = 20_000_000;

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
    const incoming = c.env?.incoming;
    const address = clientAddress(c, services);
    // Without an address, callers cannot be told apart.
    if (!incoming || address === UNKNOWN_ADDRESS) return;
    const unread = incoming.complete === false ? unreadOf(c) : 0;
    const amount = 1 + Math.floor(unread / PIECE);
    const allowance = await services.bounds.take('refusals_per_address', address, amount);
    if (allowance.allowed || services.stopping.aborted) return;
    // The body is no longer needed, and would be kept while the response waits.
    c.req.bodyCache = {};
    const isFull = waiting >= MAX_WAITING;
    if (unread > PIECE || isFull) c.res.headers.set('Connection', 'close');
    if (isFull) return;
    waiting++;
    try {
      await new Promise((resolve) => setTimeout(resolve, pause).unref());
    } finally {
      waiting--;
    }
  };
}

/** The size of a body of which a part has not arrived yet, bytes. */
function unreadOf(c: Context<Env>): number {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return 0;
  return Math.min(MOST, Number(c.req.header('content-length') ?? MOST));
}
