/**
 * Whether two texts of a list are two sentences, and not two pieces of one.
 *
 * @param last the last character of the first one
 */
export const isBetweenSentences = (last: string, next: string): boolean =>
  /[.!?…。！？]/.test(last) && /^(?:\p{Lu}|\p{Lo})/u.test(next);
