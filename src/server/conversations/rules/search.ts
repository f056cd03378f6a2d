/** Longer ones are cut, characters. */
const MAX_WORD = 64;
/** Most different words that are kept of a conversation. */
const MAX_WORDS = 20_000;
/** Most words of a query. */
const MAX_TERMS = 20;

/** Scripts that write no spaces between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;

/**
 * The words of a text as they are searched: lower case, without accents. Of a script without spaces
 * each two neighbouring characters are a word. Both databases index these words as they are, so that
 * both find the same.
 */
function wordsOf(text: string): Iterable<string> {
  // Most text is plain, and ten times faster to part.
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

/** Every word of these texts, once. */
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
 * What a query looks for: conversations in which each term begins some word, in any order.
 *
 * @example searchTerms('Refund café') // ['refund', 'cafe']: finds "a refund for the cafés"
 */
export function searchTerms(query: string): string[] {
  return [...new Set(wordsOf(query))].slice(0, MAX_TERMS);
}
