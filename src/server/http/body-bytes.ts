import type { Context } from 'hono';
import type { Env } from './context.ts';

/**
 * Reads a body into memory once, without the copies of `arrayBuffer()`.
 *
 * @param most the size of the largest body; a longer one must have been refused before
 * @param received called with the number of bytes of each piece
 * @returns the body; `null` if `signal` was aborted before it was complete
 */
export async function bodyBytes(
  c: Context<Env>,
  most: number,
  signal: AbortSignal,
  received: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const body = c.req.raw.body as ReadableStream<Uint8Array> | null;
  if (!body) return new Uint8Array();
  const reader = body.getReader();
  const aborted = new Promise<null>((resolve) => {
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  // The memory is taken page by page, as it is filled.
  const whole = new Uint8Array(Math.min(most, Number(c.req.header('content-length') ?? most)));
  let size = 0;
  for (;;) {
    const piece = await Promise.race([reader.read(), aborted]);
    if (piece === null) return null;
    if (piece.done) return whole.subarray(0, size);
    whole.set(piece.value, size);
    size += piece.value.length;
    received(piece.value.length);
  }
}
