/** Words that occur in any question. */
const COMMON = new Set(
  "a able about all also am an and any anything are as at be been but by can cant could did do does dont else find for from get give go good got great had has have hello help here hey hi how i id if ill im in is it its ive just know let like look looking me more much my need no not now of ok okay on one only or other our out please really should so some still sure tell than thank thanks that thats the them then there these they thing this those to too try up us use very want was we well were what when where which who why will with would yeah yes you your can't don't i'd i'll i'm it's i've that's".split(
    ' ',
  ),
);
/** A longer word is none of them. */
const LONGEST_COMMON = Math.max(...[...COMMON].map(({ length }) => length));

/** The words that give the subject of a text: lower case, without endings. */
export function topicWords(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  const lower = text.toLowerCase();
  let from = 0;
  let isUnspaced = false;
  for (let i = 0; i <= lower.length; i++) {
    const code = i < lower.length ? lower.charCodeAt(i) : 0;
    if (isInWord(code)) {
      isUnspaced ||= code > 0x303f && code < 0xd7b0;
      continue;
    }
    if (i > from) addWord(words, lower.slice(from, i), isUnspaced);
    from = i + 1;
    isUnspaced = false;
  }
  return words;
}

const known = new WeakMap<object, ReadonlySet<string>>();

/** The same of a message, which must not change: several readers of a conversation ask for them. */
export function topicWordsOf(message: { readonly content: string }): ReadonlySet<string> {
  let words = known.get(message);
  if (!words) known.set(message, (words = topicWords(message.content)));
  return words;
}

function isInWord(code: number): boolean {
  return (
    (code > 96 && code < 123) ||
    (code > 47 && code < 58) ||
    code === 39 ||
    (code > 191 && (code < 0x2000 || (code > 0x303f && code < 0xff00)))
  );
}

/** Adds a word. Scripts without spaces use pairs of characters instead of words. */
function addWord(words: Set<string>, word: string, isUnspaced: boolean): void {
  if (isUnspaced) for (let i = 0; i + 1 < word.length; i++) words.add(word.slice(i, i + 2));
  else if (word.length > LONGEST_COMMON || !COMMON.has(word)) words.add(stem(word));
}

function stem(word: string): string {
  if (word.length < 5) return word;
  switch (word.charCodeAt(word.length - 1)) {
    case 100: // d
      return word.endsWith('ed') ? word.slice(0, -2) : word;
    case 101: // e
      return word.slice(0, -1);
    case 103: // g
      return word.endsWith('ing') ? word.slice(0, -3) : word;
    case 115: // s
      return word.endsWith('ies')
        ? word.slice(0, -3)
        : word.slice(0, word.endsWith('es') ? -2 : -1);
    default:
      return word;
  }
}

/** Overlap of two texts, 0–1: shared words divided by the words of the shorter one. */
export function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  if (few.size === 0) return 0;
  let shared = 0;
  for (const word of few) if (many.has(word)) shared++;
  return shared / few.size;
}

/** Similarity of two texts, 0–1: shared words divided by all words of both (Jaccard). */
export function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of a) if (b.has(word)) shared++;
  return shared === 0 ? 0 : shared / (a.size + b.size - shared);
}
