import type { MiddlewareHandler } from 'hono';
import type { Env } from './context.ts';
import { Fault, faultResponse } from './errors.ts';
import type { Refuse } from './refuse.ts';
import type { Services } from './services.ts';

/** Bytes of bodies that are worked on at once; what is read from them takes a few times as much memory. */
const MOST = 64 * 1024 * 1024;

/** What a request takes beside its body, bytes. */
const BESIDE = 1024;

const TOO_MUCH = new Fault(
  'unavailable',
  'Too much is being taken in just now. Try again shortly.',
  undefined,
  { 'Retry-After': '1' },
);

/**
 * Works on a body while there is room for it: 503 with `Retry-After` where the database cannot keep up,
 * instead of memory that grows. A body counts when it is here, not while it comes: slow senders keep
 * nobody out. Stands behind the body's limit.
 */
export function admitted(
  { admission }: Pick<Services, 'admission'>,
  refuse: Refuse = async (c, fault) => faultResponse(c, fault),
): MiddlewareHandler<Env> {
  return async (c, next) => {
    const bytes = Buffer.byteLength(await c.req.text()) + BESIDE;
    if (admission.bytes + bytes > MOST) {
      return refuse(c, TOO_MUCH);
    }
    admission.bytes += bytes;
    try {
      return await next();
    } finally {
      admission.bytes -= bytes;
    }
  };
}
