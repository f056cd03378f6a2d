import type { MessageInput, SenderType } from '../../../contract/index.ts';
import { factsJson, mergedFacts, type MessageFacts } from './reply-facts.ts';
import type { AppliedEvent } from './applied-event.ts';

/** A message of a transcript. `position` orders it: the event's `seq`, or the place in the body. */
export interface Message extends MessageFacts {
  organisationId: string;
  conversationId: string;
  messageId: string;
  position: number;
  senderType: SenderType;
  content: string;
  aiConfidenceScore: number | null;
  /** Who wrote it in the inbox; `null`: it came from elsewhere. */
  agentId: number | null;
  /** 1: a browser reported it as an agent's message, and nothing confirms that. It counts for no agent. */
  isClaimed: number;
}

/** A key that is unique within an organisation. */
export const messageKey = ({
  conversationId,
  messageId,
}: Pick<Message, 'conversationId' | 'messageId'>) => `${conversationId}\n${messageId}`;

/**
 * Whether a message of an event takes the place of the one that is known under its id: the one with the lower
 * position counts, and what an agent wrote no browser writes anew.
 */
export const isReplacedBy = (known: Message, other: Message): boolean =>
  known.agentId === null && other.position < known.position;

export function messageFromEvent(
  organisationId: string,
  event: Extract<AppliedEvent, { type: 'message.added' }>,
): Message {
  return {
    organisationId,
    conversationId: event.conversation_id,
    messageId: event.data.message_id,
    position: event.seq,
    senderType: event.data.sender_type,
    content: event.data.content,
    at: event.at,
    aiConfidenceScore: event.data.ai_confidence_score ?? null,
    facts: factsJson(event.data),
    agentId: event.data.agent_id ?? null,
    isClaimed: event.data.claimed ? 1 : 0,
  };
}

/** A message of a body, with what only the system knows in which it was written. */
export type PlacedMessage = MessageInput & {
  /** Its position in the conversation; default: its index in the body. */
  position?: number;
  /** When its content was last edited, milliseconds since 1970; absent: this is how it was written. */
  editedAt?: number;
  /** Whether only id, content and `editedAt` are known: the rest is a guess. */
  isEdit?: boolean;
};

/**
 * The messages of a body that are new or changed compared with a known transcript. A message is known if
 * its `message_id` is, or, without an id, if position, sender and content match (CONTRACT, part A).
 * Merging the same body a second time returns nothing.
 *
 * @param known the transcript so far, by message id
 * @param newId makes the id of a message that has none
 */
export function mergeMessages(
  known: ReadonlyMap<string, Message>,
  input: {
    organisationId: string;
    conversationId: string;
    messages: PlacedMessage[];
    receivedAt: number;
  },
  newId: () => string,
): Message[] {
  const { organisationId, conversationId, messages, receivedAt } = input;
  const changed: Message[] = [];
  const byPlace =
    known.size === 0 ? undefined : Map.groupBy(known.values(), (message) => message.position);
  const ownIds = new Set<string>();

  messages.forEach((given, index) => {
    const position = given.position ?? index;
    const id = given.message_id;
    if (id !== undefined && ownIds.has(id)) return;
    if (id !== undefined) ownIds.add(id);
    const before =
      id !== undefined
        ? known.get(id)
        : byPlace
            ?.get(position)
            ?.find((m) => m.senderType === given.sender_type && m.content === given.content);
    const message: Message = {
      organisationId,
      conversationId,
      messageId: before?.messageId ?? id ?? newId(),
      position: Math.min(before?.position ?? Infinity, given.position ?? before?.position ?? index),
      senderType: given.sender_type,
      content: given.content,
      at: given.timestamp ?? before?.at ?? receivedAt,
      aiConfidenceScore: given.ai_confidence_score ?? before?.aiConfidenceScore ?? null,
      facts: mergedFacts(before?.facts ?? null, given),
      agentId: before?.agentId ?? null,
      // A server confirms what it sends.
      isClaimed: 0,
    };
    if (before === undefined || differs(before, message)) changed.push(message);
  });
  return changed;
}

function differs(a: Message, b: Message): boolean {
  return (
    a.content !== b.content ||
    a.senderType !== b.senderType ||
    a.at !== b.at ||
    a.aiConfidenceScore !== b.aiConfidenceScore ||
    a.facts !== b.facts ||
    a.isClaimed !== b.isClaimed ||
    a.position !== b.position
  );
}

/**
 * The e-mail address for the reply to each message left, by message id.
 *
 * @param events the events of the conversation, in order
 */
export function messageReplyTo(
  events: readonly { type: string; data: string }[],
): Map<string, string> {
  const addresses = new Map<string, string>();
  for (const { type, data } of events) {
    if (type !== 'message.added') continue;
    const { message_id, reply_to } = JSON.parse(data) as { message_id: string; reply_to?: string };
    if (reply_to !== undefined) addresses.set(message_id, reply_to);
  }
  return addresses;
}

/**
 * Whether the customer rated a reply as helpful, by message id.
 *
 * @param events the events of the conversation, in order; later ratings replace earlier ones
 */
export function messageThumbs(
  events: readonly { type: string; data: string }[],
): Map<string, boolean> {
  const thumbs = new Map<string, boolean>();
  for (const { type, data } of events) {
    if (type !== 'message.rated') continue;
    const { message_id, helpful } = JSON.parse(data) as { message_id: string; helpful: boolean };
    thumbs.set(message_id, helpful);
  }
  return thumbs;
}
