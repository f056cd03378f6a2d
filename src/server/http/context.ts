import { addressKey, UNKNOWN_ADDRESS } from './address.ts';
import type { Services } from './services.ts';
import type { Context } from 'hono';
import type { Principal } from './principal.ts';

export interface Env {
  /** Information of Node on the connection; absent on other runtimes. */
  Bindings: {
    incoming?: {
      /** Whether the whole request has arrived. */
      complete?: boolean;
      socket?: { remoteAddress?: string | undefined; bytesRead?: number };
    };
    outgoing?: {
      /** Closes the connection. */
      destroy(): unknown;
    };
  };
  Variables: { principal: Principal };
}

/** The origin of the server's own pages. */
export function ownOrigin(c: Context<Env>, { publicUrl }: Pick<Services, 'publicUrl'>): string {
  return new URL(publicUrl ?? c.req.url).origin;
}

/**
 * The address of the caller, as it is counted: that of the connection or, behind trusted proxies, the one
 * that the outermost trusted proxy saw. A caller can only add entries to the left of these in `X-Forwarded-For`;
 * they are ignored.
 */
export function clientAddress(
  c: Context<Env>,
  { trustedProxies }: Pick<Services, 'trustedProxies'>,
): string {
  if (trustedProxies > 0) {
    const seen = c.req.header('x-forwarded-for')?.split(',').at(-trustedProxies)?.trim();
    if (seen) return addressKey(seen);
  }
  return addressKey(c.env?.incoming?.socket?.remoteAddress ?? UNKNOWN_ADDRESS);
}
