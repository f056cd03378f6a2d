import { z } from 'zod';
import { agentRole, agentStatus } from './agent.ts';
import { conversationDetail, conversationSummary } from './conversation.ts';
import { MAX_EVENT_CONTENT, MAX_MESSAGES_LEFT, MESSAGES_LEFT } from './limits.ts';
import { teamTold } from './notify.ts';
import { clientId, text } from './text.ts';
import { senderType, sentiment } from './words.ts';

const id = z.int().min(1);
const time = z.iso.datetime();

/** The status of a chat. `away`: no agent is there, and the customer may leave a message. */
export const chatStatus = z.enum(['queued', 'assigned', 'wrapping_up', 'away', 'closed']);
export type ChatStatus = z.output<typeof chatStatus>;

/** How a chat ended. */
export const chatOutcome = z.enum([
  'ended_by_agent',
  'ended_by_customer',
  'cancelled',
  'message_left',
  'nobody_there',
]);
export type ChatOutcome = z.output<typeof chatOutcome>;

/** The body with which a browser opens the event stream (SSE) of its conversation's chat. */
export const handoffStreamRequest = z.object({
  key: text(200).optional(),
  conversation_id: clientId,
  capability: z.string().min(16).max(128),
  last_event_id: z.int().min(0).default(0).describe('The id of the last event received; 0: none.'),
});

/** What a customer does in a chat, other than sending messages. */
export const handoffActionRequest = z.object({
  key: text(200).optional(),
  conversation_id: clientId,
  capability: z.string().min(16).max(128),
  action: z.discriminatedUnion('type', [
    z.object({ type: z.literal('typing') }),
    z.object({ type: z.literal('seen') }),
    z.object({ type: z.literal('cancel') }).describe('Stops waiting for an agent.'),
    z.object({
      type: z.literal('leave_message'),
      message_id: z
        .uuid()
        .optional()
        .describe('The id under which the page shows the message; a repeat stores it once.'),
      email: z.email().max(254),
      content: text(MAX_EVENT_CONTENT).min(1),
    }),
  ]),
});
export type HandoffActionRequest = z.input<typeof handoffActionRequest>;

/** The response to an action of a customer. */
export const handoffActionResponse = z.object({
  success: z.literal(true),
  // After a message was left.
  ...teamTold.partial().shape,
});
export type HandoffActionResponse = z.output<typeof handoffActionResponse>;

/** The `state` event of a browser's stream: the complete state, sent again after every change. */
export const handoffState = z.object({
  status: z.enum(['none', 'waiting', 'with_person', 'away', 'ended']),
  place: id.nullable().describe('The position in the queue, from 1.'),
  wait_seconds: z
    .int()
    .min(0)
    .nullable()
    .describe('The average wait of customers in the last hour; null: nobody waited.'),
  agents: z.array(z.object({ name: z.string(), avatar_url: z.string().nullable() })),
  seen_at: time.nullable().describe('When an agent last saw the chat.'),
  opens_at: time
    .nullable()
    .describe('While `away`: when the team opens next; null: it has no hours, or is open.'),
  answer_within_minutes: z
    .int()
    .min(1)
    .nullable()
    .describe('While `away`: how soon messages left are answered; null: not said.'),
  // Of `away`, after a message was left, and if the organisation has no agents.
  ...teamTold.shape,
});
export type HandoffState = z.output<typeof handoffState>;

/** The `message` event of a browser's stream. */
export const handoffMessage = z.object({
  message_id: z.string(),
  content: z.string(),
  name: z.string().describe('The name of the author.'),
  files: z
    .array(z.object({ attachment_id: z.string(), name: z.string(), content_type: z.string() }))
    .optional(),
});
export type HandoffMessage = z.output<typeof handoffMessage>;

/** What an agent does with a chat: `POST /api/v1/inbox/chats/:id/actions`. */
export const agentAction = z.discriminatedUnion('type', [
  z.object({ type: z.literal('accept') }),
  z.object({ type: z.literal('decline') }),
  z.object({
    type: z.literal('message'),
    message_id: clientId,
    content: text(MAX_EVENT_CONTENT).min(1),
    attachment_ids: z.array(clientId).max(5).optional(),
  }),
  z.object({ type: z.literal('note'), note_id: clientId, content: text(MAX_EVENT_CONTENT).min(1) }),
  z.object({
    type: z.literal('transfer'),
    to_agent_id: id.optional(),
    to_team_id: id.optional(),
    note: text(2_000).optional(),
  }),
  z.object({ type: z.literal('invite'), to_agent_id: id }),
  z.object({ type: z.literal('leave') }),
  z.object({ type: z.literal('end') }),
  z.object({
    type: z.literal('wrap_up'),
    topic: text(200).optional(),
    resolution: z.enum(['resolved', 'unresolved']).optional(),
    first_contact_resolution: z.boolean().optional(),
  }),
  z.object({ type: z.literal('typing') }),
  z.object({ type: z.literal('seen') }),
  z
    .object({ type: z.literal('assign'), to_agent_id: id.nullable() })
    .describe('Says who answers a message left; null: nobody.'),
  z
    .object({
      type: z.literal('mail'),
      message_id: z.uuid(),
      content: text(MAX_EVENT_CONTENT).min(1),
    })
    .describe('Answers a message left by mail.'),
  z.object({ type: z.literal('done') }).describe('A message left needs no further answer.'),
]);
export type AgentAction = z.output<typeof agentAction>;
export type AgentActionBody = z.input<typeof agentAction>;

/** An agent's action was applied. */
export const agentActionResponse = z.object({ success: z.literal(true) });

/** A stored event of a chat. Events are in order, and each occurs once. */
export const liveEvent = z.object({
  id: z.int().min(1).describe('Increases with every event of the organisation.'),
  chat_id: id,
  conversation_id: z.string(),
  at: time,
  type: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type LiveEventBody = z.output<typeof liveEvent>;

const offer = z.object({
  kind: z.enum(['queue', 'transfer', 'invite']),
  agent_id: id,
  expires_at: time,
});

const selfHarm = z.boolean().describe('Whether the customer wrote that they may hurt themselves.');

/** A chat as the inbox lists it. */
export const inboxChat = z.object({
  chat_id: id,
  conversation_id: z.string(),
  status: chatStatus,
  team_id: id.nullable(),
  agent_ids: z.array(id).describe('The agents in the chat, in the order in which they joined.'),
  offer: offer.nullable(),
  queued_at: time,
  assigned_at: time.nullable(),
  ended_at: time.nullable(),
  topic: z.string().nullable(),
  reason: z.string().nullable(),
  sentiment: sentiment.nullable(),
  self_harm: selfHarm,
  customer: z
    .string()
    .nullable()
    .describe('The name, e-mail address or id of the customer, whichever is known.'),
  customer_verified: z.boolean().nullable(),
  preview: z
    .object({ sender_type: senderType, content: z.string(), at: time })
    .nullable()
    .describe('The last message of the customer or an agent.'),
  unanswered_since: time
    .nullable()
    .describe('When the customer wrote the first message that no agent has replied to.'),
  customer_seen_at: time.nullable(),
});
export type InboxChat = z.output<typeof inboxChat>;

/** A message left, or a request that no agent took. */
export const messageLeft = z.object({
  chat_id: id,
  conversation_id: z.string(),
  kind: z
    .enum(['message_left', 'unanswered'])
    .describe('`unanswered`: the customer asked for a person, and left no message.'),
  since: time,
  email: z
    .string()
    .nullable()
    .describe('The address for the reply: the one that the customer typed, or the known one.'),
  customer: z.string().nullable(),
  customer_verified: z.boolean().nullable(),
  topic: z.string().nullable(),
  self_harm: selfHarm,
  team_id: id.nullable(),
  agent_id: id.nullable().describe('The agent who deals with it.'),
  preview: z.string().nullable().describe('The message, or the last one of the conversation.'),
  is_open: z
    .boolean()
    .describe('The customer may still be on the page: an agent can take the chat.'),
  mail: z
    .object({
      at: time,
      outcome: z.enum(['sending', 'sent', 'doubtful', 'failed']),
      reason: z.string().nullable(),
    })
    .nullable()
    .describe('The last mail to the customer.'),
  received_at: time.nullable().describe('When the customer last wrote by mail.'),
});
export type MessageLeft = z.output<typeof messageLeft>;

/** The query of `GET /api/v1/inbox`. */
export const inboxQuery = z.object({
  messages_left_limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_MESSAGES_LEFT)
    .default(MESSAGES_LEFT)
    .describe('How many messages left are listed, at most.'),
});

/** `GET /api/v1/inbox`: the agent, the waiting chats, the agent's chats, and the other agents. */
export const inboxResponse = z.object({
  success: z.literal(true),
  me: z.object({
    id,
    name: z.string(),
    role: agentRole,
    status: agentStatus,
    status_updated_at: time,
    chat_limit: z.int(),
  }),
  chats: z.array(inboxChat),
  messages_left: z
    .array(messageLeft)
    .describe(
      'Customers who may still be on the page, then the others, the longest waiting first; see `messages_left_limit`.',
    ),
  messages_left_count: z.int().min(0).describe('All of them.'),
  mail: z
    .object({
      sends: z.boolean().describe('Whether the server can send mails.'),
      receives: z.boolean().describe('Whether replies to them arrive in the conversation.'),
    })
    .describe('What the inbox can do by mail.'),
  agents: z.array(
    z.object({ id, name: z.string(), status: agentStatus, avatar_url: z.string().nullable() }),
  ),
  teams: z.array(z.object({ id, name: z.string(), parent_id: id.nullable() })),
  canned_answers: z.array(
    z.object({
      title: z.string(),
      content: z.string(),
      own: z.boolean().describe('Whether only this agent has it.'),
    }),
  ),
  last_event_id: z.int().min(0),
});
export type InboxResponse = z.output<typeof inboxResponse>;

/** `GET /api/v1/inbox/chats/:id`: the transcript so far, and the events of the chat. */
export const inboxChatResponse = z.object({
  success: z.literal(true),
  chat: inboxChat,
  message_left: messageLeft.nullable(),
  conversation: conversationDetail,
  events: z.array(liveEvent),
});
export type InboxChatResponse = z.output<typeof inboxChatResponse>;

/** The body of `PUT /api/v1/inbox/status`. */
export const statusInput = z.object({
  status: agentStatus.exclude(['wrapping_up']),
});

/** The query of `GET /api/v1/inbox/chats/:id/earlier`. */
export const earlierQuery = z.object({
  limit: z.coerce.number().int().min(1).max(50).default(10),
  cursor: z.string().max(1_000).optional().describe('The `next_cursor` of the page before.'),
});

/** `GET /api/v1/inbox/chats/:id/earlier`: other conversations of the customer, the newest first. */
export const earlierResponse = z.object({
  success: z.literal(true),
  data: z.array(conversationSummary),
  next_cursor: z.string().nullable(),
});
export type EarlierResponse = z.output<typeof earlierResponse>;

/** `GET /api/v1/inbox/topics`. */
export const knownTopicsResponse = z.object({
  success: z.literal(true),
  data: z
    .array(z.string())
    .describe('Those of teams, then those of conversations, the most frequent first.'),
});
export type KnownTopicsResponse = z.output<typeof knownTopicsResponse>;

/** The body of `PUT /api/v1/canned-answers` and of `PUT /api/v1/inbox/canned-answers`. */
export const cannedReplies = z
  .array(z.object({ title: text(100).min(1), content: text(4_000).min(1) }))
  .max(500);
export type CannedReplies = z.output<typeof cannedReplies>;

/** A file that an agent uploaded. A message can then refer to it. */
export const inboxFileResponse = z.object({
  success: z.literal(true),
  attachment: z.object({
    attachment_id: z.string(),
    name: z.string(),
    content_type: z.string(),
    size_bytes: z.int().min(0),
    url: z.url(),
  }),
});

/** What became of a mail of a customer: `POST /api/v1/mail/inbound`. */
export const inboundMailResponse = z.object({
  success: z.literal(true),
  status: z
    .enum(['received', 'repeated', 'ignored'])
    .describe('`repeated`: the conversation has this mail already.'),
  reason: z
    .enum([
      'no_mail',
      'unknown_address',
      'automatic',
      'loop',
      'delivery_report',
      'confirmed',
      'not_confirmed',
    ])
    .optional()
    .describe('Why it was ignored.'),
});
