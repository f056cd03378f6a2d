import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { requireScope } from '../../http/access.ts';
import type { Env, Parts } from '../../http/context.ts';

/** Keeps proxies from closing a silent stream, milliseconds. */
const HEARTBEAT = 15_000;

/**
 * `GET /api/v1/live`: server-sent events, one named `conversation` with its id for every
 * conversation that changes, after the commit.
 */
export function liveRoutes(parts: Parts): Hono<Env> {
  const { store, stopping } = parts;
  return new Hono<Env>().get('/live', requireScope(parts, 'conversations:read'), (c) => {
    const { organisationId } = c.get('principal');
    c.header('X-Accel-Buffering', 'no');
    return streamSSE(c, async (stream) => {
      const left = new AbortController();
      stream.onAbort(() => left.abort());
      // Of both together, so that nothing of a stream that has ended hangs on the server's signal.
      const ended = AbortSignal.any([left.signal, stopping]);
      const stop = store.changes.subscribe(organisationId, ({ conversationId, signal }) => {
        if (signal) return;
        void stream.writeSSE({
          event: 'conversation',
          data: JSON.stringify({ conversation_id: conversationId }),
        });
      });
      const heartbeat = setInterval(
        () => void stream.writeSSE({ event: 'ping', data: '{}' }),
        HEARTBEAT,
      );
      await stream.write(': connected\n\n');
      await new Promise((resolve) => ended.addEventListener('abort', resolve, { once: true }));
      clearInterval(heartbeat);
      stop();
    });
  });
}
