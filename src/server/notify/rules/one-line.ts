/**
 * White space, control characters, characters without a width, and those that change the direction of what stands
 * around them. Not the joiners: emoji and some scripts need them.
 */
const ODD = /[\s\p{Cc}\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]+/gu;
/** Hebrew, Arabic and the other scripts that are written from right to left. */
const FROM_THE_RIGHT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * What a site, a customer or an administrator wrote, in one line that changes nothing around it: it begins no line of
 * its own, and does not turn the figures beside it round.
 *
 * @param most characters; what is longer ends with an ellipsis
 */
export function oneLine(text: string, most: number): string {
  const line = text.replace(ODD, ' ').trim();
  // Two units are a character at most.
  if (line.length <= most) return isolated(line);
  const letters = Array.from(line.slice(0, 2 * most + 2));
  return isolated(letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : line);
}

/** First strong isolate, and its end (UAX 9): what is written from the right stays among itself. */
const isolated = (line: string) => (FROM_THE_RIGHT.test(line) ? `\u2068${line}\u2069` : line);
