import { fold } from './fold.ts';
import type { SignPatterns, SignPhrases, Writing } from './types.ts';

/** Letters, digits and marks on letters; an apostrophe within a word is left out by `plainWords`. */
const NOT_WORDS = /[^\p{L}\p{N}\p{M}]+/gu;
/** The friendly words after a "no" that is no refusal are looked for in so many characters. */
const AFTER_NO = 60;

/** A text as its folded words, each with one space on either side. */
const plainWords = (text: string) => ` ${fold(text).replace(NOT_WORDS, ' ').trim()} `;

type Test = (text: string) => boolean;

/**
 * Finds phrases, which are parted by `|`. A phrase stands for itself as whole words; one that ends with `*` for
 * all that begins with it, and one of a language without spaces is found anywhere.
 */
function finderOf(phrases: string, writing: Writing): Test {
  const wanted = phrases
    .split('|')
    .filter(Boolean)
    .map((phrase) => {
      const isStem = phrase.endsWith('*');
      const said = plainWords(isStem ? phrase.slice(0, -1) : phrase);
      return writing === 'unspaced' ? said.trim() : isStem ? said.trimEnd() : said;
    });
  return (said) => wanted.some((phrase) => said.includes(phrase));
}

/** What `signsOf` asks of a message, from phrases. */
export function patternsOf(signs: SignPhrases, writing: Writing): SignPatterns {
  const refuses = finderOf(signs.refusal, writing);
  const thanks = finderOf(signs.thanks, writing);
  let latest = { text: '', said: '' };
  const wordsOf = (text: string) => {
    if (latest.text !== text) latest = { text, said: plainWords(text) };
    return latest.said;
  };
  const pattern = (find: Test) => ({ test: (text: string) => find(wordsOf(text)) });
  const of = (phrases: string) => pattern(finderOf(phrases, writing));
  const firstWord = (said: string) => {
    const end = writing === 'unspaced' ? 4 : said.indexOf(' ', 1) + 1;
    return said.slice(0, end);
  };
  return {
    unhelpful: of(signs.unhelpful),
    refusal: pattern((said) => refuses(firstWord(said)) && !thanks(said.slice(0, AFTER_NO))),
    correction: of(signs.correction),
    complaint: of(signs.complaint),
    indifference: of(signs.indifference),
    apology: of(signs.apology),
    thanks: pattern(thanks),
  };
}
