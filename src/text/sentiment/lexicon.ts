import * as rules from './en/rules.ts';
import { words } from './en/words.ts';

/** The effect of a word in a sentence. */
export interface Entry {
  /** −4 (very bad) to 4 (very good); 0: neutral. */
  valence: number;
  /** 1: makes what follows stronger; −1: weaker. */
  boost: number;
  negates: boolean;
  /** Phrases that begin with the word: the rest of each, with the phrase's valence. */
  phrases: [rest: string[], valence: number][] | undefined;
}

/** Resolution of the valences in the generated list. */
const STEP = 0.3;
/** The letter of the valence 0. */
const ZERO = 'M'.charCodeAt(0);

const NOTHING: Entry = { valence: 0, boost: 0, negates: false, phrases: undefined };

/** An ending, and its replacement in the root word. */
const ENDINGS: readonly [ending: string, instead: string][] = [
  ['s', ''],
  ['es', ''],
  ['ies', 'y'],
  ['d', ''],
  ['ed', ''],
  ['ied', 'y'],
  ['ing', ''],
  ['ing', 'e'],
  ['in', ''],
  ['ly', ''],
  ['ily', 'y'],
  ['er', ''],
  ['r', ''],
  ['est', ''],
  ['y', ''],
  ['ness', ''],
  ['iness', 'y'],
  ['ful', ''],
  ['fully', ''],
];

const DOUBLED = /([bdfgklmnprt])\1(?:ed|ing|in|er|est|y)$/;

/** The possible root words of a word, the likeliest first. */
export function* rootsOf(word: string): Iterable<string> {
  for (const [ending, instead] of ENDINGS) {
    const kept = word.length - ending.length;
    if (kept >= 3 && word.endsWith(ending)) yield word.slice(0, kept) + instead;
  }
  const doubled = DOUBLED.exec(word);
  if (doubled) yield word.slice(0, doubled.index + 1);
}

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

export interface Lexicon {
  find(word: string): Entry;
  emoticon(text: string): number | undefined;
  /** The valence of an emoji. */
  emoji(character: string): number | undefined;
}

/** @param list of words with their valence, as `encodeWords` wrote it */
function createLexicon(list: string): Lexicon {
  const entries = new Map<string, Entry>();
  const at = (word: string): Entry => {
    let entry = entries.get(word);
    if (!entry) entries.set(word, (entry = { ...NOTHING }));
    return entry;
  };
  for (const [word, valence] of decodeWords(list)) at(word).valence = valence;
  for (const [word, valence] of Object.entries({ ...rules.support, ...rules.emoji })) {
    at(word).valence = valence;
  }
  for (const word of rules.boosters.split(' ')) Object.assign(at(word), { valence: 0, boost: 1 });
  for (const word of rules.dampers.split(' ')) Object.assign(at(word), { valence: 0, boost: -1 });
  for (const word of rules.negators.split(' ')) at(word).negates = true;
  for (const [phrase, valence] of Object.entries(rules.phrases)) {
    const [first = '', ...rest] = phrase.split(' ');
    (at(first).phrases ??= []).push([rest, valence]);
  }

  /** A bounded cache of look-ups, because most words of a text recur. */
  let found = new Map(entries);
  const MOST = entries.size + 10_000;

  function derive(word: string): Entry {
    for (const root of rootsOf(word)) {
      const entry = entries.get(root);
      if (entry && entry.valence !== 0) return { ...NOTHING, valence: entry.valence };
    }
    return NOTHING;
  }

  return {
    find(word) {
      const entry = found.get(word);
      if (entry) return entry;
      const derived = derive(word);
      if (found.size >= MOST) found = new Map(entries);
      found.set(word, derived);
      return derived;
    },
    emoticon: (text) => (Object.hasOwn(rules.emoticons, text) ? rules.emoticons[text] : undefined),
    emoji: (character) => entries.get(character)?.valence,
  };
}

let english: Lexicon | undefined;

/** The English lexicon, created on first use. */
export function englishLexicon(): Lexicon {
  return (english ??= createLexicon(words));
}
