import type { MiddlewareHandler } from 'hono';
import type { Env } from './context.ts';

/**
 * Ends the body of a response to HEAD. Nobody reads it, so what fills it, for example an open file or a stream of
 * events, would otherwise stay for as long as the server runs.
 */
export const withoutBody: MiddlewareHandler<Env> = async (c, next) => {
  await next();
  if (c.req.method === 'HEAD') await c.res.body?.cancel();
};
