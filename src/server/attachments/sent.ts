import type { Context } from 'hono';
import { breakOff } from '../http/broken-off.ts';
import type { Env } from '../http/context.ts';
import type { Place } from './gate.ts';

/** What is written to the connection at once, bytes. */
const PIECE = 64 * 1024;

/**
 * Sends bytes piece by piece, as fast as they are read. Ends their place when the last is written or the reader has
 * left. A reader who has to give way does not get the rest: the connection closes.
 */
export function sent(
  c: Context<Env>,
  content: Uint8Array,
  place: Place,
): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        place.signal.addEventListener('abort', () => {
          place.leave();
          breakOff(c, controller);
        });
      },
      pull(controller) {
        if (place.signal.aborted) return;
        if (at >= content.length) {
          place.leave();
          controller.close();
          return;
        }
        // A copy: a piece that waits in the connection would keep all of the file in memory.
        const piece = new Uint8Array(content.subarray(at, at + PIECE));
        at += piece.length;
        place.passed(piece.length);
        controller.enqueue(piece);
      },
      cancel: () => place.leave(),
    },
    // Nothing is copied ahead.
    { highWaterMark: 0 },
  );
}
