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

/** A person does not act again sooner, milliseconds. */
const PAUSE = 5_000;
/** How long a person's conversation takes at least, milliseconds. */
const SHORTEST = 30_000;
/** How often a person acts at least. */
const FEWEST_ACTS = 2;
/** How long a person waits at least for an agent with the page open, milliseconds. */
export const LONG_WAIT = 60_000;

/** What a customer does, with the times between: a bot's reply tells nothing about them. */
const ACTS = new Set<AppliedEvent['type']>([
  'conversation.escalated',
  'survey.rated',
  'survey.feedback',
  'message.rated',
  'attachment.added',
]);

const isAct = (event: AppliedEvent): boolean =>
  event.type === 'message.added' ? event.data.sender_type === 'customer' : ACTS.has(event.type);

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
 * Whether there is a sign of a person behind the conversation: the customer acted more than once over some time.
 * All times are the server's, which a sender cannot choose.
 */
export function hasActedOverTime(
  { firstReceivedAt, turns }: Pick<Conversation, 'firstReceivedAt' | 'turns'>,
  now: number,
): boolean {
  const hasLasted = firstReceivedAt !== null && now - firstReceivedAt >= SHORTEST;
  return hasLasted && turns >= FEWEST_ACTS;
}

/** Which proven customer is meant, whatever they call themselves; `null`: nobody. */
export const provenCustomer = ({
  customerId,
  contactEmail,
}: Pick<Conversation, 'customerId' | 'contactEmail'>): string | null => {
  if (customerId !== null) return `id ${customerId}`;
  return contactEmail === null ? null : `mail ${contactEmail.toLowerCase()}`;
};

/** Records that something arrived, by the server's clock. */
export function withArrival(
  { firstReceivedAt, turns, turnAt }: Conversation,
  event: AppliedEvent,
  now: number,
): Pick<Conversation, 'firstReceivedAt' | 'turns' | 'turnAt'> {
  const isTurn = isAct(event) && (turnAt === null || now - turnAt >= PAUSE);
  return {
    firstReceivedAt: firstReceivedAt ?? now,
    turns: isTurn ? turns + 1 : turns,
    turnAt: isTurn ? now : turnAt,
  };
}
