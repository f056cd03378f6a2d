import { endpoint } from '../../http/endpoint.ts';
import { eventStream, eventText, whenAborted } from '../../http/event-stream.ts';
import type { Services } from '../../http/services.ts';

/** How many conversations wait to be told at most. A client that is further behind connects again and reads all anew. */
const MOST_UNTOLD = 10_000;

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
        /** What is told when the client has read what it was told before: each conversation once. */
        const changed = new Set<string>();
        let isPingDue = false;
        let isTelling = true;
        const tell = async () => {
          if (isTelling) return;
          isTelling = true;
          while (changed.size > 0 || isPingDue) {
            let text = isPingDue ? eventText('ping', {}) : '';
            for (const id of changed) text += eventText('conversation', { conversation_id: id });
            changed.clear();
            isPingDue = false;
            await stream.write(text);
          }
          isTelling = false;
        };
        const behind = new AbortController();
        const stop = store.changes.subscribe(
          principal.organisationId,
          ({ conversationId, signal }) => {
            if (signal) return;
            changed.add(conversationId);
            if (changed.size > MOST_UNTOLD) behind.abort();
            void tell();
          },
        );
        const pings = setInterval(() => {
          isPingDue = true;
          void tell();
        }, heartbeat);
        await stream.write(': connected\n\n');
        isTelling = false;
        void tell();
        await whenAborted(left, stopping, behind.signal);
        clearInterval(pings);
        stop();
      }),
    );
  },
);

export const liveEndpoints = [live];
