/** Resolution of the valences in the generated list. */
const STEP = 0.3;
/** The letter of the valence 0. */
const ZERO = 'M'.charCodeAt(0);

/**
 * Reads the list made by `scripts/lexicon.ts`: sorted words, each as the number of letters it
 * shares with the one before, its other letters, and a capital letter for its valence.
 */
export function* decodeWords(text: string): Iterable<[word: string, valence: number]> {
  let word = '';
  for (const [, shared, rest, letter] of text.matchAll(/(\d)(\D*?)([A-Z])/g)) {
    word = word.slice(0, Number(shared)) + rest;
    yield [word, (letter!.charCodeAt(0) - ZERO) * STEP];
  }
}

/** The inverse of `decodeWords`; `valences` must not have words with capitals or digits. */
export function encodeWords(valences: ReadonlyMap<string, number>): string {
  let text = '';
  let before = '';
  for (const word of [...valences.keys()].sort()) {
    let shared = 0;
    while (shared < 9 && shared < before.length && word[shared] === before[shared]) shared++;
    // Do not split a surrogate pair.
    if (/[\ud800-\udbff]/.test(word[shared - 1] ?? '')) shared--;
    const letter = String.fromCharCode(ZERO + Math.round(valences.get(word)! / STEP));
    text += shared + word.slice(shared) + letter;
    before = word;
  }
  return text;
}
