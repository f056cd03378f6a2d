import type { Context, MiddlewareHandler } from 'hono';
import { bodyBytes, sizeAhead } from './body-bytes.ts';
import type { Env } from './context.ts';
import { Fault } from './errors.ts';
import type { Refuse } from './refuse.ts';
import type { Services } from './services.ts';

/**
 * Reads the body of a request, which must not arrive too slowly.
 *
 * @param most the size of the largest body, bytes
 */
export function received(
  { arrivals }: Pick<Services, 'arrivals'>,
  most: number,
  refuse: Refuse,
): MiddlewareHandler<Env> {
  return async (c, next) => {
    const reading: Promise<unknown> =
      sizeAhead(c) === undefined ? readCounted(c, most) : c.req.text();
    const text = await arrivals.inTime(reading, c.env?.incoming?.socket);
    return text instanceof Fault ? refuse(c, text) : next();
  };
}

/** Reads a body of unknown size, for everybody who asks for it later. */
async function readCounted(c: Context<Env>, most: number): Promise<Fault<'body_too_large'> | null> {
  const body = await bodyBytes(c, most);
  if (body instanceof Fault) return body;
  c.req.raw = new Request(c.req.raw, { method: c.req.method, body });
  return null;
}
