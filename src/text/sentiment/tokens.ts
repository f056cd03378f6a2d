import { type Entry, type Lexicon, NOTHING } from './lexicon.ts';

/** A token of a text, with its effect before its neighbours modify it. */
export interface Token extends Entry {
  /** Folded, without apostrophes; empty for emoticons, emoji and what is not known of a text without spaces. */
  word: string;
  isShouted: boolean;
  /** Whether it starts a sentence. */
  begins: boolean;
}

const UPPER = 1;
const LOWER = 2;
const APOSTROPHE = 4;
const TRIPLE = 8;

const isApostrophe = (code: number) => code === 39 || code === 0x2019;

/** Arabic comma, semicolon, question mark, full stop, and the sign × and ÷ among the Latin letters. */
const MARKS_AMONG_LETTERS = new Set([0x60c, 0x61b, 0x61f, 0x6d4, 0xd7, 0xf7]);

function isLetterOrDigit(code: number): boolean {
  return (
    (code > 96 && code < 123) ||
    (code > 64 && code < 91) ||
    (code > 47 && code < 58) ||
    (code > 191 && code < 0x2000 && !MARKS_AMONG_LETTERS.has(code)) ||
    // Kana, Chinese characters, Hangul; their full-width marks are not letters.
    (code > 0x3040 && code < 0xd7a4) ||
    (code > 0xf8ff && code < 0xfdd0) ||
    (code > 0xfe6f && code < 0xfeff) ||
    code === 0x3005
  );
}

const ENDS_SENTENCE = /[.!?;؟؛。！？]/;

/** Words, emoticons and emoji of a text, in order, without addresses and names after @. */
export function tokensOf(text: string, lexicon: Lexicon): Token[] {
  const tokens: Token[] = [];
  let hasPhrases = false;
  let next = -1;
  for (const piece of text.split(/\s+/)) {
    if (piece === '' || piece[0] === '@' || piece.startsWith('http')) continue;
    const first = tokens.length;
    let start = 0;
    let end = piece.length;
    while (start < end && !isLetterOrDigit(piece.charCodeAt(start))) start++;
    while (end > start && !isLetterOrDigit(piece.charCodeAt(end - 1))) end--;
    const isBare = start === 0 && end === piece.length;
    if (isBare || end - start > 2 || !addMark(tokens, piece, lexicon)) {
      if (start > 1) addMark(tokens, piece.slice(0, start), lexicon);
      addWords(tokens, piece, start, end, lexicon);
      if (piece.length - end > 1) addMark(tokens, piece.slice(end), lexicon);
    }
    if (first < tokens.length) {
      if (first === next) tokens[first]!.begins = true;
      for (let i = first; !hasPhrases && i < tokens.length; i++) {
        hasPhrases = tokens[i]!.phrases !== undefined;
      }
    }
    next = !isBare && ENDS_SENTENCE.test(piece.slice(end)) ? tokens.length : -1;
  }
  if (hasPhrases) joinPhrases(tokens);
  return tokens;
}

/** Adds the words between `start` and `end`; dashes and slashes separate words. */
function addWords(
  tokens: Token[],
  piece: string,
  start: number,
  end: number,
  lexicon: Lexicon,
): void {
  let from = start;
  let traits = 0;
  for (let i = start; i <= end; i++) {
    const code = i < end ? piece.charCodeAt(i) : 0;
    if (code > 96 && code < 123) traits |= LOWER;
    else if (code > 64 && code < 91) traits |= UPPER;
    else if (isApostrophe(code) && lexicon.writing !== 'elided') traits |= APOSTROPHE;
    else if (!isLetterOrDigit(code)) {
      if (i > from) addWord(tokens, piece.slice(from, i), traits, lexicon);
      from = i + 1;
      traits = 0;
      continue;
    }
    if (i - from > 1 && code === piece.charCodeAt(i - 1) && code === piece.charCodeAt(i - 2)) {
      traits |= TRIPLE;
    }
  }
}

/** "he'll" is not "hell". */
const CONTRACTION = /['’](?:ll|re|ve|s|m)$/;

function addWord(tokens: Token[], piece: string, traits: number, lexicon: Lexicon): void {
  if (lexicon.writing === 'unspaced' && piece.charCodeAt(0) > 0x2fff) {
    addUnspaced(tokens, piece, lexicon);
    return;
  }
  let word = lexicon.fold(piece);
  if (traits & APOSTROPHE) word = word.replace(CONTRACTION, '').replace(/['’]/g, '');
  let entry = lexicon.find(word);
  if (traits & TRIPLE && entry.valence === 0 && entry.boost === 0) {
    // "sooo", "looove", "happyyy"
    const twice = word.replace(/(.)\1\1+/g, '$1$1');
    word = word.replace(/(.)\1\1+/g, '$1');
    entry = lexicon.find(word);
    if (entry.valence === 0 && entry.boost === 0) entry = lexicon.find(twice);
  }
  const isShouted = (traits & (UPPER | LOWER)) === UPPER && piece.length > 1;
  add(tokens, word, entry, isShouted);
}

function add(tokens: Token[], word: string, entry: Entry, isShouted = false): void {
  const { valence, boost, negates, negatesBefore, contrasts, phrases } = entry;
  tokens.push({
    word,
    valence,
    boost,
    negates,
    negatesBefore,
    contrasts,
    phrases,
    isShouted,
    begins: false,
  });
}

/** Adds the known words of a text without spaces; what stands between two of them is one token. */
function addUnspaced(tokens: Token[], piece: string, lexicon: Lexicon): void {
  const text = lexicon.fold(piece);
  let unknown = 0;
  for (let i = 0; i < text.length;) {
    const length = lexicon.longestAt(text, i, text.length);
    if (length === 0) {
      if (unknown++ === 0) add(tokens, '', NOTHING);
      i++;
      continue;
    }
    unknown = 0;
    const word = text.slice(i, i + length);
    add(tokens, word, lexicon.find(word));
    i += length;
  }
}

/** Adds an emoticon or emoji. */
function addMark(tokens: Token[], piece: string, lexicon: Lexicon): boolean {
  const before = tokens.length;
  const emoticon = lexicon.emoticon(piece);
  if (emoticon !== undefined) add(tokens, '', { ...NOTHING, valence: emoticon });
  else if (/[\u2190-\uffff]/.test(piece)) {
    for (const character of new Set(piece)) {
      const valence = lexicon.emoji(character);
      if (valence) add(tokens, '', { ...NOTHING, valence });
    }
  }
  return tokens.length > before;
}

/**
 * A phrase counts once, at its last word; its single words do not count. One that says little in itself, as "is
 * not", still negates what follows.
 */
function joinPhrases(tokens: Token[]): void {
  for (let i = 0; i + 1 < tokens.length; i++) {
    for (const [rest, valence] of tokens[i]!.phrases ?? []) {
      const isSaid = (word: string, index: number) => {
        const token = tokens[i + 1 + index];
        return token?.word === word && !token.begins;
      };
      if (!rest.every(isSaid)) continue;
      const last = i + rest.length;
      let negated = false;
      for (let k = i; k <= last; k++) {
        negated ||= tokens[k]!.negates;
        const negates = k === last && negated && Math.abs(valence) < LITTLE;
        Object.assign(tokens[k]!, { valence: k === last ? valence : 0, boost: 0, negates });
      }
      break;
    }
  }
}

/** A phrase with a weaker valence says little. */
const LITTLE = 1;
