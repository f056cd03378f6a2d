import type { AppliedEvent } from './applied-event.ts';
import type { Conversation } from './conversation.ts';

/** What a flood consists of. */
export type SuspectKind = 'escalation' | 'rating';

/**
 * The event types of set-apart events begin with this, so that nothing that reads events by their type
 * counts them.
 */
export const SUSPECTED = 'suspected.';
/** The type of a set-apart event that somebody rejected. Its id stays, so that it is not taken again. */
export const REJECTED = 'rejected';

/** A person does not write again sooner, milliseconds. */
const PAUSE = 5_000;
/** How long a person's conversation takes at least, milliseconds. */
const SHORTEST = 30_000;
/** How often a person writes at least. */
const FEWEST_TURNS = 2;

/**
 * The kind of flood that an event could be part of; `null`: of none. An escalation or a rating that
 * repeats another one of its conversation is not counted again.
 */
export function suspectKindOf(event: AppliedEvent, conversation: Conversation): SuspectKind | null {
  if (event.type === 'conversation.escalated') {
    return event.data.suggested || conversation.escalated ? null : 'escalation';
  }
  const isRating = event.type === 'survey.rated' || event.type === 'survey.feedback';
  return isRating && conversation.csatScore === null ? 'rating' : null;
}

/**
 * Whether a person is known to be behind the conversation: the customer's identity is proven, or the
 * customer wrote more than once over some time. All times are the server's, which a sender cannot choose.
 */
export function isTrustworthy(conversation: Conversation, now: number): boolean {
  if (conversation.identityVerified === true) return true;
  const { firstReceivedAt, turns } = conversation;
  const hasLasted = firstReceivedAt !== null && now - firstReceivedAt >= SHORTEST;
  return hasLasted && turns >= FEWEST_TURNS;
}

/** Records that something arrived, by the server's clock. */
export function withArrival(
  { firstReceivedAt, turns, turnAt }: Conversation,
  event: AppliedEvent,
  now: number,
): Pick<Conversation, 'firstReceivedAt' | 'turns' | 'turnAt'> {
  const isTurn =
    event.type === 'message.added' &&
    event.data.sender_type === 'customer' &&
    (turnAt === null || now - turnAt >= PAUSE);
  return {
    firstReceivedAt: firstReceivedAt ?? now,
    turns: isTurn ? turns + 1 : turns,
    turnAt: isTurn ? now : turnAt,
  };
}
