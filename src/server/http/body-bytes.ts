import type { Context } from 'hono';
import { bodyTooLarge } from './body-limit.ts';
import type { Env } from './context.ts';
import type { Fault } from './errors.ts';

/** The first memory for a body of unknown size, bytes. */
const FIRST = 16 * 1024;

/** The size of the body as its header says, bytes; `undefined`: it is known only at its end. */
export function sizeAhead(c: Context<Env>): number | undefined {
  const length = c.req.header('content-length');
  // A body in chunks has no other length. HTTP/2 needs neither header.
  return length === undefined || c.req.header('transfer-encoding') !== undefined
    ? undefined
    : Number(length);
}

type Body = Uint8Array<ArrayBuffer>;

/**
 * Reads a body into memory once, without the copies of `arrayBuffer()`.
 *
 * @param most the size of the largest body
 * @param signal aborts the reading
 * @param received called with the number of bytes of each piece
 * @returns the body, a fault if it is larger than `most`, or `null` if `signal` was aborted before its end
 */
export function bodyBytes(c: Context<Env>, most: number): Promise<Body | Fault<'body_too_large'>>;
export function bodyBytes(
  c: Context<Env>,
  most: number,
  signal: AbortSignal,
  received: (bytes: number) => void,
): Promise<Body | Fault<'body_too_large'> | null>;
export async function bodyBytes(
  c: Context<Env>,
  most: number,
  signal?: AbortSignal,
  received?: (bytes: number) => void,
): Promise<Body | Fault<'body_too_large'> | null> {
  const body = c.req.raw.body as ReadableStream<Uint8Array> | null;
  if (!body) return new Uint8Array();
  const reader = body.getReader();
  const aborted = new Promise<null>((resolve) => {
    signal?.addEventListener('abort', () => resolve(null), { once: true });
  });
  // The memory is taken page by page, as it is filled.
  let whole = new Uint8Array(Math.min(most, sizeAhead(c) ?? FIRST));
  let size = 0;
  for (;;) {
    const piece = await Promise.race([reader.read(), aborted]);
    if (piece === null) return null;
    if (piece.done) return whole.subarray(0, size);
    const end = size + piece.value.length;
    if (end > most) return bodyTooLarge(most);
    if (end > whole.length) {
      const grown = new Uint8Array(Math.min(most, Math.max(end, 2 * whole.length)));
      grown.set(whole.subarray(0, size));
      whole = grown;
    }
    whole.set(piece.value, size);
    size = end;
    received?.(piece.value.length);
  }
}
