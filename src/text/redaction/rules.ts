/** What is found by `pattern`, where `check` agrees, becomes `[mark]`. */
export interface RedactionRule {
  mark: string;
  /** Global. */
  pattern: RegExp;
  /** Nothing can be found in a text with fewer digits, or without this: spares the closer look. */
  digits?: number;
  hint?: RegExp;
  /** Looks closer; `before` is the text in front of what was found. */
  check?: (found: string, before: string) => boolean;
}

/**
 * The word after "password is", unless it says something of the password (`not`, `wrong`).
 *
 * @param words for a password, @param verbs for "is", @param comments a pattern of other words
 */
export function passwordAfter(words: string, verbs: string, comments: string): RedactionRule {
  const comment = new RegExp(`^${comments}`, 'i');
  return {
    mark: 'password',
    pattern: new RegExp(
      `(?<=(?<!\\p{L})(?:${words})(?:\\s+(?:${verbs})\\s+|\\s*[:=]\\s*)["'“«]?)[^\\s"'”»]{2,}[^\\s"'”».,;?)]`,
      'giu',
    ),
    hint: new RegExp(words, 'i'),
    check: (found) => !comment.test(found),
  };
}
