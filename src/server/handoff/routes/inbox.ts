import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import {
  type AgentAction,
  agentAction,
  cannedAnswers,
  type CannedAnswers,
  type InboxAnswer,
  type InboxChat,
  type InboxChatAnswer,
  MAX_ATTACHMENT_BYTES,
  statusInput,
} from '../../../contract/index.ts';
import { readAttachment } from '../../attachments/index.ts';
import type { Conversation } from '../../conversations/index.ts';
import { agentsIn, type LiveEvent } from '../rules/chat.ts';
import type { Message } from '../../conversations/index.ts';
import { type ChatAction, OFFER_LASTS } from '../rules/action.ts';
import { addAttachment, findAttachments } from '../../attachments/index.ts';
import {
  type Agent,
  findAgent,
  findAgents,
  findTeams,
  lockAgents,
  setAgentStatus,
  touchAgent,
} from '../../team/index.ts';
import { findCannedAnswers, setCannedAnswers } from '../../keys/index.ts';
import {
  findChat,
  findLiveEvents,
  findOpenChats,
  lastLiveId,
  setSeen,
  type StoredChat,
} from '../store.ts';
import { findConversations, findLastMessages } from '../../conversations/index.ts';
import { takeNumbers } from '../../database/counter.ts';
import { requireScope } from '../../http/access.ts';
import { problem, readJson } from '../../http/response.ts';
import { linkTo } from '../../attachments/index.ts';
import { bodyLimit } from '../../http/body-limit.ts';
import { chatEvents } from '../chat-events.ts';
import type { Env, Parts } from '../../http/context.ts';
import { iso } from '../../../contract/time.ts';
import { conversationDetail } from '../../conversations/index.ts';
import { liveStream } from '../live-stream.ts';

const isoOrNull = (milliseconds: number | null) =>
  milliseconds === null ? null : iso(milliseconds);

/** What is said in a chat: told whole to those who are in it alone. */
const SAID = new Set<LiveEvent['type']>(['message', 'note', 'attachment']);

/**
 * The inbox of the agent who is signed in: `GET /inbox` what waits and what is mine, `GET /inbox/stream`
 * what happens, `POST /inbox/chats/:id/actions` what they do.
 */
export function inboxRoutes(parts: Parts): Hono<Env> {
  const { store, now, ingest, dispatcher } = parts;

  /** The agent who asks, or the answer that refuses them. */
  async function whoWorks(c: Context<Env>): Promise<Agent | Response> {
    const { organisationId, agent } = c.get('principal');
    const found = agent && (await findAgent(store.query, organisationId, agent.agentId));
    return (
      found ??
      problem(c, 'forbidden', 'The inbox is an agent’s: sign in by a link, not with a key.')
    );
  }

  async function chatOf(c: Context<Env>): Promise<StoredChat | Response> {
    const id = Number(c.req.param('id'));
    const found = Number.isSafeInteger(id)
      ? await findChat(store.query, c.get('principal').organisationId, id)
      : undefined;
    return found ?? problem(c, 'not_found', 'There is no chat with this id.');
  }

  async function listed(organisationId: string, found: readonly StoredChat[]) {
    const ids = found.map(({ chat }) => chat.conversationId);
    const [conversations, previews] = await Promise.all([
      ids.length === 0 ? [] : findConversations(store.query, organisationId, ids),
      findLastMessages(store.query, organisationId, ids),
    ]);
    const byId = new Map(conversations.map((one) => [one.conversationId, one]));
    return found.flatMap((one): InboxChat[] => {
      const conversation = byId.get(one.chat.conversationId);
      if (!conversation) return [];
      return [inboxChat(one, conversation, previews.get(one.chat.conversationId))];
    });
  }

  return new Hono<Env>()
    .use('/inbox/*', requireScope(parts, 'conversations:read'))
    .get('/inbox', requireScope(parts, 'conversations:read'), async (c) => {
      const me = await whoWorks(c);
      if (me instanceof Response) return me;
      const { organisationId } = me;
      // Before what is read: what comes meanwhile comes by the stream.
      const last = await lastLiveId(store.query, organisationId);
      const [open, agents, teams, canned] = await Promise.all([
        findOpenChats(store.query, organisationId),
        findAgents(store.query, organisationId),
        findTeams(store.query, organisationId),
        findCannedAnswers(store.query, organisationId),
      ]);
      const answer: InboxAnswer = {
        success: true,
        me: {
          id: me.agentId,
          name: me.firstName,
          role: me.role,
          status: me.status,
          status_updated_at: iso(me.statusAt),
          chat_limit: me.chatLimit,
        },
        chats: await listed(
          organisationId,
          open.filter(({ chat }) => chat.status !== 'away'),
        ),
        agents: agents
          .filter(({ removedAt }) => removedAt === null)
          .map((one) => ({
            id: one.agentId,
            name: [one.firstName, one.lastName].filter(Boolean).join(' '),
            status: one.status,
            avatar_url: one.avatarUrl,
          })),
        teams: teams
          .filter(({ deletedAt }) => deletedAt === null)
          .map(({ teamId, name, parentId }) => ({ id: teamId, name, parent_id: parentId })),
        canned_answers: canned,
        last_event_id: last,
      };
      return c.json(answer);
    })
    .put('/inbox/status', bodyLimit(1024, 'It'), async (c) => {
      const me = await whoWorks(c);
      if (me instanceof Response) return me;
      const input = await readJson(c, statusInput);
      if (input instanceof Response) return input;
      const { organisationId, agentId } = me;
      await store.write(async (transaction) => {
        const numbers = await takeNumbers(transaction, organisationId);
        const [agent] = await lockAgents(transaction, organisationId, [agentId]);
        if (agent) await setAgentStatus(transaction, agent, input.status, now(), numbers);
        await numbers.save();
        await touchAgent(transaction, organisationId, agentId, now());
      });
      dispatcher.wake();
      return c.json({ success: true });
    })
    .get('/inbox/stream', async (c) => {
      const me = await whoWorks(c);
      if (me instanceof Response) return me;
      const { organisationId, agentId } = me;
      const after = Number(c.req.header('last-event-id') ?? c.req.query('after') ?? 0);
      if (!Number.isSafeInteger(after) || after < 0) {
        return problem(c, 'bad_request', 'Last-Event-ID is the number of the last event.');
      }
      const touch = () =>
        store.write((transaction) => touchAgent(transaction, organisationId, agentId, now()));
      await touch();
      dispatcher.wake();
      const open = (await findOpenChats(store.query, organisationId)).map(({ chat }) => chat);
      const chats = new Map(open.map((chat) => [chat.conversationId, chat.chatId]));
      const mine = new Set(
        open.filter((chat) => agentsIn(chat).includes(agentId)).map(({ chatId }) => chatId),
      );
      return liveStream(c, parts, {
        organisationId,
        after,
        missed: (last) => findLiveEvents(store.query, organisationId, { after: last }),
        async told(event, write) {
          chats.set(event.conversationId, event.chatId);
          if (event.type === 'accepted' && event.data.agentId === agentId) mine.add(event.chatId);
          const isWhole = mine.has(event.chatId) || !SAID.has(event.type);
          await write(
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
        async signalled({ conversationId, type, agentId: by }, write) {
          if (by === agentId || !mine.has(chats.get(conversationId) ?? 0)) return;
          await write('signal', { conversation_id: conversationId, type, agent_id: by });
        },
        async beat() {
          const agent = await findAgent(store.query, organisationId, agentId);
          if (!agent || agent.removedAt !== null) return false;
          await touch();
          return true;
        },
        // From now on the minute runs after which they are gone.
        ended: () => void touch().catch(() => {}),
      });
    })
    .get('/inbox/chats/:id', async (c) => {
      const found = await chatOf(c);
      if (found instanceof Response) return found;
      const { organisationId } = c.get('principal');
      const { conversationId } = found.chat;
      const [conversation, [chat], events] = await Promise.all([
        conversationDetail(c, parts, organisationId, conversationId),
        listed(organisationId, [found]),
        chatEvents(store, organisationId, conversationId),
      ]);
      if (!conversation || !chat) return problem(c, 'not_found', 'The conversation is gone.');
      const answer: InboxChatAnswer = {
        success: true,
        chat,
        conversation,
        events,
      };
      return c.json(answer);
    })
    .post('/inbox/chats/:id/actions', bodyLimit(128 * 1024, 'An action'), async (c) => {
      const me = await whoWorks(c);
      if (me instanceof Response) return me;
      const action = await readJson(c, agentAction);
      if (action instanceof Response) return action;
      const found = await chatOf(c);
      if (found instanceof Response) return found;
      const { organisationId, agentId } = me;
      const { conversationId, chatId } = found.chat;
      if (action.type === 'typing' || action.type === 'seen') {
        if (!agentsIn(found.chat).includes(agentId)) {
          return problem(c, 'conflict', 'You are not in this chat.');
        }
        if (action.type === 'seen') {
          await store.write((transaction) =>
            setSeen(transaction, organisationId, chatId, 'agentSeenAt', now()),
          );
        }
        const signal = { type: action.type, agentId };
        store.changes.publish([{ organisationId, conversationId, signal }]);
        return c.json({ success: true });
      }
      const files =
        action.type === 'message'
          ? (await findAttachments(store.query, organisationId, conversationId)).filter(
              (file) =>
                file.capabilityHash === null && action.attachment_ids?.includes(file.attachmentId),
            )
          : [];
      if (action.type === 'message' && files.length < (action.attachment_ids?.length ?? 0)) {
        return problem(c, 'invalid_request', 'A file has not arrived.', [
          { path: 'attachment_ids', message: 'Send each file first.' },
        ]);
      }
      const result = await ingest.add('chat', {
        organisationId,
        conversationId,
        receivedAt: now(),
        action: chatActionOf(action, agentId, files),
        ...(action.type === 'wrap_up' && {
          wrapUp: {
            topic: action.topic,
            firstContactResolution: action.first_contact_resolution,
          },
        }),
      });
      if (result.status === 'unknown') return problem(c, 'not_found', 'The conversation is gone.');
      if (result.status === 'refused') return problem(c, 'conflict', result.message);
      dispatcher.wake();
      return c.json({ success: true });
    })
    .post('/inbox/chats/:id/files', bodyLimit(MAX_ATTACHMENT_BYTES, 'A file'), async (c) => {
      const me = await whoWorks(c);
      if (me instanceof Response) return me;
      const found = await chatOf(c);
      if (found instanceof Response) return found;
      if (!agentsIn(found.chat).includes(me.agentId)) {
        return problem(c, 'conflict', 'Take the chat before you send files.');
      }
      const read = readAttachment(new Uint8Array(await c.req.arrayBuffer()));
      if ('fault' in read) {
        return read.isKnownType
          ? problem(c, 'invalid_request', read.fault, [{ path: 'body', message: read.fault }])
          : problem(c, 'unsupported_media_type', read.fault);
      }
      const attachmentId = randomUUID();
      const { organisationId } = me;
      const attachment = {
        organisationId,
        attachmentId,
        conversationId: found.chat.conversationId,
        capabilityHash: null,
        name: (c.req.query('name') ?? read.type.replace('/', '.')).slice(0, 255),
        contentType: read.type,
        sizeBytes: read.content.length,
        createdAt: now(),
      };
      await store.write((transaction) => addAttachment(transaction, attachment, read.content));
      return c.json(
        {
          success: true,
          attachment: {
            attachment_id: attachmentId,
            name: attachment.name,
            content_type: read.type,
            size_bytes: read.content.length,
            url: await linkTo(c, parts, attachment),
          },
        },
        201,
      );
    })
    .get('/canned-answers', requireScope(parts, 'conversations:read'), async (c) => {
      const { organisationId } = c.get('principal');
      return c.json({ data: await findCannedAnswers(store.query, organisationId) });
    })
    .put(
      '/canned-answers',
      requireScope(parts, 'admin'),
      bodyLimit(1024 * 1024, 'Canned answers'),
      async (c) => {
        const answers: CannedAnswers | Response = await readJson(c, cannedAnswers);
        if (answers instanceof Response) return answers;
        const { organisationId } = c.get('principal');
        await store.write((transaction) => setCannedAnswers(transaction, organisationId, answers));
        return c.json({ data: answers });
      },
    );
}

function chatActionOf(
  action: Exclude<AgentAction, { type: 'typing' | 'seen' }>,
  agentId: number,
  files: readonly { attachmentId: string; name: string; contentType: string; sizeBytes: number }[],
): ChatAction {
  switch (action.type) {
    case 'message':
      return {
        type: 'message',
        agentId,
        messageId: action.message_id,
        content: action.content,
        files: files.map(({ attachmentId, name, contentType, sizeBytes }) => ({
          attachmentId,
          name,
          contentType,
          sizeBytes: Number(sizeBytes),
        })),
      };
    case 'note':
      return { type: 'note', agentId, noteId: action.note_id, content: action.content };
    case 'transfer':
      return {
        type: 'transfer',
        agentId,
        toAgentId: action.to_agent_id ?? null,
        toTeamId: action.to_team_id ?? null,
        note: action.note ?? null,
      };
    case 'invite':
      return { type: 'invite', agentId, toAgentId: action.to_agent_id };
    case 'wrap_up':
      return { type: 'wrap_up', agentId, resolution: action.resolution ?? null };
    default:
      return { type: action.type, agentId };
  }
}

function inboxChat(
  { chat, customerSeenAt }: StoredChat,
  conversation: Conversation,
  preview: Pick<Message, 'senderType' | 'content' | 'at'> | undefined,
): InboxChat {
  const { offer } = chat;
  const { contactName, contactEmail, customerId } = conversation;
  return {
    chat_id: chat.chatId,
    conversation_id: chat.conversationId,
    status: chat.status,
    team_id: chat.teamId,
    agent_ids: chat.status === 'wrapping_up' && chat.wrapUpBy ? [chat.wrapUpBy] : agentsIn(chat),
    offer: offer && {
      kind: offer.kind,
      agent_id: offer.agentId,
      expires_at: iso(offer.at + OFFER_LASTS),
    },
    queued_at: iso(chat.queuedAt),
    assigned_at: isoOrNull(chat.assignedAt),
    ended_at: isoOrNull(chat.endedAt),
    topic: conversation.topic,
    reason: conversation.escalationReason,
    sentiment: conversation.sentiment,
    customer: contactName ?? contactEmail ?? customerId,
    customer_verified: conversation.identityVerified,
    preview: preview
      ? {
          sender_type: preview.senderType,
          content: preview.content,
          at: iso(preview.at),
        }
      : null,
    unanswered_since: isoOrNull(chat.talk.unansweredSince),
    customer_seen_at: isoOrNull(customerSeenAt),
  };
}
