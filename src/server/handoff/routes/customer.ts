import { type Context, Hono } from 'hono';
import {
  handoffActionRequest,
  type HandoffMessage,
  type HandoffState,
  handoffStreamRequest,
} from '../../../contract/index.ts';
import { type Principal } from '../../http/principal.ts';
import { sha256 } from '../../database/hash.ts';
import { agentsIn, type Chat, inQueueOrder, type LiveEvent } from '../rules/chat.ts';
import { mask } from '../../../text/redaction/mask.ts';
import { HOUR } from '../../../contract/time.ts';
import {
  averageWait,
  findLatestChat,
  findLiveEvents,
  findOpenChats,
  setSeen,
  type StoredChat,
} from '../store.ts';
import { findAgents } from '../../team/index.ts';
import { findConversation } from '../../conversations/index.ts';
import { limited, readable, whoSends } from '../../http/access.ts';
import { problem, readJson } from '../../http/response.ts';
import { bodyLimit } from '../../http/body-limit.ts';
import type { Env, Parts } from '../../http/context.ts';
import { iso } from '../../../contract/time.ts';
import { liveStream } from '../live-stream.ts';

const STREAMS_A_MINUTE = 60;
const ACTIONS_A_MINUTE = 240;
const TYPES = ['text/plain', 'application/json'];

/** After these the place of others in the queue may be another. */
const MOVES_QUEUE = new Set(['queued', 'accepted', 'requeued', 'closed', 'away', 'ended']);

/** What a customer's browser is told by an event of its own. */
const isForCustomer = ({ type }: LiveEvent) => type === 'message';

/**
 * The customer's side of a chat with a person. `POST /handoff/stream`: what there is to show, by
 * server-sent events, for the browser that the conversation belongs to. `POST /handoff/actions`: what it
 * does beside writing, which goes by `POST /events` as ever.
 */
export function handoffRoutes(parts: Parts): Hono<Env> {
  const { store, now } = parts;
  const queues = createQueues(parts);

  /** The browser that the conversation belongs to (DESIGN, rule 5), or the answer that refuses it. */
  async function whose(
    c: Context<Env>,
    request: { key?: string | undefined; conversation_id: string; capability: string },
  ): Promise<Principal | Response> {
    const sender = await whoSends(c, parts, request.key);
    if (sender instanceof Response) return sender;
    const conversation = await findConversation(
      store.query,
      sender.organisationId,
      request.conversation_id,
    );
    if (!conversation) return problem(c, 'not_found', 'This conversation has not arrived yet.');
    return conversation.capabilityHash === sha256(request.capability)
      ? sender
      : problem(
          c,
          'forbidden',
          'The conversation belongs to another browser: its capability is not this one.',
        );
  }

  async function stateOf(
    organisationId: string,
    conversationId: string,
    last: number,
  ): Promise<HandoffState> {
    const found = await findLatestChat(store.query, organisationId, conversationId);
    const base = stateOfChat(found);
    if (!found || base.status === 'none') return base;
    if (base.status === 'waiting') return { ...base, ...(await queues.placeOf(found.chat, last)) };
    const ids = agentsIn(found.chat);
    const agents = await findAgents(store.query, organisationId, ids);
    return {
      ...base,
      agents: ids.flatMap((id) => {
        const agent = agents.find(({ agentId }) => agentId === id);
        return agent ? [{ name: agent.firstName, avatar_url: agent.avatarUrl }] : [];
      }),
    };
  }

  return new Hono<Env>()
    .use('/handoff/*', readable)
    .post(
      '/handoff/stream',
      limited(parts, parts.limits('handoff-stream', STREAMS_A_MINUTE, 60)),
      bodyLimit(4096, 'It'),
      async (c) => {
        const request = await readJson(c, handoffStreamRequest, TYPES);
        if (request instanceof Response) return request;
        const sender = await whose(c, request);
        if (sender instanceof Response) return sender;
        const { organisationId } = sender;
        const conversationId = request.conversation_id;
        let shown = '';
        let isStale = true;
        const names = new Map<number, string>();

        return liveStream(c, parts, {
          organisationId,
          after: request.last_event_id,
          missed: (after) => findLiveEvents(store.query, organisationId, { after, conversationId }),
          async told(event, write) {
            const isMine = event.conversationId === conversationId;
            // The state tells all but what was said; those who wait are told of their place.
            isStale ||= isMine || MOVES_QUEUE.has(event.type);
            if (!isMine || !isForCustomer(event) || event.type !== 'message') return;
            const { messageId, agentId, content, files } = event.data;
            if (agentId === null || content === undefined) return;
            if (!names.has(agentId)) {
              const [agent] = await findAgents(store.query, organisationId, [agentId]);
              names.set(agentId, agent?.firstName ?? '');
            }
            const message: HandoffMessage = {
              message_id: messageId,
              content,
              name: names.get(agentId)!,
              ...(files && {
                files: files.map((file) => ({
                  attachment_id: file.attachmentId,
                  name: file.name,
                  content_type: file.contentType,
                })),
              }),
            };
            await write('message', message, event.liveId);
          },
          async settled(write, last) {
            if (!isStale) return;
            isStale = false;
            const state = await stateOf(organisationId, conversationId, last);
            const text = JSON.stringify(state);
            if (text === shown) return;
            shown = text;
            await write('state', state);
          },
          async signalled(signal, write) {
            if (signal.conversationId !== conversationId || signal.agentId === null) return;
            if (signal.type === 'typing') return write('typing', {});
            const state = await stateOf(organisationId, conversationId, 0);
            shown = JSON.stringify(state);
            await write('state', state);
          },
        });
      },
    )
    .post(
      '/handoff/actions',
      limited(parts, parts.limits('handoff-actions', ACTIONS_A_MINUTE, 60)),
      bodyLimit(64 * 1024, 'It'),
      async (c) => {
        const request = await readJson(c, handoffActionRequest, TYPES);
        if (request instanceof Response) return request;
        const sender = await whose(c, request);
        if (sender instanceof Response) return sender;
        const { organisationId, redacts } = sender;
        const conversationId = request.conversation_id;
        const { action } = request;
        if (action.type === 'typing' || action.type === 'seen') {
          if (action.type === 'seen') {
            const found = await findLatestChat(store.query, organisationId, conversationId);
            if (found) {
              await store.write((transaction) =>
                setSeen(transaction, organisationId, found.chat.chatId, 'customerSeenAt', now()),
              );
            }
          }
          const signal = { type: action.type, agentId: null };
          store.changes.publish([{ organisationId, conversationId, signal }]);
          return c.json({ success: true });
        }
        const result = await parts.ingest.add('chat', {
          organisationId,
          conversationId,
          receivedAt: now(),
          action: { type: action.type },
          ...(action.type === 'leave_message' && {
            left: {
              email: action.email,
              content: redacts ? mask(action.content) : action.content,
            },
          }),
        });
        if (result.status === 'unknown') return problem(c, 'not_found', 'Nobody was called yet.');
        if (result.status === 'refused') return problem(c, 'conflict', result.message);
        return c.json({ success: true });
      },
    );
}

function stateOfChat(found: StoredChat | undefined): HandoffState {
  const none: HandoffState = {
    status: 'none',
    place: null,
    wait_seconds: null,
    agents: [],
    seen_at: null,
  };
  if (!found) return none;
  const { chat, agentSeenAt } = found;
  const seen_at = agentSeenAt === null ? null : iso(agentSeenAt);
  switch (chat.status) {
    case 'queued':
      return { ...none, status: 'waiting' };
    case 'assigned':
      return { ...none, status: 'with_person', seen_at };
    case 'away':
      return { ...none, status: 'away' };
    case 'wrapping_up':
      return { ...none, status: 'ended', seen_at };
    default:
      return { ...none, status: chat.assignedAt === null ? 'none' : 'ended', seen_at };
  }
}

/** How long a look at the queues is kept, milliseconds. */
const LOOK_LASTS = 5_000;

interface Look {
  until: number;
  open: Promise<StoredChat[]>;
  waits: Map<number | null, Promise<number | null>>;
}

/** Many wait in the same queues, and all are told when they move: one look serves all of them. */
function createQueues({ store, now }: Parts) {
  const looks = new Map<string, Look>();

  /** @param last the event that it must not be older than */
  function lookAt(organisationId: string, last: number): Look {
    for (const [key, { until }] of looks) if (until < Date.now()) looks.delete(key);
    const key = `${organisationId} ${last}`;
    const known = last === 0 ? undefined : looks.get(key);
    if (known) return known;
    const look: Look = {
      until: Date.now() + LOOK_LASTS,
      open: findOpenChats(store.query, organisationId),
      waits: new Map(),
    };
    looks.set(key, look);
    return look;
  }

  return {
    async placeOf({ organisationId, chatId, teamId }: Chat, last: number) {
      const { open, waits } = lookAt(organisationId, last);
      const wait =
        waits.get(teamId) ?? averageWait(store.query, organisationId, teamId, now() - HOUR);
      waits.set(teamId, wait);
      const queue = inQueueOrder(
        (await open)
          .map(({ chat }) => chat)
          .filter((chat) => chat.status === 'queued' && chat.teamId === teamId),
      );
      const place = queue.findIndex((chat) => chat.chatId === chatId) + 1;
      const milliseconds = await wait;
      return {
        place: place || null,
        wait_seconds: milliseconds === null ? null : Math.round(milliseconds / 1000),
      };
    },
  };
}
