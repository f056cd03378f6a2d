import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit as streamLimit } from 'hono/body-limit';
import type { Env } from './context.ts';
import { Fault, faultResponse } from './errors.ts';
import type { Refuse } from './refuse.ts';

const KB = 1024;

/** @example sizeOf(4096) // '4 KB' */
function sizeOf(bytes: number): string {
  if (bytes % (KB * KB) === 0) return `${bytes / (KB * KB)} MB`;
  return bytes % KB === 0 ? `${bytes / KB} KB` : `${bytes} bytes`;
}

/**
 * Refuses a body of more than `bytes` with 413. If the request has a `Content-Length`, only that is
 * checked, because the HTTP parser reads no more than it. Counting the bytes of a stream would cost
 * more than the rest of a small request.
 */
export function bodyLimit(bytes: number, refuse: Refuse | string): MiddlewareHandler<Env> {
  const tooLarge = new Fault('body_too_large', `The request body may be at most ${sizeOf(bytes)}.`);
  const refused = (c: Context<Env>) =>
    typeof refuse === 'string' ? faultResponse(c, tooLarge) : refuse(c, tooLarge);
  const counted = streamLimit({ maxSize: bytes, onError: refused });
  return async (c, next) => {
    const length = c.req.header('content-length');
    if (length === undefined || c.req.header('transfer-encoding') !== undefined) {
      return counted(c, next);
    }
    return Number(length) <= bytes ? next() : refused(c);
  };
}
