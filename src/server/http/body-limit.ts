import type { MiddlewareHandler } from 'hono';
import { bodyLimit as streamLimit } from 'hono/body-limit';
import { problem } from './response.ts';
import type { Env } from './context.ts';

/**
 * Refuses a body of more than `bytes` with 413. A body whose length is declared is judged by that,
 * as the HTTP parser reads no more of it, and is not turned into a stream to be counted: that
 * would cost more than all the rest of a small request.
 *
 * @param what names the body in the message: `A batch`
 */
export function bodyLimit(bytes: number, what: string): MiddlewareHandler<Env> {
  const refuse = (c: Parameters<MiddlewareHandler<Env>>[0]) =>
    problem(c, 'body_too_large', `${what} is at most ${bytes} bytes.`);
  const counted = streamLimit({ maxSize: bytes, onError: refuse });
  return async (c, next) => {
    const length = c.req.header('content-length');
    if (length === undefined || c.req.header('transfer-encoding') !== undefined) {
      return counted(c, next);
    }
    return Number(length) <= bytes ? next() : refuse(c);
  };
}
