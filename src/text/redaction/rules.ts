/** Replaces matches of `pattern` that pass `check` by `[mark]`. */
export interface RedactionRule {
  mark: string;
  /** Global. */
  pattern: RegExp;
  /** Validates a match; `before` is the text in front of it. */
  check?: (found: string, before: string) => boolean;
}

const hyphensIn = (text: string) => text.split('-').length - 1;

/** A digit or several hyphens tell a password such as `The-Cat-99` from a comment on it. @param comment at the beginning of it */
export const isPassword = (found: string, comment: RegExp): boolean =>
  (/^[!-~]+$/.test(found) && (/\d/.test(found) || hyphensIn(found) > 1)) || !comment.test(found);
