/** Longer words are cut, characters. */
const MAX_WORD = 64;
/** Most distinct words indexed per conversation. */
const MAX_WORDS = 20_000;
/**
 * Most UTF-8 bytes of these words. In more than 1,048,576, with the mark of four before each word, PostgreSQL loses
 * words, and reports nothing.
 */
const MAX_BYTES = 960_000;
/** Most words used of a query. */
const MAX_TERMS = 20;

/** Scripts without spaces between words, and Korean, which writes words together. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;

/**
 * The words of a text for search: without case and accents. In scripts without spaces, each pair of adjacent
 * characters is a word, and the last character, so that each of them starts a word. Both databases index
 * exactly these words, so both find the same.
 */
function wordsOf(text: string, isIndexed: boolean): Iterable<string> {
  // Most text is ASCII, which this splits ten times faster.
  if (PLAIN.test(text))
    return (
      text
        .toLowerCase()
        .match(/[a-z0-9]+/g)
        ?.map(cut) ?? []
    );
  return foreignWords(text, isIndexed);
}

// oxlint-disable-next-line no-control-regex
const PLAIN = /^[\0-\x7f]*$/;

/** Without half a character at the end, which PostgreSQL refuses. */
const cut = (word: string) =>
  word.length > MAX_WORD ? word.slice(0, MAX_WORD).replace(/\p{Cs}$/u, '') : word;

/** Letters that neither case nor accents fold, but that people search for without them. */
const FOLDED = new Map(
  'ς=σ ø=o ł=l đ=d ð=d ħ=h ŧ=t ŋ=n æ=ae œ=oe þ=th ı=i ى=ي ی=ي ک=ك ة=ه ـ= ך=כ ם=מ ן=נ ף=פ ץ=צ'
    .split(' ')
    .map((pair) => pair.split('=') as [string, string]),
);
const FOLDING = new RegExp(`[${[...FOLDED.keys()].join('')}]`, 'gu');

/** Without accents and case; `ß` and `SS` are `ss`. */
const folded = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toUpperCase()
    .toLowerCase()
    // Upper case can bring accents back.
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(FOLDING, (letter) => FOLDED.get(letter)!)
    // Korean syllables are whole again.
    .normalize('NFC');

function* foreignWords(text: string, isIndexed: boolean): Generator<string> {
  const plain = folded(text);
  for (const [run] of plain.matchAll(/[\p{L}\p{N}]+/gu)) {
    for (const word of run.replace(UNSPACED, ' ').split(' ')) if (word) yield cut(word);
    for (const [stretch] of run.matchAll(UNSPACED)) {
      const characters = [...stretch];
      if (characters.length === 1 || isIndexed) yield characters.at(-1)!;
      for (let i = 0; i + 1 < characters.length; i++) yield characters[i]! + characters[i + 1]!;
    }
  }
}

/** The distinct words of these texts. */
export function searchWords(texts: Iterable<string>): string[] {
  const words = new Set<string>();
  let bytes = 0;
  for (const text of texts) {
    for (const word of wordsOf(text, true)) {
      if (words.has(word)) continue;
      bytes += Buffer.byteLength(word);
      if (words.size >= MAX_WORDS || bytes > MAX_BYTES) return [...words];
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
  return [...new Set(wordsOf(query, false))].slice(0, MAX_TERMS);
}
