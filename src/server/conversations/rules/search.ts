/** Longer words are cut, characters. */
const MAX_WORD = 64;
/** Most distinct words indexed per conversation. */
const MAX_WORDS = 20_000;
/** Most words used of a query. */
const MAX_TERMS = 20;

/** Scripts without spaces between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;

/**
 * The words of a text for search: lower case, without accents. In scripts without spaces, each pair of
 * adjacent characters is a word. Both databases index exactly these words, so both find the same.
 */
function wordsOf(text: string): Iterable<string> {
  // Most text is ASCII, which this splits ten times faster.
  if (PLAIN.test(text))
    return (
      text
        .toLowerCase()
        .match(/[a-z0-9]+/g)
        ?.map(cut) ?? []
    );
  return foreignWords(text);
}

// oxlint-disable-next-line no-control-regex
const PLAIN = /^[\0-\x7f]*$/;

const cut = (word: string) => (word.length > MAX_WORD ? word.slice(0, MAX_WORD) : word);

function* foreignWords(text: string): Generator<string> {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  for (const [run] of plain.matchAll(/[\p{L}\p{N}]+/gu)) {
    for (const word of run.replace(UNSPACED, ' ').split(' ')) if (word) yield cut(word);
    for (const [stretch] of run.matchAll(UNSPACED)) {
      const characters = [...stretch];
      if (characters.length === 1) yield stretch;
      for (let i = 0; i + 1 < characters.length; i++) yield characters[i]! + characters[i + 1]!;
    }
  }
}

/** The distinct words of these texts. */
export function searchWords(texts: Iterable<string>): string[] {
  const words = new Set<string>();
  for (const text of texts) {
    for (const word of wordsOf(text)) {
      if (words.size >= MAX_WORDS) return [...words];
      words.add(word);
    }
  }
  return [...words];
}

/**
 * The search terms of a query. A conversation matches if each term is the start of one of its words, in
 * any order.
 *
 * @example searchTerms('Refund café') // ['refund', 'cafe']: finds "a refund for the cafés"
 */
export function searchTerms(query: string): string[] {
  return [...new Set(wordsOf(query))].slice(0, MAX_TERMS);
}
