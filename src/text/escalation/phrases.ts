/** Scripts without spaces between words. */
const UNSPACED = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;
/** Scripts that attach "to", "the" and "and" to a word as up to two letters. */
const PREFIXED = /[\u0590-\u06ff]/;

/** Marks the end of a sentence. */
export const STOP = '\n';

/**
 * Normalises a text for phrase search: lower case, words separated by single spaces, no
 * apostrophes, and a line break where a sentence ends.
 */
export function plainText(text: string): string {
  const plain = text
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[.!?。！？]+/g, STOP)
    .replace(/[^\p{L}\p{N}\n]+/gu, ' ')
    .replace(/ ?\n[ \n]*/g, ` ${STOP} `);
  return ` ${plain} `.replace(/ {2,}/g, ' ');
}

/** The position of a phrase in a plain text. */
export interface Hit {
  start: number;
  end: number;
}

/** Searches a list of phrases. */
export interface PhraseFinder {
  /** All hits, in no particular order. */
  all(plain: string): Hit[];
  first(plain: string): Hit | undefined;
}

/** @param phrases as in `EscalationWords`: a final `*` matches any ending */
export function createFinder(phrases: readonly string[]): PhraseFinder {
  const parsed = phrases.map((phrase) => {
    const isOpen = phrase.endsWith('*');
    const text = plainText(isOpen ? phrase.slice(0, -1) : phrase).trim();
    const isUnspaced = UNSPACED.test(text);
    const prefix = PREFIXED.test(text) ? 2 : 0;
    return { text, isOpen, isUnspaced, prefix };
  });

  function* hits(plain: string): Iterable<Hit> {
    for (const { text, isOpen, isUnspaced, prefix } of parsed) {
      for (let at = plain.indexOf(text); at >= 0; at = plain.indexOf(text, at + 1)) {
        const end = at + text.length;
        if (isUnspaced) {
          yield { start: at, end };
          continue;
        }
        // The start of the word is at most one prefix away.
        const isBegun = plain.slice(Math.max(0, at - 1 - prefix), at).includes(' ');
        if (!isBegun || (!isOpen && plain[end] !== ' ')) continue;
        yield { start: at, end: plain.indexOf(' ', end) };
      }
    }
  }

  return {
    all: (plain) => [...hits(plain)],
    first(plain) {
      for (const hit of hits(plain)) return hit;
      return undefined;
    },
  };
}

/**
 * Finds the hits in a range without iterating over all of them.
 *
 * @returns the hits that touch `from` to `to`, both inclusive, in their original order
 */
export function createLookup(hits: readonly Hit[]): (from: number, to: number) => Hit[] {
  const stretches = new Map<number, number[]>();
  hits.forEach(({ start, end }, index) => {
    for (let at = stretch(start); at <= stretch(end); at++) {
      const there = stretches.get(at);
      if (there) there.push(index);
      else stretches.set(at, [index]);
    }
  });
  return (from, to) => {
    const found = new Set<number>();
    for (let at = stretch(from); at <= stretch(to); at++) {
      for (const index of stretches.get(at) ?? []) found.add(index);
    }
    return [...found]
      .sort((a, b) => a - b)
      .map((index) => hits[index]!)
      .filter(({ start, end }) => start <= to && end >= from);
  };
}

const stretch = (place: number) => Math.floor(place / 32);

/** @returns a function that tells whether a plain text consists only of these words */
export function createRemover(words: readonly string[]): (plain: string) => boolean {
  const known = new Set(words.map((word) => plainText(word).trim()));
  return (plain) =>
    plain.split(/\s+/).every((piece) => {
      if (piece === '' || known.has(piece)) return true;
      if (!UNSPACED.test(piece)) return false;
      let rest = piece;
      for (const word of known) rest = rest.replaceAll(word, '');
      return rest === '';
    });
}
