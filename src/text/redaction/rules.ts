/** What is found by `pattern`, where `check` agrees, becomes `[mark]`. */
export interface RedactionRule {
  mark: string;
  /** Global. */
  pattern: RegExp;
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
      `(?<=(?<!\\p{L})(?:${words})(?:\\s{1,9}(?:${verbs})\\s{1,9}|\\s{0,9}[:=]\\s{0,9})["'“«]?)[^\\s"'”»]{2,}[^\\s"'”».,;?)]`,
      'giu',
    ),
    check: (found) => !comment.test(found),
  };
}
