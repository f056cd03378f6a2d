import type {
  ExportInput,
  ExportResolution,
  ExportRowV1,
  ExportRowV2,
  ExportStatus,
} from '../../../contract/index.ts';
import {
  type ExportedFacts,
  exportedFacts,
  type MessageFacts,
} from '../../conversations/rules/reply-facts.ts';
import type { Conversation } from '../../conversations/rules/conversation.ts';

/** What the export takes a bot for that nobody has named. */
const UNNAMED_BOT = 'default';

/** When and where a conversation ended. Times are milliseconds since 1970. */
export interface Ending {
  organisationId: string;
  conversationId: string;
  botId: string;
  startedAt: number;
  /** Of its last message. */
  lastAt: number;
  /** When it was resolved; `null`: it ends when nothing was said for some hours, at `lastAt`. */
  resolvedAt: number | null;
}

/** What is counted of a transcript, and who wrote in it. */
export interface TranscriptCounts {
  customer: number;
  ai: number;
  humanAgent: number;
  /** Of the last message; `null`: there is none. */
  lastAt: number | null;
  /** What its bot said of its answers, in order. */
  facts: readonly MessageFacts[];
}

/** @param given what bodies said for the export */
export function endingOf(
  conversation: Conversation,
  { lastAt }: Pick<TranscriptCounts, 'lastAt'>,
  given: ExportInput,
): Ending {
  const { organisationId, conversationId, startedAt, aiAgentId, resolvedAt } = conversation;
  return {
    organisationId,
    conversationId,
    botId: given.bot_id ?? aiAgentId ?? UNNAMED_BOT,
    startedAt: given.conversation_start_time ?? startedAt,
    lastAt: Math.max(lastAt ?? 0, startedAt),
    resolvedAt: given.conversation_end_time ?? resolvedAt,
  };
}

/**
 * How a conversation went, where nobody said: never escalated, it was the bot's, unless a person wrote in
 * it. Escalated, a person wrote (`agent`), it is a ticket, which a person answers by mail (`email`), or
 * nobody came (`failedEscalation`).
 */
function statusOf(
  { escalated, platform }: Conversation,
  { humanAgent }: TranscriptCounts,
): ExportStatus {
  if (humanAgent > 0) return 'agent';
  if (!escalated) return 'botHandled';
  return platform === 'zendesk' || platform === 'freshdesk' ? 'email' : 'failedEscalation';
}

/**
 * What a conversation came to, where nobody said: escalated; resolved, when the customer or the site says
 * that it helped; informed, when it was resolved with an answer of the bot; else not known.
 */
function resolutionOf(
  { escalated, status, csatScore, firstContactResolution }: Conversation,
  { ai }: TranscriptCounts,
): ExportResolution {
  if (escalated) return 'escalated';
  if (status !== 'resolved') return 'undefined';
  if (firstContactResolution === true || (csatScore !== null && csatScore >= 4)) return 'resolved';
  return ai > 0 ? 'informed' : 'undefined';
}

/** As the document writes times: `2024-05-03T08:10:01.211+00:00`. */
const timeIn = (milliseconds: number) =>
  new Date(milliseconds).toISOString().replace('Z', '+00:00');

const CHANNELS = {
  chat: 'messaging',
  messaging: 'messaging',
  ticket: 'email',
  email: 'email',
} as const;

/** The rating of a survey: 1–5; −1: asked, and not answered; not there: not asked. */
export type BsatScore = number | undefined;

/** A line of the file of version 2. What was given goes before what is derived. */
export function exportRow(
  conversation: Conversation,
  ending: Ending,
  counts: TranscriptCounts,
  given: ExportInput,
  bsatScore: BsatScore,
): ExportRowV2 {
  const isTicket = conversation.platform === 'zendesk' || conversation.platform === 'freshdesk';
  const said = {
    ...exportedFacts(counts.facts, conversation.language ?? ''),
    ...(given as Partial<ExportedFacts>),
  };
  const llm = [
    said.llm_notUnderstood_count,
    said.llm_responseGenerated_count,
    said.llm_errorOccurred_count,
    said.llm_escalationRequired_count,
    said.llm_fallback_count,
  ] as const;
  // A score that a body gave stands; undefined keys are absent.
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
    conversation_status: given.conversation_status ?? statusOf(conversation, counts),
    last_resolution: given.last_resolution ?? resolutionOf(conversation, counts),
    triggered_replies: said.triggered_replies.map((reply) => ({
      ...reply,
      reply_timestamp: timeIn(reply.reply_timestamp),
    })),
    triggered_intent_replies: said.triggered_intent_replies.map((intent) => ({
      ...intent,
      intent_timestamp: timeIn(intent.intent_timestamp),
    })),
    is_llm_conversation: given.is_llm_conversation ?? llm.some((count) => count > 0),
    llm_notUnderstood_count: String(llm[0]),
    llm_responseGenerated_count: String(llm[1]),
    llm_errorOccurred_count: String(llm[2]),
    llm_escalationRequired_count: String(llm[3]),
    llm_fallback_count: String(llm[4]),
    bot_messages_count: String(given.bot_messages_count ?? counts.ai),
    customer_messages_count: String(given.customer_messages_count ?? counts.customer),
    not_understood_messages_count: String(said.not_understood_messages_count),
  };
}

/** The same line as version 1 has it: other words for channel and customer, the same order. */
export function asVersion1(row: ExportRowV2): ExportRowV1 {
  const entries = Object.entries(row).map(([name, value]) => {
    if (name === 'channel') return [name, value === 'email' ? 'ticket' : 'chat'];
    return [name === 'customer_messages_count' ? 'visitor_messages_count' : name, value];
  });
  return Object.fromEntries(entries) as ExportRowV1;
}
