import { MAX_FEEDBACK, MAX_MESSAGE_CONTENT } from '../../../contract/limits.ts';
import type { Rating } from '../../../contract/index.ts';
import { storable } from '../../../contract/vendor.ts';
import { textOfHtml } from '../../../text/html.ts';
import type { BodyInput } from '../../conversations/rules/conversation.ts';
import type { PlacedMessage } from '../../conversations/rules/message.ts';

/** What a delivery says of a conversation, which may be only a part. */
export interface VendorState {
  input: BodyInput & { messages: PlacedMessage[] };
  /** When the conversation was in this state, milliseconds since 1970. */
  at: number;
  /** Whether its messages and handovers tell if the AI handled it and when a person took over. */
  readsTakeover?: boolean;
}

/** Positions count seconds from here, so that they fit 32 bits for decades. */
const EPOCH = Date.UTC(2020, 0, 1);
const MAX_POSITION = 2 ** 31 - 1;

/** The position of a message by its time: a delivery may contain all messages or only the latest. */
export const positionAt = (at: number): number =>
  Math.max(-MAX_POSITION, Math.min(MAX_POSITION, Math.round((at - EPOCH) / 1000)));

/**
 * Identifies the state among all of the conversation: of two fields, that of the later version counts. Of
 * two states of one instant, the one that is further on in a conversation's life is the later one, and
 * else either, but always the same one, so that the order of arrival does not matter.
 *
 * @param digest a hash of the text, in hexadecimal
 */
export function versionOf({ input, at }: VendorState, digest: (text: string) => string): string {
  const stage = (input.status === 'resolved' ? 2 : 0) + (input.csat_score === undefined ? 0 : 1);
  const { messages: _, ...state } = input;
  return `${new Date(at).toISOString()}/${stage}${digest(JSON.stringify(state)).slice(0, 12)}`;
}

/** Longest topic, UTF-16 units: longer ones are cut. */
const MAX_TOPIC = 200;

/** A subject as the topic; `undefined` if it is empty. */
export const topicOf = (subject: string | null | undefined): string | undefined =>
  storable(subject?.slice(0, 4 * MAX_TOPIC) ?? '', MAX_TOPIC).trim() || undefined;

/** The words of a message that the other system has as HTML. */
export const wordsOf = (html: string): string => plainOf(textOfHtml(html));

/** The words of a message that the other system has as text. */
export const plainOf = (text: string): string => storable(text, MAX_MESSAGE_CONTENT);

/** What stands for words that were deleted in the other system, and when they are edited the last time. */
export const DELETED = '[deleted]';
export const FINAL = Date.UTC(9999, 0, 1);

/** Stars from 1 to 5; `undefined`: none. */
const starsOf = (stars: number | undefined): Rating | undefined =>
  stars !== undefined && Number.isInteger(stars) && stars >= 1 && stars <= 5
    ? (stars as Rating)
    : undefined;

/** A rating and the comment with it, as fields of a conversation. */
export function ratingOf(
  stars: number | undefined,
  comment: string | undefined,
): Pick<BodyInput, 'csat_score' | 'feedback'> {
  const score = starsOf(stars);
  const feedback = storable(comment ?? '', MAX_FEEDBACK).trim();
  return {
    ...(score === undefined ? {} : { csat_score: score }),
    ...(score === undefined || feedback === '' ? {} : { feedback }),
  };
}

/** Who the customer is. `isProven`: whether the site, and not only the customer, said so. */
export function contactOf(
  person: { email?: string | undefined; name?: string | undefined; id?: string | undefined },
  isProven: boolean,
): Pick<BodyInput, 'contact_email' | 'contact_name' | 'customer_id' | 'contact_unproven'> {
  const { email, name, id } = person;
  if (!email && !name && !id) return {};
  return {
    ...(email ? { contact_email: email } : {}),
    ...(name ? { contact_name: name } : {}),
    ...(id ? { customer_id: id } : {}),
    contact_unproven: !isProven,
  };
}
