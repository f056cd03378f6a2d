import { isPassword } from '../rules.ts';
import { cuesOf, type Words } from './cues.ts';
import type { IdKind } from './ids.ts';
import type { Lettered } from './secrets.ts';

/** What is known of the numbers in a language, and in its countries. */
export interface Language {
  words: Words;
  /**
   * How its countries write phone numbers, a pattern of groups of digits with a space between, where
   * `phones.ts` does not know them.
   */
  numbers: string;
  ids: readonly IdKind[];
}

/** The same in the form in which it is read, of one or several languages. */
export interface Knowledge {
  cues: RegExp;
  numbers?: RegExp | undefined;
  ids: readonly IdKind[];
  password: Lettered;
}

const all = (parts: readonly string[]) => parts.filter((part) => part !== '').join('|');

/**
 * A verb between spaces. A script without spaces may have none, and most passwords are typed in ASCII: other
 * characters after the verb go on with the sentence.
 */
const withVerb = (verbs: string) =>
  `(?:\\s{1,9}|(?=[^\\x00-\\u02ff]))(?:${verbs})(?:(?<=[\\x00-\\u02ff])\\s{1,9}|(?<=[^\\x00-\\u02ff])\\s{0,9}(?=[^\\p{L}\\p{N}]{0,2}[!-~]))`;

/** Without a verb, a password is only what has letters and digits, and is no address. */
const NO_VERB =
  '\\s{1,3}(?:-\\s{1,3})?(?![^\\s]{0,99}[/:]|[^\\s]{0,99}@[^\\s]{0,99}\\.)(?=[!-~]{6})(?=[!-~]{0,99}\\d)(?=[!-~]{0,99}[a-z])';

/** Makes patterns: call it while a module loads, so that they are checked. */
export function knowledgeOf(...languages: readonly Language[]): Knowledge {
  const words = languages.map((one) => one.words);
  const comment = new RegExp(`^(?:${all(words.map((one) => one.comment))})`, 'iu');
  return {
    cues: cuesOf(words),
    numbers: new RegExp(`^(?:${all(languages.map((one) => one.numbers)) || '(?!)'})$`),
    ids: languages.flatMap((one) => one.ids),
    password: {
      mark: 'password',
      pattern: new RegExp(
        `((?<![\\p{L}\\d])(?:${all(words.map((one) => one.password))})(?:${withVerb(all(words.map((one) => one.is)))}|\\s{0,9}[:=]\\s{0,9}|${NO_VERB})["'“«「]?)[^\\s"'”»」。\\ue000-\\ue0ff]{2,}[^\\s"'”»」。.,;?)\\ue000-\\ue0ff]`,
        'giu',
      ),
      check: (found) => isPassword(found, comment),
    },
  };
}
