import { gunzipSync } from 'node:zlib';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyTooLarge } from './body-limit.ts';
import type { Env } from './context.ts';
import { Fault } from './errors.ts';
import type { Refuse } from './refuse.ts';

/** What a request can be compressed with; others are refused with 415, as RFC 9110, 15.5.16 asks. */
export type ContentEncoding = 'identity' | 'gzip';

const NAMES: ReadonlyMap<string, ContentEncoding> = new Map([
  ['', 'identity'],
  ['identity', 'identity'],
  ['gzip', 'gzip'],
  // RFC 9110, 8.4.1.3: the same.
  ['x-gzip', 'gzip'],
]);

const unsupported = (accepted: string) =>
  new Fault(
    'unsupported_media_type',
    accepted === 'gzip'
      ? 'Send the body uncompressed, or with Content-Encoding: gzip.'
      : 'Send the body uncompressed.',
    undefined,
    { 'Accept-Encoding': accepted },
  );

/** The encoding of the body; `undefined`: another one, or several on top of each other. */
const contentEncodingOf = (c: Context<Env>): ContentEncoding | undefined =>
  NAMES.get((c.req.header('content-encoding') ?? '').trim().toLowerCase());

/** Whether the body arrives compressed. */
export const isCompressed = (c: Context<Env>): boolean => contentEncodingOf(c) === 'gzip';

/** Refuses a body in an encoding that is not in `accepted`. */
export function encodingLimit(
  accepted: readonly ContentEncoding[],
  refuse: Refuse,
): MiddlewareHandler<Env> {
  const fault = unsupported(accepted.includes('gzip') ? 'gzip' : 'identity');
  return async (c, next) => {
    const encoding = contentEncodingOf(c);
    return encoding && accepted.includes(encoding) ? next() : refuse(c, fault);
  };
}

/** zlib grows its result by pieces of this size, bytes. */
const PIECE = 64 * 1024;

const DAMAGED = new Fault('malformed_json', 'The request body is not valid gzip, or not complete.');

/**
 * Decompresses a body. It stops as soon as there is more than `most`, so a small body that contains a huge one
 * takes no more time and memory than an uncompressed one of `most` bytes. It does so at once and not beside
 * other work, so that never two are in memory half done.
 *
 * @param most the size of the largest body, bytes
 */
export function gunzipped(
  body: Uint8Array,
  most: number,
): Uint8Array<ArrayBuffer> | Fault<'malformed_json' | 'body_too_large'> {
  try {
    return gunzipSync(body, { maxOutputLength: most, chunkSize: PIECE });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') return bodyTooLarge(most);
    if (code?.startsWith('Z_')) return DAMAGED;
    throw error;
  }
}
