import { decodeWords } from './encoding.ts';
import { emojiValences, emoticons } from './emoji.ts';
import { fold as foldAccents, foldUmlauts } from './fold.ts';
import type { SentimentWords, Writing } from './types.ts';

/** The effect of a word in a sentence. */
export interface Entry {
  /** −4 (very bad) to 4 (very good); 0: neutral. */
  valence: number;
  /** 1: makes what follows stronger; −1: weaker. */
  boost: number;
  negates: boolean;
  negatesBefore: boolean;
  contrasts: boolean;
  /** Phrases that begin with the word, the longest first: the rest of each, with the phrase's valence. */
  phrases: [rest: string[], valence: number][] | undefined;
}

export const NOTHING: Entry = {
  valence: 0,
  boost: 0,
  negates: false,
  negatesBefore: false,
  contrasts: false,
  phrases: undefined,
};

/** A token of a text, with its effect before its neighbours modify it. Texts share it: it must not change. */
export interface Token extends Entry {
  /** Folded, without apostrophes; empty for emoticons, emoji and what is not known of a text without spaces. */
  word: string;
  isShouted: boolean;
  /** Whether it starts a sentence. */
  begins: boolean;
}

/** How many tokens are remembered; one that is not takes ten times as long. */
const MOST_TOKENS = 20_000;
/** A longer word is not remembered, so that nobody fills the memory. */
const LONGEST_TOKEN = 40;

/** Small words that are written together with the next one, folded, the longest first. */
const CLITICS = /^(?:وال|بال|فال|كال|لل|ال|و|ف|ب|ل|ك|וה|שה|ה|ו|ב|ל|מ|ש|כ)/;

export interface Lexicon {
  writing: Writing;
  fold(word: string): string;
  /** The token of letters and digits that stand together in a text, with their apostrophes. */
  token(piece: string): Token;
  /** @param word folded */
  find(word: string): Entry;
  /** The length of the longest known word that begins at a place of a folded text; 0: none. */
  longestAt(text: string, start: number, end: number): number;
  emoticon(text: string): number | undefined;
  /** The valence of an emoji. */
  emoji(character: string): number | undefined;
}

/** The possible root words of a word, the likeliest first. */
export function* rootsOf(word: string, endings: SentimentWords['endings']): Iterable<string> {
  for (const [ending, instead] of endings) {
    const kept = word.length - ending.length;
    if (kept >= 3 && word.endsWith(ending)) yield word.slice(0, kept) + instead;
  }
  const doubled = DOUBLED.exec(word);
  if (doubled) yield word.slice(0, doubled.index + 1);
}

const DOUBLED = /([bdfgklmnprt])\1(?:ed|ing|in|er|est|y)$/;

export const foldOf = ({ hasUmlauts }: Pick<SentimentWords, 'hasUmlauts'>) =>
  hasUmlauts ? foldUmlauts : foldAccents;

const listOf = (words: string): string[] => words.split(' ').filter(Boolean);

export function createLexicon(language: SentimentWords): Lexicon {
  const { writing, endings } = language;
  const fold = foldOf(language);
  const entries = new Map<string, Entry>();
  /** Beginnings of words. */
  const stems = new Map<string, Entry>();
  const at = (word: string): Entry => {
    const isStem = word.endsWith('*');
    const place = isStem ? stems : entries;
    const name = isStem ? word.slice(0, -1) : word;
    let entry = place.get(name);
    if (!entry) place.set(name, (entry = { ...NOTHING }));
    return entry;
  };
  const each = (words: string, effect: Partial<Entry>) => {
    for (const word of listOf(words)) Object.assign(at(fold(word)), effect);
  };
  for (const [word, valence] of decodeWords(language.words)) at(word).valence = valence;
  each(language.boosters, { valence: 0, boost: 1 });
  each(language.dampers, { valence: 0, boost: -1 });
  // A word of ours may do both: "super".
  for (const [valence, words] of Object.entries(language.own)) {
    each(words, { valence: Number(valence) });
  }
  each(language.negators, { negates: true });
  each(language.negatorsAfter, { negatesBefore: true });
  each(language.contrasts, { contrasts: true });
  const phrases = new Map<string, NonNullable<Entry['phrases']>>();
  for (const [phrase, valence] of Object.entries(language.phrases)) {
    const [first = '', ...rest] = listOf(fold(phrase));
    phrases.set(first, [...(phrases.get(first) ?? []), [rest, valence]]);
  }

  const stemLengths = [...stems.keys()].map(({ length }) => length);
  const shortestStem = Math.min(...stemLengths);
  const longestStem = Math.max(...stemLengths);

  function byStem(word: string): Entry | undefined {
    for (let end = Math.min(word.length, longestStem); end >= shortestStem; end--) {
      const entry = stems.get(word.slice(0, end));
      if (entry) return entry;
    }
    return undefined;
  }

  function byRoot(word: string): Entry | undefined {
    for (const root of rootsOf(word, endings)) {
      const entry = entries.get(root);
      if (entry && entry.valence !== 0) return { ...NOTHING, valence: entry.valence };
    }
    return undefined;
  }

  const known = (word: string) => entries.get(word) ?? byStem(word) ?? byRoot(word);

  // A word that begins a phrase also has what its stem or root gives it.
  for (const [first, rests] of phrases) {
    rests.sort(([a], [b]) => b.length - a.length);
    entries.set(first, { ...(known(first) ?? NOTHING), phrases: rests });
  }
  /** The length of the longest word that begins with a character, for languages without spaces. */
  const longest = new Map<string, number>();
  if (writing === 'unspaced') {
    for (const word of entries.keys()) {
      longest.set(word[0]!, Math.max(longest.get(word[0]!) ?? 0, word.length));
    }
  }

  function find(word: string): Entry {
    const entry = known(word);
    if (entry || writing !== 'joined') return entry ?? NOTHING;
    const bare = word.replace(CLITICS, '');
    return (bare.length > 1 && bare.length < word.length ? known(bare) : undefined) ?? NOTHING;
  }

  /** Most words of a text recur. */
  const tokens = new Map<string, Token>();

  return {
    writing,
    fold,
    find,
    token(piece) {
      let token = tokens.get(piece);
      if (!token) {
        // A copy, because a part of a text keeps the whole of it in memory.
        const own = ` ${piece}`.slice(1);
        token = tokenOf(own, fold, find);
        if (own.length > LONGEST_TOKEN) return token;
        if (tokens.size >= MOST_TOKENS) tokens.clear();
        tokens.set(own, token);
      }
      return token;
    },
    longestAt(text, start, end) {
      const most = Math.min(longest.get(text[start]!) ?? 0, end - start);
      for (let length = most; length > 0; length--) {
        if (entries.has(text.slice(start, start + length))) return length;
      }
      return 0;
    },
    emoticon: (text) => (Object.hasOwn(emoticons, text) ? emoticons[text] : undefined),
    emoji: (character) => emojiValences().get(character),
  };
}

/** "he'll" is not "hell". */
const CONTRACTION = /['’](?:ll|re|ve|s|m)$/;

function tokenOf(piece: string, fold: Lexicon['fold'], find: Lexicon['find']): Token {
  let word = fold(piece).replace(CONTRACTION, '').replace(/['’]/g, '');
  let entry = find(word);
  if (entry.valence === 0 && entry.boost === 0 && /(.)\1\1/.test(piece)) {
    // "sooo", "looove", "happyyy"
    const twice = word.replace(/(.)\1\1+/g, '$1$1');
    word = word.replace(/(.)\1\1+/g, '$1');
    entry = find(word);
    if (entry.valence === 0 && entry.boost === 0) entry = find(twice);
  }
  const isShouted = piece.length > 1 && /[A-Z]/.test(piece) && !/[a-z]/.test(piece);
  return { ...entry, word, isShouted, begins: false };
}
