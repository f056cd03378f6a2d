import type {
  ExportInput,
  ExportResolution,
  ExportRowV2,
  ExportStatus,
  ExportVersion,
  SenderType,
} from '../../../contract/index.ts';
import { iso } from '../../../contract/time.ts';
import {
  allFacts,
  type ExportedFacts,
  exportedFacts,
  type MessageFacts,
} from '../../conversations/rules/reply-facts.ts';
import type { Conversation } from '../../conversations/rules/conversation.ts';

/** What the export takes a bot for that nobody has named. */
const UNNAMED_BOT = 'default';

/** The end of a conversation and its bot. Times are in milliseconds since 1970. */
export interface Ending {
  organisationId: string;
  conversationId: string;
  botId: string;
  startedAt: number;
  /** The time of the last message. */
  lastAt: number;
  /** When it was resolved; `null`: it ends at `lastAt`, after some hours without a message. */
  resolvedAt: number | null;
  customerMessages: number;
  aiMessages: number;
  agentMessages: number;
  /** What the bot said of its replies; see `allFacts`. */
  facts: string | null;
}

/** @param given the export fields that bodies sent */
export function endingOf(
  conversation: Conversation,
  messages: readonly (MessageFacts & { senderType: SenderType })[],
  given: ExportInput,
): Ending {
  const { organisationId, conversationId, startedAt, aiAgentId, resolvedAt } = conversation;
  const of = (type: SenderType) =>
    messages.reduce((count, { senderType }) => count + (senderType === type ? 1 : 0), 0);
  const start = given.conversation_start_time ?? startedAt;
  const end = given.conversation_end_time ?? resolvedAt;
  return {
    organisationId,
    conversationId,
    botId: given.bot_id ?? aiAgentId ?? UNNAMED_BOT,
    startedAt: start,
    lastAt: messages.reduce((last, { at }) => Math.max(last, at), Math.max(start, startedAt)),
    // A body may give one of the two, or both in the wrong order: nothing ends before it starts (CONTRACT).
    resolvedAt: end === null ? null : Math.max(start, end),
    customerMessages: of('customer'),
    aiMessages: of('ai'),
    agentMessages: of('human_agent'),
    facts: allFacts(messages),
  };
}

/** What a line says of a conversation itself. */
export type ExportedConversation = Pick<
  Conversation,
  | 'conversationId'
  | 'platform'
  | 'platformTicketId'
  | 'language'
  | 'escalated'
  | 'status'
  | 'csatScore'
  | 'firstContactResolution'
>;

/**
 * The derived status of a conversation. `agent`: an agent wrote in it. `botHandled`: it was not escalated.
 * `email`: it was escalated and is a ticket, which agents answer by mail. `failedEscalation`: it was
 * escalated, but no agent came.
 */
function statusOf(
  { escalated, platform }: ExportedConversation,
  { agentMessages }: Ending,
): ExportStatus {
  if (agentMessages > 0) return 'agent';
  if (!escalated) return 'botHandled';
  return platform === 'zendesk' || platform === 'freshdesk' ? 'email' : 'failedEscalation';
}

/**
 * The derived resolution of a conversation. `resolved`: the customer or the site says that it helped.
 * `informed`: it was resolved with a reply of the bot.
 */
function resolutionOf(
  { escalated, status, csatScore, firstContactResolution }: ExportedConversation,
  { aiMessages }: Ending,
): ExportResolution {
  if (escalated) return 'escalated';
  if (status !== 'resolved') return 'undefined';
  if (firstContactResolution === true || (csatScore !== null && csatScore >= 4)) return 'resolved';
  return aiMessages > 0 ? 'informed' : 'undefined';
}

/** The time format of CONTRACT, part C: `2024-05-03T08:10:01.211+00:00`. */
const timeIn = (milliseconds: number) => `${iso(milliseconds).slice(0, -1)}+00:00`;

const CHANNELS = {
  chat: 'messaging',
  messaging: 'messaging',
  ticket: 'email',
  email: 'email',
} as const;

/** The rating of a survey, 1–5; −1: sent, but not rated; `undefined`: no survey. */
export type BsatScore = number | undefined;

/** A line of the version 2 file. Fields that bodies sent take precedence over derived ones. */
export function exportRow(
  conversation: ExportedConversation,
  ending: Ending,
  given: ExportInput,
  bsatScore: BsatScore,
): ExportRowV2 {
  const isTicket = conversation.platform === 'zendesk' || conversation.platform === 'freshdesk';
  const derived = {
    ...exportedFacts(ending.facts, conversation.language ?? ''),
    ...(given as Partial<ExportedFacts>),
  };
  const llm = [
    derived.llm_notUnderstood_count,
    derived.llm_responseGenerated_count,
    derived.llm_errorOccurred_count,
    derived.llm_escalationRequired_count,
    derived.llm_fallback_count,
  ] as const;
  // A score in the sent data takes precedence. Without a survey, the key must be absent.
  const data = { ...(bsatScore === undefined ? {} : { bsatScore }), ...given.conversations_data };
  return {
    bot_id: ending.botId,
    bot_name: given.bot_name ?? ending.botId,
    conversation_id: conversation.conversationId,
    platform_conversation_id:
      given.platform_conversation_id ??
      conversation.platformTicketId ??
      conversation.conversationId,
    conversation_start_time: timeIn(ending.startedAt),
    conversation_end_time: timeIn(ending.resolvedAt ?? ending.lastAt),
    language: conversation.language ?? '',
    channel: CHANNELS[given.channel ?? (isTicket ? 'ticket' : 'chat')],
    labels: given.labels ?? [],
    conversations_data: JSON.stringify(data),
    test_mode: given.test_mode ?? false,
    conversation_status: given.conversation_status ?? statusOf(conversation, ending),
    last_resolution: given.last_resolution ?? resolutionOf(conversation, ending),
    // In order of time, so that SQL over positions finds the first and the last.
    triggered_replies: derived.triggered_replies
      .toSorted((a, b) => a.reply_timestamp - b.reply_timestamp)
      .map((reply) => ({ ...reply, reply_timestamp: timeIn(reply.reply_timestamp) })),
    triggered_intent_replies: derived.triggered_intent_replies
      .toSorted((a, b) => a.intent_timestamp - b.intent_timestamp)
      .map((intent) => ({ ...intent, intent_timestamp: timeIn(intent.intent_timestamp) })),
    is_llm_conversation: given.is_llm_conversation ?? llm.some((count) => count > 0),
    llm_notUnderstood_count: String(llm[0]),
    llm_responseGenerated_count: String(llm[1]),
    llm_errorOccurred_count: String(llm[2]),
    llm_escalationRequired_count: String(llm[3]),
    llm_fallback_count: String(llm[4]),
    bot_messages_count: String(given.bot_messages_count ?? ending.aiMessages),
    customer_messages_count: String(given.customer_messages_count ?? ending.customerMessages),
    not_understood_messages_count: String(derived.not_understood_messages_count),
  };
}

/**
 * A row as a line of the file, in both versions: 1 has other words for channel and customer, in the same order. It is
 * turned into JSON once: in JSON a quote within a text follows a backslash, so what is found here are the names.
 */
export function linesOf(row: ExportRowV2): Record<ExportVersion, string> {
  const v2 = `${JSON.stringify(row)}\n`;
  const channel = v2.indexOf(CHANNEL);
  const count = v2.indexOf(CUSTOMER_COUNT, channel);
  const before = v2.slice(0, channel);
  const between = v2.slice(channel + CHANNEL.length + row.channel.length, count);
  const after = v2.slice(count + CUSTOMER_COUNT.length);
  const named = row.channel === 'email' ? 'ticket' : 'chat';
  return { v1: `${before}${CHANNEL}${named}${between}${VISITOR_COUNT}${after}`, v2 };
}

const CHANNEL = ',"channel":"';
const CUSTOMER_COUNT = ',"customer_messages_count":';
const VISITOR_COUNT = ',"visitor_messages_count":';
