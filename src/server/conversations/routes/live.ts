import { streamSSE } from 'hono/streaming';
import { endpoint } from '../../http/endpoint.ts';
import type { Services } from '../../http/services.ts';

const live = endpoint(
  {
    method: 'get',
    path: '/api/v1/live',
    group: 'conversations',
    summary: 'Follow changes',
    access: 'conversations:read',
    responses: {
      200: {
        type: 'text/event-stream',
        description:
          'Server-sent events: after each commit, one named `conversation` with the id of each conversation that changed',
      },
    },
  },
  ({ c, principal, send }, { store, heartbeat, stopping }: Services) => {
    c.header('X-Accel-Buffering', 'no');
    return send(
      streamSSE(c, async (stream) => {
        const left = new AbortController();
        stream.onAbort(() => left.abort());
        // A combined signal, so that an ended stream leaves no listener on the server's signal.
        const ended = AbortSignal.any([left.signal, stopping]);
        const stop = store.changes.subscribe(
          principal.organisationId,
          ({ conversationId, signal }) => {
            if (signal) return;
            void stream.writeSSE({
              event: 'conversation',
              data: JSON.stringify({ conversation_id: conversationId }),
            });
          },
        );
        const pings = setInterval(
          () => void stream.writeSSE({ event: 'ping', data: '{}' }),
          heartbeat,
        );
        await stream.write(': connected\n\n');
        await new Promise((resolve) => ended.addEventListener('abort', resolve, { once: true }));
        clearInterval(pings);
        stop();
      }),
    );
  },
);

export const liveEndpoints = [live];
