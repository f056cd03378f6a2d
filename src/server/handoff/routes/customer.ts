import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  handoffActionResponse,
  handoffActionRequest,
  type HandoffMessage,
  type HandoffState,
  type TeamTold,
  handoffStreamRequest,
} from '../../../contract/index.ts';
import { mask } from '../../../text/redaction/mask.ts';
import { findConversation, isSetApart } from '../../conversations/index.ts';
import { sha256 } from '../../database/hash.ts';
import { counted } from '../../http/caller.ts';
import { clientAddress } from '../../http/context.ts';
import { BROWSER_TYPES, endpoint } from '../../http/endpoint.ts';
import { Fault, faultOf } from '../../http/errors.ts';
import { findAgents } from '../../team/index.ts';
import { ownerFault } from '../conversation-owner.ts';
import { customerState } from '../customer-state.ts';
import { liveStream, type Write } from '../live-stream.ts';
import { type Patience, watchPatience } from '../patience.ts';
import { isRepeat, isSaid } from '../repeat.ts';
import { type Chat, isOpenChat, isUnanswered, type LiveEvent } from '../rules/chat.ts';
import type { HandoffServices } from '../services.ts';
import { findLatestChat, findLiveEvents, setSeen, touchCustomer } from '../store.ts';

/** The caller in the examples. */
const CALLER = {
  key: 'amo_pub_…',
  conversation_id: 'c1',
  capability: '0123456789abcdef0123456789abcdef',
};

/** Events that may change the places of other chats in the queue. */
const MOVES_QUEUE = new Set<LiveEvent['type']>([
  'queued',
  'accepted',
  'requeued',
  'closed',
  'away',
  'ended',
]);

/** So long after others have moved, a customer sees the new place in the queue, milliseconds. */
const MOVES_SHOWN = 1_000;

const followChat = endpoint(
  {
    method: 'post',
    path: '/api/v1/handoff/stream',
    group: 'browsers',
    summary: 'Follow a chat as the customer',
    description:
      'Server-sent events for the browser that the conversation belongs to: `state` (a `HandoffState`), `message` with an id, and `typing`.',
    access: 'publishable',
    limits: [{ bound: 'lines_per_address' }],
    body: {
      schema: handoffStreamRequest,
      types: BROWSER_TYPES,
      maxBytes: 4096,
      example: CALLER,
    },
    responses: { 200: { type: 'text/event-stream', description: 'The events' } },
    errors: ['not_found'],
  },
  async ({ c, principal, body, send, fail }, services: HandoffServices) => {
    const { store, now, dispatcher } = services;
    const { organisationId } = principal;
    const fault = await ownerFault(store.query, organisationId, body);
    if (fault) return fail(fault);
    const conversationId = body.conversation_id;
    const limited = await counted(
      c,
      (from) => services.bounds.take('lines_per_conversation', from),
      sha256(`${organisationId} ${conversationId}`),
    );
    if (limited) return fail(limited);
    const mine = { organisationId, conversationId, address: clientAddress(c, services) };
    let waiting: Chat | null = null;
    let patience: Patience | undefined;
    let shown = '';
    let state: HandoffState | undefined;
    let isStale = true;
    /** The moves of others in the queue are to be shown. */
    let isDue = false;
    /** When others last moved, as `performance.now()`: what somebody has read since then serves all who wait. */
    let movedAt = 0;
    let looking: NodeJS.Timeout | undefined;
    /** Has the place in the queue read again soon, together with those of all who wait. */
    let moved: (() => void) | undefined;
    const names = new Map<number, string>();

    async function nameOf(agentId: number): Promise<string> {
      const known = names.get(agentId);
      if (known !== undefined) return known;
      const [agent] = await findAgents(store.query, organisationId, [agentId]);
      const name = agent?.firstName ?? '';
      names.set(agentId, name);
      return name;
    }

    async function showState(write: Write, heardAt: number): Promise<void> {
      const found = await customerState(services, organisationId, conversationId, heardAt);
      waiting = found.waiting;
      show(found.state, write);
    }

    function show(next: HandoffState, write: Write): void {
      state = next;
      const text = JSON.stringify(next);
      if (text === shown) return;
      shown = text;
      write('state', next);
    }

    await welcomeBack(services, organisationId, conversationId);
    const touch = async () => {
      // Now, also if the database takes its time.
      const at = now();
      const found = await findLatestChat(store.query, organisationId, conversationId);
      if (!found || !isOpenChat(found.chat)) return;
      await store.write((transaction) =>
        touchCustomer(transaction, organisationId, found.chat.chatId, at),
      );
      // Somebody may be there now for whom nobody was.
      if (found.chat.status === 'away') dispatcher.wake();
    };
    await touch();
    // Last, so that nothing can fail between the count and the stream that gives it back.
    const close = services.lines.open(mine.address, `${organisationId} ${conversationId}`);
    if (close instanceof Fault) return fail(close);

    const stream = liveStream(c, services, {
      organisationId,
      after: body.last_event_id,
      missed: (after) => findLiveEvents(store.query, organisationId, { after, conversationId }),
      concerns: (event) => event.conversationId === conversationId || MOVES_QUEUE.has(event.type),
      async event(event, write) {
        const isMine = event.conversationId === conversationId;
        if (!isMine && waiting) moved?.();
        // Messages are sent as events, everything else as state, including the place in the queue.
        isStale ||= isMine && event.type !== 'message';
        if (!isMine || (event.type !== 'message' && event.type !== 'mail')) return;
        const { messageId, agentId, content } = event.data;
        if (agentId === null || content === undefined) return;
        const files = event.type === 'message' ? event.data.files : undefined;
        const message: HandoffMessage = {
          message_id: messageId,
          content,
          name: await nameOf(agentId),
          ...(files && {
            files: files.map((file) => ({
              attachment_id: file.attachmentId,
              name: file.name,
              content_type: file.contentType,
            })),
          }),
        };
        write('message', message, event.liveId);
      },
      opened(settle) {
        moved = () => {
          movedAt = performance.now();
          looking ??= setTimeout(() => {
            looking = undefined;
            isDue = true;
            settle();
          }, MOVES_SHOWN);
        };
        patience = watchPatience(services, { ...mine, keyHash: principal.keyHash }, () => {
          isStale = true;
          settle();
        });
      },
      async beat() {
        await patience?.beat();
        // During an outage of the database the stream stays; the next beat makes up for it.
        await touch().catch(() => {});
      },
      ended() {
        clearTimeout(looking);
        moved = undefined;
        patience?.end();
        close();
      },
      async settled(write, heardAt) {
        if (isStale) {
          isStale = false;
          await showState(write, heardAt);
        } else if (isDue && waiting && state) {
          const place = await services.queues.placeOf(waiting, movedAt);
          // Who waits no more has an event of their own.
          if (place.place !== null) show({ ...state, ...place }, write);
        }
        isDue = false;
      },
      hears: (signal) =>
        signal.conversationId === conversationId &&
        (signal.agentId !== null || signal.type === 'told'),
      async signal({ type }, write) {
        if (type === 'typing') return write('typing', {});
        shown = '';
        await showState(write, performance.now());
      },
    });
    return send(stream);
  },
);

const act = endpoint(
  {
    method: 'post',
    path: '/api/v1/handoff/actions',
    group: 'browsers',
    summary: 'Act in a chat as the customer',
    description:
      'Signal that the customer is typing or has seen the chat, cancel the wait, or leave a message. Messages in the chat go to `POST /api/v1/events`.',
    access: 'publishable',
    limits: [{ bound: 'chat_actions_per_address' }],
    body: {
      schema: handoffActionRequest,
      types: BROWSER_TYPES,
      maxBytes: 64 * 1024,
      example: { ...CALLER, action: { type: 'typing' } },
    },
    responses: { 200: { description: 'Done', schema: handoffActionResponse } },
    errors: ['not_found', 'conflict'],
  },
  async ({ principal, body, respond, fail }, services: HandoffServices) => {
    const { store, now, ingest } = services;
    const { organisationId, redacts } = principal;
    const fault = await ownerFault(store.query, organisationId, body);
    if (fault) return fail(fault);
    const { conversation_id: conversationId, action } = body;
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
      return respond(200, { success: true });
    }
    const left =
      action.type === 'leave_message'
        ? {
            email: action.email,
            content: redacts
              ? mask(action.content, await languageOf(services, organisationId, conversationId))
              : action.content,
          }
        : undefined;
    const chatAction =
      action.type === 'cancel'
        ? action
        : { type: action.type, messageId: action.message_id ?? randomUUID() };
    const result = await ingest.add('chat', {
      organisationId,
      conversationId,
      receivedAt: now(),
      action: chatAction,
      ...(left && { left }),
    });
    const isWithdrawn =
      action.type === 'cancel' && (await withdraw(services, organisationId, conversationId));
    if (result.status === 'unknown' && !isWithdrawn) {
      return fail('not_found', 'This conversation has no chat.');
    }
    if (result.status === 'refused') return fail(faultOf('conflict', result.reason));
    if (result.status === 'known' && isSaid(chatAction)) {
      const of = { organisationId, conversationId };
      if (!(await isRepeat(store.query, of, chatAction, left)))
        return fail(faultOf('conflict', 'id_taken'));
    }
    if (action.type === 'leave_message') {
      return respond(200, {
        success: true,
        ...(await toldSoon(services, organisationId, conversationId)),
      });
    }
    return respond(200, { success: true });
  },
);

const languageOf = async (
  { store }: HandoffServices,
  organisationId: string,
  conversationId: string,
) => (await findConversation(store.query, organisationId, conversationId))?.language;

/** Takes back a request that was set apart: it must not reach the queue later. @returns whether there was one */
async function withdraw(
  { store, now, ingest }: HandoffServices,
  organisationId: string,
  conversationId: string,
): Promise<boolean> {
  if (!(await isSetApart(store.query, organisationId, conversationId))) return false;
  await ingest.add('suspected', {
    organisationId,
    conversationId,
    suspectKind: 'escalation',
    decision: 'reject',
    receivedAt: now(),
  });
  return true;
}

/** A customer whose request nobody took opens the page again: it is one again. */
async function welcomeBack(
  { store, now, ingest }: HandoffServices,
  organisationId: string,
  conversationId: string,
): Promise<void> {
  const found = await findLatestChat(store.query, organisationId, conversationId);
  if (!found || !isUnanswered(found.chat)) return;
  await ingest.add('chat', {
    organisationId,
    conversationId,
    receivedAt: now(),
    action: { type: 'return' },
  });
}

/** How long a customer who left a message waits for the outcome of telling the team, milliseconds. */
const PATIENCE = 3_000;
/** The first wait between two looks, which doubles; milliseconds. */
const FIRST_LOOK = 100;

/** How the team was told of a message left, as far as it is known within a few seconds. */
async function toldSoon(
  { store, teamTold }: HandoffServices,
  organisationId: string,
  conversationId: string,
): Promise<TeamTold | undefined> {
  const until = Date.now() + PATIENCE;
  for (let wait = FIRST_LOOK; ; wait *= 2) {
    const found = await findLatestChat(store.query, organisationId, conversationId);
    if (!found) return undefined;
    const { told, telling } = await teamTold(found.chat, found.chat);
    if (!telling || told.length > 0 || Date.now() > until) return { told, telling };
    await sleep(wait);
  }
}

/** The customer's side of a chat, for the browser that started the conversation. */
export const customerChatEndpoints = [followChat, act];
