import type { Services } from './services.ts';
import type { Context } from 'hono';
import type { Principal } from './principal.ts';

export interface Env {
  /** What the runtime knows of the connection; nothing where it is no Node. */
  Bindings: { incoming?: { socket?: { remoteAddress?: string | undefined } } };
  Variables: { principal: Principal };
}

/** The origin of our own pages. */
export function ownOrigin(c: Context<Env>, { publicUrl }: Pick<Services, 'publicUrl'>): string {
  return new URL(publicUrl ?? c.req.url).origin;
}

/**
 * The caller's address: of the connection, or, behind trusted proxies, what the outermost of them
 * saw. Whatever a caller writes into the header itself stands further left and is not believed.
 */
export function clientAddress(
  c: Context<Env>,
  { trustedProxies }: Pick<Services, 'trustedProxies'>,
): string {
  if (trustedProxies > 0) {
    const seen = c.req.header('x-forwarded-for')?.split(',').at(-trustedProxies)?.trim();
    if (seen) return seen;
  }
  return c.env?.incoming?.socket?.remoteAddress ?? 'unknown';
}
