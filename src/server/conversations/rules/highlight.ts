import { searchTerms } from './search.ts';

/** The most UTF-16 code units of an excerpt. */
const MAX_EXCERPT = 240;
/** How much of the text before the first word found is in the excerpt. */
const BEFORE = 60;
/** The most words that are marked. */
const MAX_RANGES = 20;

/** A part of a text, and where in it the words of a search are. */
export interface Highlight {
  excerpt: string;
  /** Begin and end of each word found. */
  ranges: [begin: number, end: number][];
}

/** Letters and digits with their accents. */
const RUN = /[\p{L}\p{N}\p{M}]+/gu;

/**
 * Where a text has words that start with the terms of a search; `null`: nowhere.
 *
 * @param terms the result of `searchTerms`
 */
export function highlightIn(text: string, terms: readonly string[]): Highlight | null {
  const found: [begin: number, end: number][] = [];
  for (const match of text.matchAll(RUN)) {
    const range = rangeIn(match[0], terms);
    if (range) found.push([match.index + range[0], match.index + range[1]]);
    if (found.length === MAX_RANGES) break;
  }
  const [first] = found;
  if (!first) return null;
  const begin = beginOf(text, first[0]);
  const end = whole(text, Math.min(text.length, begin + MAX_EXCERPT));
  return {
    excerpt: text.slice(begin, end),
    ranges: found
      .filter(([from, to]) => from >= begin && to <= end)
      .map(([from, to]) => [from - begin, to - begin]),
  };
}

/** Where in a run of letters a term is; a part of a run only where it is written without spaces. */
function rangeIn(run: string, terms: readonly string[]): [begin: number, end: number] | null {
  // The words of the run as the index has them: folded, and cut up where there are no spaces.
  const words = searchTerms(run);
  if (!words.some((word) => terms.some((term) => word.startsWith(term)))) return null;
  const [only] = words;
  if (words.length === 1 && only !== undefined) return [0, run.length];
  // Scripts without spaces do not change their length when they are folded, but for rare forms.
  const places = terms.map((term) => ({ at: run.indexOf(term), term })).filter(({ at }) => at >= 0);
  const begin = Math.min(...places.map(({ at }) => at));
  const end = Math.max(...places.map(({ at, term }) => at + term.length));
  return places.length === 0 ? [0, run.length] : [begin, end];
}

/** The begin of the excerpt: of a word, a little before the first one found. */
function beginOf(text: string, found: number): number {
  if (found <= BEFORE) return 0;
  const from = whole(text, found - BEFORE);
  const space = text.slice(from, found).search(/\s/);
  return space < 0 ? from : from + space + 1;
}

/** A place that is not in the middle of a character. */
const whole = (text: string, at: number) => {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
};
