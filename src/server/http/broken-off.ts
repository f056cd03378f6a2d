import type { Context } from 'hono';
import type { Env } from './context.ts';
import { reported } from './failures.ts';
import type { Services } from './services.ts';

/**
 * Breaks a response off, so that no one takes what has arrived for the whole: the connection closes. An error of the
 * body would be printed by the runtime, and its message sent to the client.
 */
export function breakOff(
  c: Context<Env>,
  controller: ReadableStreamDefaultController<Uint8Array>,
): void {
  const outgoing = c.env?.outgoing;
  if (outgoing) outgoing.destroy();
  else controller.error(new Error('The response broke off.'));
}

/** The same bytes. If they cannot be read to their end, the log has the reason, and the response breaks off. */
export function wholeOrBroken(
  c: Context<Env>,
  { log, store }: Pick<Services, 'log' | 'store'>,
  content: ReadableStream<Uint8Array>,
): ReadableStream<Uint8Array> {
  const reader = content.getReader();
  let isOver = false;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      // The runtime asks once more after the response broke off.
      if (isOver) return;
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        isOver = true;
        reported({ log, store }, error, 'a response broke off');
        breakOff(c, controller);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
