/** How the words of a language are found in a text. */
export type Writing =
  /** Words stand between spaces. */
  | 'spaced'
  /** The same, and an apostrophe parts two words: `l'amore`. */
  | 'elided'
  /** The same, and small words are written together with the next one: Arabic, Hebrew. */
  | 'joined'
  /** The same, and endings follow each other: a word is known by how it begins. */
  | 'stacked'
  /** Without spaces: the longest known word at each place counts. */
  | 'unspaced';

/** Phrases that tell whether an attempt to get help succeeded, as `Signs` says; each parted from the next by `|`. */
export interface SignPhrases {
  /** In a reply: it apologises, cannot, does not know, or found nothing. */
  unhelpful: string;
  /** "No", at the start of a message. */
  refusal: string;
  /** The customer corrects the reply or asks again. */
  correction: string;
  /** The customer says that they have said it before, or that it does not help. */
  complaint: string;
  /** The customer does not care, or gives up. */
  indifference: string;
  /** The customer apologises or is confused. */
  apology: string;
  thanks: string;
}

/** Finds signs in the text of a message. */
export type SignPatterns = Readonly<Record<keyof SignPhrases, { test(text: string): boolean }>>;

/**
 * What is known of the words of a language. Lists of words are parted by spaces, in lower case; they may have
 * accents, since all words are folded. A word that ends with `*` stands for all that begin with it.
 */
export interface SentimentWords {
  writing: Writing;
  /** Whether "ö" is another way to write "oe", and not an "o" with an accent. */
  hasUmlauts?: boolean;
  /** Words with their valence, made by `scripts/lexicon.ts`. */
  words: string;
  /** Our own words by valence, −4 (very bad) to 4 (very good); they replace those of `words`. 0: says nothing. */
  own: Readonly<Record<string, string>>;
  /** Make the word after them stronger. */
  boosters: string;
  /** Make it weaker. */
  dampers: string;
  /** Negate the words after them. */
  negators: string;
  /** Negate the words before them, as the German "nicht" at the end of its clause. */
  negatorsAfter: string;
  /** After them comes what counts most: "but". */
  contrasts: string;
  /** Valence of some words together, which replaces that of each word. */
  phrases: Readonly<Record<string, number>>;
  /** An ending, and what replaces it in the root word. */
  endings: readonly (readonly [ending: string, instead: string])[];
  /** From which score a first message is positive, and up to which it is negative. */
  bounds: { positive: number; negative: number };
  signs: SignPhrases | SignPatterns;
}
