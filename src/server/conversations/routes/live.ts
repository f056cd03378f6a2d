import { endpoint } from '../../http/endpoint.ts';
import { eventStream, eventText, whenAborted } from '../../http/event-stream.ts';
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
  ({ c, principal, send }, services: Services) => {
    const { store, heartbeat, stopping } = services;
    return send(
      eventStream(c, services, async (stream, left) => {
        // What a client that has left does not receive is lost to nobody.
        const write = (event: string, data: object) => void stream.write(eventText(event, data));
        const stop = store.changes.subscribe(
          principal.organisationId,
          ({ conversationId, signal }) => {
            if (!signal) write('conversation', { conversation_id: conversationId });
          },
        );
        const pings = setInterval(() => write('ping', {}), heartbeat);
        await stream.write(': connected\n\n');
        await whenAborted(left, stopping);
        clearInterval(pings);
        stop();
      }),
    );
  },
);

export const liveEndpoints = [live];
