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
        `((?<![\\p{L}\\d])(?:${all(words.map((one) => one.password))})(?:\\s{0,9}(?:${all(words.map((one) => one.is))})(?:\\s{1,9}|(?<=[^\\x00-\\u02ff])\\s{0,9})|\\s{0,9}[:=]\\s{0,9})["'“«「]?)[^\\s"'”»」。\\ue000-\\ue0ff]{2,}[^\\s"'”»」。.,;?)\\ue000-\\ue0ff]`,
        'giu',
      ),
      check: (found) => !comment.test(found),
    },
  };
}
