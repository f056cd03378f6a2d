import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  agentAction,
  agentActionResponse,
  inboxChatResponse,
  inboxFileResponse,
  MAX_ATTACHMENT_BYTES,
  transcriptQuery,
} from '../../../contract/index.ts';
import { addAttachment, findAttachments, linkTo, readAttachment } from '../../attachments/index.ts';
import { conversationDetail, transcriptPosition } from '../../conversations/index.ts';
import { bodyBytes } from '../../http/body-bytes.ts';
import { clientAddress } from '../../http/context.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault, faultOf } from '../../http/errors.ts';
import { pathNumber } from '../../http/path-number.ts';
import { chatActionOf } from '../agent-action.ts';
import { callingAgent } from '../calling-agent.ts';
import { chatEvents } from '../chat-events.ts';
import { inboxChats } from '../inbox-chats.ts';
import { messagesLeft, reasonNotToMail } from '../messages-left.ts';
import { isRepeat, isSaid } from '../repeat.ts';
import { agentsIn } from '../rules/chat.ts';
import type { HandoffServices } from '../services.ts';
import { findChat, setSeen } from '../store.ts';

const OF_CHAT = { id: 'The id of the chat.' };

const NO_CHAT = faultOf('not_found', 'no_chat');
const NO_CONVERSATION = faultOf('not_found', 'conversation_gone');

const readChat = endpoint(
  {
    method: 'get',
    path: '/api/v1/inbox/chats/{id}',
    group: 'people',
    summary: 'Read a chat',
    description: 'A long transcript has pages, as in `GET /api/v1/conversations/{id}`.',
    access: 'agent',
    parameters: OF_CHAT,
    query: transcriptQuery,
    responses: {
      200: { description: 'The chat with its transcript and events', schema: inboxChatResponse },
    },
    errors: ['not_found'],
  },
  async ({ c, principal, params, query, respond, fail }, services: HandoffServices) => {
    const { store } = services;
    const { organisationId } = principal;
    const position = query.cursor === undefined ? undefined : transcriptPosition(query.cursor);
    if (position === null) {
      return fail('invalid_request', 'The cursor is invalid.', [
        { path: 'cursor', message: 'Use next_cursor or previous_cursor of another page.' },
      ]);
    }
    const found = await findChat(store.query, organisationId, pathNumber(params.id));
    if (!found) return fail(NO_CHAT);
    const { conversationId } = found.chat;
    const [conversation, [chat], events] = await Promise.all([
      conversationDetail(c, services, organisationId, conversationId, {
        limit: query.messages_limit,
        position,
        start: query.start,
      }),
      inboxChats(store.query, organisationId, [found]),
      chatEvents(store, organisationId, conversationId),
    ]);
    if (!conversation || !chat) return fail(NO_CONVERSATION);
    const [message_left = null] = await messagesLeft(store.query, organisationId, [found]);
    return respond(200, { success: true, chat, message_left, conversation, events });
  },
);

const act = endpoint(
  {
    method: 'post',
    path: '/api/v1/inbox/chats/{id}/actions',
    group: 'people',
    summary: 'Act in a chat',
    description:
      'Accept, decline, write, note, transfer, invite, leave, end or wrap up, assign a message left, answer it by mail or set it as done, or signal that you are typing or have seen the chat. Repeating an action changes nothing; an id that was given to other words is refused with 409. If the chat has changed so that the action is no longer possible, the response is 409 with the reason.',
    access: 'agent',
    parameters: OF_CHAT,
    body: {
      schema: agentAction,
      maxBytes: 128 * 1024,
      example: { type: 'message', message_id: 'm-1', content: 'Hello!' },
    },
    responses: { 200: { description: 'Done', schema: agentActionResponse } },
    errors: ['not_found', 'conflict'],
  },
  async ({ principal, params, body: action, respond, fail }, services: HandoffServices) => {
    const { store, now, ingest, conversationOf } = services;
    const { organisationId } = principal;
    // Access is for agents alone, and was checked just now.
    const { agentId } = principal.agent!;
    const chatId = pathNumber(params.id);
    const conversationId = await conversationOf(organisationId, chatId);
    if (conversationId === undefined) return fail(NO_CHAT);
    if (action.type === 'typing' || action.type === 'seen') {
      const found = await findChat(store.query, organisationId, chatId);
      if (!found || !agentsIn(found.chat).includes(agentId)) {
        return fail(faultOf('conflict', 'not_in_chat'));
      }
      if (action.type === 'seen') {
        await store.write((transaction) =>
          setSeen(transaction, organisationId, chatId, 'agentSeenAt', now()),
        );
      }
      const signal = { type: action.type, agentId };
      store.changes.publish([{ organisationId, conversationId, signal }]);
      return respond(200, { success: true });
    }
    const files =
      action.type === 'message' && action.attachment_ids !== undefined
        ? (await findAttachments(store.query, organisationId, conversationId)).filter(
            (file) =>
              file.capabilityHash === null && action.attachment_ids?.includes(file.attachmentId),
          )
        : [];
    if (action.type === 'message' && files.length < (action.attachment_ids?.length ?? 0)) {
      return fail('invalid_request', 'A file in attachment_ids does not exist.', [
        { path: 'attachment_ids', message: 'Upload each file before the message.' },
      ]);
    }
    if (action.type === 'mail') {
      const found = await findChat(store.query, organisationId, chatId);
      if (!found) return fail(NO_CHAT);
      const why = await reasonNotToMail(services, found.chat);
      if (why) return fail('conflict', why);
    }
    const chatAction = chatActionOf(action, agentId, files);
    const result = await ingest.add('chat', {
      organisationId,
      conversationId,
      chatId,
      receivedAt: now(),
      // Not among what the organisation's servers send.
      sender: `agent ${agentId}`,
      action: chatAction,
      ...(action.type === 'wrap_up' && {
        wrapUp: {
          topic: action.topic,
          firstContactResolution: action.first_contact_resolution,
        },
      }),
    });
    if (result.status === 'unknown') return fail(NO_CONVERSATION);
    if (result.status === 'refused') return fail(faultOf('conflict', result.reason));
    if (result.status === 'known' && isSaid(chatAction)) {
      const of = { organisationId, conversationId };
      if (!(await isRepeat(store.query, of, chatAction)))
        return fail(faultOf('conflict', 'id_taken'));
    }
    if (action.type === 'mail') services.agentMails.wake();
    return respond(200, { success: true });
  },
);

const sendFile = endpoint(
  {
    method: 'post',
    path: '/api/v1/inbox/chats/{id}/files',
    group: 'people',
    summary: 'Send a photo or video',
    description: 'The file becomes part of the chat when a message refers to it.',
    access: 'agent',
    parameters: OF_CHAT,
    query: z.object({
      name: z
        .string()
        .optional()
        .describe('The name of the file; at most 255 characters are stored.'),
    }),
    body: {
      type: 'application/octet-stream',
      description: 'The file',
      maxBytes: MAX_ATTACHMENT_BYTES,
    },
    responses: { 201: { description: 'The stored file', schema: inboxFileResponse } },
    errors: [
      'not_found',
      'conflict',
      'unsupported_media_type',
      'invalid_request',
      'body_too_large',
      'unavailable',
    ],
  },
  async ({ c, principal, params, query, respond, fail }, services: HandoffServices) => {
    const { store, now, arrivals, turns } = services;
    const me = await callingAgent(store.query, principal);
    if (me instanceof Fault) return fail(me);
    const { organisationId } = me;
    const found = await findChat(store.query, organisationId, pathNumber(params.id));
    if (!found) return fail(NO_CHAT);
    if (!agentsIn(found.chat).includes(me.agentId)) {
      return fail(faultOf('conflict', 'take_to_send_files'));
    }
    const reading = bodyBytes(c, MAX_ATTACHMENT_BYTES);
    const body = await arrivals.inTime(reading, c.env?.incoming?.socket);
    if (body instanceof Fault) return fail(body);
    await turns.take(clientAddress(c, services));
    const read = readAttachment(body);
    if ('fault' in read) {
      return read.isKnownType
        ? fail('invalid_request', read.fault, [{ path: 'body', message: read.fault }])
        : fail('unsupported_media_type', read.fault);
    }
    const attachment = {
      organisationId,
      attachmentId: randomUUID(),
      conversationId: found.chat.conversationId,
      capabilityHash: null,
      name: (query.name ?? read.type.replace('/', '.')).slice(0, 255),
      contentType: read.type,
      sizeBytes: read.content.length,
      createdAt: now(),
    };
    await store.write((transaction) => addAttachment(transaction, attachment, read.content));
    return respond(201, {
      success: true,
      attachment: {
        attachment_id: attachment.attachmentId,
        name: attachment.name,
        content_type: read.type,
        size_bytes: read.content.length,
        url: await linkTo(c, services, attachment),
      },
    });
  },
);

/** The chats in the inbox of the signed-in agent. */
export const inboxChatEndpoints = [readChat, act, sendFile];
