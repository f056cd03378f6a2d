import type { MiddlewareHandler } from 'hono';
import { isCompressed } from './content-encoding.ts';
import type { Env } from './context.ts';
import { Fault, faultResponse } from './errors.ts';
import type { Refuse } from './refuse.ts';
import type { Services } from './services.ts';

/** The most bytes of request bodies in progress. Parsed data takes a few times as much memory. */
const MAX_BYTES = 64 * 1024 * 1024;

/** The memory of a request without its body, bytes. */
const OVERHEAD = 1024;

export const OVERLOADED = new Fault(
  'unavailable',
  'The server is overloaded. Try again in a few seconds.',
  undefined,
  { 'Retry-After': '1' },
);

/**
 * Counts a body as in progress.
 *
 * @returns what ends it; `null`: too much is in progress
 */
export function hold(admission: Services['admission'], size: number): (() => void) | null {
  const bytes = size + OVERHEAD;
  if (admission.bytes + bytes > MAX_BYTES) return null;
  admission.bytes += bytes;
  return () => {
    admission.bytes -= bytes;
  };
}

/**
 * Limits the total size of the bodies in progress: 503 with `Retry-After` if the database cannot keep up,
 * so that memory does not grow without bound. A body counts once it has been received, so that slow
 * senders do not block others. Must run after the limit on the size of one body.
 */
export function admitted(
  { admission }: Pick<Services, 'admission'>,
  refuse: Refuse = async (c, fault) => faultResponse(c, fault),
): MiddlewareHandler<Env> {
  return async (c, next) => {
    // `received` has counted it, with its decompressed size.
    if (isCompressed(c)) return next();
    const release = hold(admission, Buffer.byteLength(await c.req.text()));
    if (!release) return refuse(c, OVERLOADED);
    try {
      return await next();
    } finally {
      release();
    }
  };
}
