import { z } from 'zod';
import { iso } from '../../../contract/time.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import { touchAgent, welcomeAgent } from '../../team/index.ts';
import { callingAgent } from '../calling-agent.ts';
import { liveStream, type Write } from '../live-stream.ts';
import { agentsIn, type LiveEvent } from '../rules/chat.ts';
import type { HandoffServices } from '../services.ts';
import { findLiveEvents, findOpenChats } from '../store.ts';

/** So long what is said in chats of others is gathered, milliseconds, before an agent hears of it. */
const SAID_EVERY = 1_000;

/** Events with content, which only agents in the chat receive. */
const WITH_CONTENT = new Set<LiveEvent['type']>([
  'message',
  'note',
  'attachment',
  'mail',
  'mail_received',
]);

const followInbox = endpoint(
  {
    method: 'get',
    path: '/api/v1/inbox/stream',
    group: 'people',
    summary: 'Follow the events of chats',
    description:
      'Server-sent events: `live` for what happens in chats, `said` with the conversations of chats without you in which something was said, together for a second or until the next `live`, both with an id, and `signal` without. After a broken connection, `Last-Event-ID` or `after` continues where it ended: nothing is left out, and nothing is told twice.',
    access: 'agent',
    limits: [{ bound: 'lines_per_agent' }],
    query: z.object({
      after: z.string().optional().describe('The number of the last received event.'),
    }),
    headers: {
      'Last-Event-ID': 'The number of the last received event; it takes precedence over `after`.',
    },
    responses: { 200: { type: 'text/event-stream', description: 'The events' } },
    errors: ['bad_request'],
  },
  async ({ c, principal, query, send, fail }, services: HandoffServices) => {
    const { store, now, dispatcher } = services;
    const me = await callingAgent(store.query, principal);
    if (me instanceof Fault) return fail(me);
    const { organisationId, agentId } = me;
    const after = Number(c.req.header('last-event-id') ?? query.after ?? 0);
    if (!Number.isSafeInteger(after) || after < 0) {
      return fail('bad_request', 'Last-Event-ID must be the number of the last received event.');
    }
    const touch = () => {
      // Now, also if the database takes its time.
      const at = now();
      return store.write((transaction) => touchAgent(transaction, organisationId, agentId, at));
    };
    await store.write((transaction) => welcomeAgent(transaction, me, now()));
    dispatcher.wake();
    const open = (await findOpenChats(store.query, organisationId)).map(({ chat }) => chat);
    const chats = new Map(open.map((chat) => [chat.conversationId, chat.chatId]));
    const mine = new Set(
      open.filter((chat) => agentsIn(chat).includes(agentId)).map(({ chatId }) => chatId),
    );
    /** Conversations without this agent in which something was said, of which they have not heard. */
    const said = new Set<string>();
    let isDue = false;
    let waiting: NodeJS.Timeout | undefined;
    let settle: (() => void) | undefined;
    let last = after;
    /** Tells what was said, up to the last event. */
    const tell = (write: Write) => {
      isDue = false;
      if (said.size === 0) return;
      write('said', { conversation_ids: [...said] }, last);
      said.clear();
    };
    const stream = liveStream(c, services, {
      organisationId,
      after,
      missed: () => findLiveEvents(store.query, organisationId, { after }),
      async event(event, write) {
        chats.set(event.conversationId, event.chatId);
        if (event.type === 'accepted' && event.data.agentId === agentId) mine.add(event.chatId);
        const isWhole = mine.has(event.chatId) || !WITH_CONTENT.has(event.type);
        if (event.type === 'message' && !isWhole) {
          // Most of what is said is between others: together, it costs one event a second.
          said.add(event.conversationId);
          last = event.liveId;
          waiting ??= setTimeout(() => {
            waiting = undefined;
            isDue = true;
            settle?.();
          }, SAID_EVERY);
          return;
        }
        // First: a connection that breaks after an event with a number continues behind it.
        tell(write);
        last = event.liveId;
        write(
          'live',
          {
            id: event.liveId,
            chat_id: event.chatId,
            conversation_id: event.conversationId,
            at: iso(event.at),
            type: event.type,
            data: isWhole ? event.data : {},
          },
          event.liveId,
        );
        if (event.type === 'left' && event.data.agentId === agentId) mine.delete(event.chatId);
      },
      opened: (again) => (settle = again),
      async settled(write) {
        if (isDue) tell(write);
      },
      async signal({ conversationId, type, agentId: by }, write) {
        if (type === 'told' || by === agentId || !mine.has(chats.get(conversationId) ?? 0)) return;
        write('signal', { conversation_id: conversationId, type, agent_id: by });
      },
      beat: touch,
      // The time after which the agent counts as offline starts now.
      ended() {
        clearTimeout(waiting);
        touch().catch(() => {});
      },
    });
    return send(stream);
  },
);

/** Live events for the signed-in agent. */
export const inboxStreamEndpoints = [followInbox];
