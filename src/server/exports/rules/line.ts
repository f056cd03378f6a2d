import type { ExportInput, ExportResolution, ExportStatus } from '../../../contract/index.ts';
import type { Conversation } from '../../conversations/rules/conversation.ts';
import type { Ending } from './ending.ts';
import type { CountedRow } from './figures.ts';
import { createReplies, noOutcomes, type Replies } from './replies.ts';
import { timeIn } from './time.ts';

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
> &
  Omit<Ending, 'organisationId' | 'botId'>;

/** The rating of a survey, 1–5; −1: sent, but not rated; `undefined`: no survey. */
export type BsatScore = number | undefined;

/** A line of the files, in both versions, and what the figures of the day count of it. */
export interface Line {
  v1: string;
  v2: string;
  counted: CountedRow;
}

/**
 * The derived status of a conversation. `agent`: an agent wrote in it. `botHandled`: it was not escalated.
 * `email`: it was escalated and is a ticket, which agents answer by mail. `failedEscalation`: it was
 * escalated, but no agent came.
 */
function statusOf(
  { escalated, agentMessages }: ExportedConversation,
  isTicket: boolean,
): ExportStatus {
  if (agentMessages > 0) return 'agent';
  if (!escalated) return 'botHandled';
  return isTicket ? 'email' : 'failedEscalation';
}

/**
 * The derived resolution of a conversation. `resolved`: the customer or the site says that it helped.
 * `informed`: it was resolved with a reply of the bot.
 */
function resolutionOf(conversation: ExportedConversation): ExportResolution {
  const { escalated, status, csatScore, firstContactResolution, aiMessages } = conversation;
  if (escalated) return 'escalated';
  if (status !== 'resolved') return 'undefined';
  if (firstContactResolution === true || (csatScore !== null && csatScore >= 4)) return 'resolved';
  return aiMessages > 0 ? 'informed' : 'undefined';
}

const NO_REPLIES: Replies = {
  replies: '[]',
  intents: '[]',
  counted: [],
  notUnderstood: 0,
  llm: noOutcomes(),
};

/** What bodies sent takes precedence over what is derived. */
function repliesOf(derived: Replies, given: ExportInput): Replies {
  const { triggered_replies, triggered_intent_replies } = given;
  const replies = triggered_replies
    ?.toSorted((a, b) => a.reply_timestamp - b.reply_timestamp)
    .map((reply) => ({ ...reply, reply_timestamp: timeIn(reply.reply_timestamp) }));
  const intents = triggered_intent_replies
    ?.toSorted((a, b) => a.intent_timestamp - b.intent_timestamp)
    .map((intent) => ({ ...intent, intent_timestamp: timeIn(intent.intent_timestamp) }));
  const { llm } = derived;
  return {
    replies: replies ? JSON.stringify(replies) : derived.replies,
    intents: intents ? JSON.stringify(intents) : derived.intents,
    counted: intents ?? derived.counted,
    notUnderstood: given.not_understood_messages_count ?? derived.notUnderstood,
    llm: {
      notUnderstood: given.llm_notUnderstood_count ?? llm.notUnderstood,
      responseGenerated: given.llm_responseGenerated_count ?? llm.responseGenerated,
      errorOccurred: given.llm_errorOccurred_count ?? llm.errorOccurred,
      escalationRequired: given.llm_escalationRequired_count ?? llm.escalationRequired,
      fallback: given.llm_fallback_count ?? llm.fallback,
    },
  };
}

const NOTHING: ExportInput = {};

const json = (value: unknown) => JSON.stringify(value);

/**
 * Writes the lines of a bot: JSON of `ExportRowV2` and of `ExportRowV1`, which has other words for channel and
 * customer. A day has many, so they are written as text: rows that are then turned into JSON take half as long again.
 *
 * @returns a function of a conversation, of the export fields that bodies sent, and of the rating
 */
export function createLines(
  botId: string,
): (conversation: ExportedConversation, given: ExportInput | null, bsatScore: BsatScore) => Line {
  const bot = json(botId);
  const repliesIn = createReplies();

  return (conversation, sent, bsatScore) => {
    const given = sent ?? NOTHING;
    const { conversationId, platform, facts } = conversation;
    const isTicket = platform === 'zendesk' || platform === 'freshdesk';
    const isMail =
      given.channel === undefined ? isTicket : /^(?:ticket|email)$/.test(given.channel);
    const id = json(conversationId);
    const platformId = given.platform_conversation_id ?? conversation.platformTicketId;
    const language = json(conversation.language ?? '');
    const derived = facts === null ? NO_REPLIES : repliesIn(facts, language);
    const { replies, intents, counted, notUnderstood, llm } =
      sent === null ? derived : repliesOf(derived, sent);
    const status = given.conversation_status ?? statusOf(conversation, isTicket);
    const resolution = given.last_resolution ?? resolutionOf(conversation);
    const customerMessages = given.customer_messages_count ?? conversation.customerMessages;
    // A score in the sent data takes precedence. Without a survey, the key must be absent.
    const data = { ...(bsatScore === undefined ? {} : { bsatScore }), ...given.conversations_data };
    const isOfModel =
      llm.notUnderstood > 0 ||
      llm.responseGenerated > 0 ||
      llm.errorOccurred > 0 ||
      llm.escalationRequired > 0 ||
      llm.fallback > 0;

    const before =
      `{"bot_id":${bot},"bot_name":${given.bot_name === undefined ? bot : json(given.bot_name)}` +
      `,"conversation_id":${id},"platform_conversation_id":${platformId == null ? id : json(platformId)}` +
      `,"conversation_start_time":"${timeIn(conversation.startedAt)}"` +
      `,"conversation_end_time":"${timeIn(conversation.resolvedAt ?? conversation.lastAt)}"` +
      `,"language":${language},"channel":`;
    const between =
      `,"labels":${given.labels ? json(given.labels) : '[]'},"conversations_data":${json(json(data))}` +
      `,"test_mode":${given.test_mode ?? false},"conversation_status":"${status}"` +
      `,"last_resolution":"${resolution}"` +
      `,"triggered_replies":${replies},"triggered_intent_replies":${intents}` +
      `,"is_llm_conversation":${given.is_llm_conversation ?? isOfModel}` +
      `,"llm_notUnderstood_count":"${llm.notUnderstood}"` +
      `,"llm_responseGenerated_count":"${llm.responseGenerated}"` +
      `,"llm_errorOccurred_count":"${llm.errorOccurred}"` +
      `,"llm_escalationRequired_count":"${llm.escalationRequired}"` +
      `,"llm_fallback_count":"${llm.fallback}"` +
      `,"bot_messages_count":"${given.bot_messages_count ?? conversation.aiMessages}"`;
    const after = `_messages_count":"${customerMessages}","not_understood_messages_count":"${notUnderstood}"}\n`;
    return {
      v1: `${before}"${isMail ? 'ticket' : 'chat'}"${between},"visitor${after}`,
      v2: `${before}"${isMail ? 'email' : 'messaging'}"${between},"customer${after}`,
      counted: { status, resolution, customerMessages, notUnderstood, intents: counted },
    };
  };
}
