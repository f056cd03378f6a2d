import type { MiddlewareHandler } from 'hono';
import { problem } from './response.ts';
import type { Env, Parts } from './context.ts';

/** Bytes of bodies that are worked on at once; what is read from them takes a few times as much memory. */
const MOST = 64 * 1024 * 1024;

/** What a request takes beside its body, bytes. */
const BESIDE = 1024;

/**
 * Works on a body while there is room for it: 503 with `Retry-After` where the database cannot keep up,
 * instead of memory that grows. A body counts when it is here, not while it comes: slow senders keep
 * nobody out. Stands behind the body's limit.
 */
export function admitted({ admission }: Parts): MiddlewareHandler<Env> {
  return async (c, next) => {
    const bytes = Buffer.byteLength(await c.req.text()) + BESIDE;
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
