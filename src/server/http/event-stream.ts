import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { Env } from './context.ts';
import { reported } from './failures.ts';
import type { Services } from './services.ts';

/**
 * A response of server-sent events, which goes on until `follow` is done.
 *
 * @param follow writes the events. `left` is aborted when the client has left. If it fails, the log has the reason,
 *   and the response ends as usual: clients connect again
 */
export function eventStream(
  c: Context<Env>,
  { log, store }: Pick<Services, 'log' | 'store'>,
  follow: (stream: SSEStreamingApi, left: AbortSignal) => Promise<void>,
): Response {
  c.header('X-Accel-Buffering', 'no');
  return streamSSE(c, async (stream) => {
    const left = new AbortController();
    stream.onAbort(() => left.abort());
    try {
      await follow(stream, left.signal);
    } catch (error) {
      // Hono would print it.
      reported({ log, store }, error, 'a stream of events failed');
    }
  });
}

/** Resolves when one of the signals is aborted, or has been. */
export function whenAborted(...signals: AbortSignal[]): Promise<void> {
  // A combined signal, so that an ended stream leaves no listener on the server's signal.
  const any = AbortSignal.any(signals);
  return new Promise((resolve) => {
    if (any.aborted) resolve();
    any.addEventListener('abort', () => resolve(), { once: true });
  });
}
