import type { MiddlewareHandler } from 'hono';
import type { Env } from './context.ts';
import { Fault } from './errors.ts';
import type { Refuse } from './refuse.ts';

const KB = 1024;

/** @example sizeOf(4096) // '4 KB' */
function sizeOf(bytes: number): string {
  if (bytes % (KB * KB) === 0) return `${bytes / (KB * KB)} MB`;
  return bytes % KB === 0 ? `${bytes / KB} KB` : `${bytes} bytes`;
}

/** Why a body of more than `bytes` is refused. */
export const bodyTooLarge = (bytes: number) =>
  new Fault('body_too_large', `The request body may be at most ${sizeOf(bytes)}.`);

/**
 * Refuses a body whose `Content-Length` is more than `bytes`. The HTTP parser reads no more than that, so its
 * bytes need not be counted, which would cost more than the rest of a small request. A body without that
 * header says nothing about its size: `bodyBytes` counts it.
 */
export function bodyLimit(bytes: number, refuse: Refuse): MiddlewareHandler<Env> {
  const tooLarge = bodyTooLarge(bytes);
  return async (c, next) => {
    const length = c.req.header('content-length');
    return length !== undefined && Number(length) > bytes ? refuse(c, tooLarge) : next();
  };
}
