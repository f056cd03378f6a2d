import type { MiddlewareHandler } from 'hono';
import { problem } from './answers.ts';
import type { Env, Parts } from './context.ts';

/** Bytes of bodies that are worked on at once; what is read from them takes a few times as much memory. */
const MOST = 64 * 1024 * 1024;

/**
 * Lets a body in while there is room for it, before it is read: 503 with `Retry-After` where the database
 * cannot keep up, instead of memory that grows.
 *
 * @param most bytes that are counted for a body whose length is not declared
 */
export function admitted({ admission }: Parts, most: number): MiddlewareHandler<Env> {
  return async (c, next) => {
    const length = c.req.header('content-length');
    const bytes = Math.min(most, length === undefined ? most : Number(length) || 0) + 1024;
    if (admission.bytes + bytes > MOST) {
      c.header('Retry-After', '1');
      return problem(c, 'unavailable', 'Too much is being taken in just now. Try again shortly.');
    }
    admission.bytes += bytes;
    try {
      return await next();
    } finally {
      admission.bytes -= bytes;
    }
  };
}
