import type { ExportInput, SenderType } from '../../../contract/index.ts';
import { allFacts, type MessageFacts } from '../../conversations/rules/reply-facts.ts';
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
