import type { MiddlewareHandler } from 'hono';
import type { Env } from './context.ts';
import { Fault } from './errors.ts';
import type { Refuse } from './refuse.ts';
import type { Services } from './services.ts';

/** Reads the body of a request, which must not arrive too slowly. */
export function received(
  { arrivals }: Pick<Services, 'arrivals'>,
  refuse: Refuse,
): MiddlewareHandler<Env> {
  return async (c, next) => {
    const text = await arrivals.inTime(c.req.text(), c.env?.incoming?.socket);
    return text instanceof Fault ? refuse(c, text) : next();
  };
}
