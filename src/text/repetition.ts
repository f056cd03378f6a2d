/** Words that stand in every question. */
const COMMON = new Set(
  'a able about all also am an and any anything are as at be been but by can cant could did do does dont else find for from get give go good got great had has have hello help here hey hi how i id if ill im in is it its ive just know let like look looking me more much my need no not now of ok okay on one only or other our out please really should so some still sure tell than thank thanks that thats the them then there these they thing this those to too try up us use very want was we well were what when where which who why will with would yeah yes you your'.split(
    ' ',
  ),
);

/** Longest first. */
const ENDINGS = ['ies', 'ing', 'ed', 'es', 's', 'e'];

/** The words of a text that say what it is about: lower case, endings cut off. */
export function topicWords(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (const word of text
    .toLowerCase()
    .replace(/['’]/g, '')
    .split(/[^\p{L}\p{N}]+/u)) {
    if (word !== '' && !COMMON.has(word)) words.add(stem(word));
  }
  return words;
}

function stem(word: string): string {
  if (word.length < 5) return word;
  const ending = ENDINGS.find((one) => word.endsWith(one));
  return ending === undefined ? word : word.slice(0, -ending.length);
}

/** How much two texts are about the same, 0–1: shared words over all words of the shorter one. */
export function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  if (few.size === 0) return 0;
  let shared = 0;
  for (const word of few) if (many.has(word)) shared++;
  return shared / few.size;
}

/** How alike two texts are, 0–1: shared words over all words of both (Jaccard). */
export function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of a) if (b.has(word)) shared++;
  return shared === 0 ? 0 : shared / (a.size + b.size - shared);
}
