import type { Entry, Lexicon } from './lexicon.ts';

/** A token of a text, with its effect before its neighbours modify it. */
export interface Token extends Entry {
  /** Lower case, without apostrophes; empty for emoticons and emoji. */
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

function isLetterOrDigit(code: number): boolean {
  return (
    (code > 96 && code < 123) ||
    (code > 64 && code < 91) ||
    (code > 47 && code < 58) ||
    (code > 191 && code < 0x2000)
  );
}

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
      hasPhrases ||= tokens[first]!.phrases !== undefined;
    }
    next = !isBare && /[.!?;]/.test(piece.slice(end)) ? tokens.length : -1;
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
    else if (isApostrophe(code)) traits |= APOSTROPHE;
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

function addWord(tokens: Token[], piece: string, traits: number, lexicon: Lexicon): void {
  let word = traits & UPPER ? piece.toLowerCase() : piece;
  if (traits & APOSTROPHE) word = word.replace(/['’]/g, '');
  let entry = lexicon.find(word);
  if (traits & TRIPLE && entry.valence === 0 && entry.boost === 0) {
    // "sooo", "looove", "happyyy"
    const twice = word.replace(/(.)\1\1+/g, '$1$1');
    word = word.replace(/(.)\1\1+/g, '$1');
    entry = lexicon.find(word);
    if (entry.valence === 0 && entry.boost === 0) entry = lexicon.find(twice);
  }
  const { valence, boost, negates, phrases } = entry;
  const isShouted = (traits & (UPPER | LOWER)) === UPPER && piece.length > 1;
  tokens.push({ word, valence, boost, negates, phrases, isShouted, begins: false });
}

const MARK = { word: '', boost: 0, negates: false, phrases: undefined, isShouted: false };

/** Adds an emoticon or emoji. */
function addMark(tokens: Token[], piece: string, lexicon: Lexicon): boolean {
  const before = tokens.length;
  const emoticon = lexicon.emoticon(piece);
  if (emoticon !== undefined) tokens.push({ ...MARK, valence: emoticon, begins: false });
  else if (/[\u2190-\uffff]/.test(piece)) {
    for (const character of new Set(piece)) {
      const valence = lexicon.emoji(character);
      if (valence) tokens.push({ ...MARK, valence, begins: false });
    }
  }
  return tokens.length > before;
}

/** A phrase counts once, at its last word; its single words do not count. */
function joinPhrases(tokens: Token[]): void {
  for (let i = 0; i + 1 < tokens.length; i++) {
    for (const [rest, valence] of tokens[i]!.phrases ?? []) {
      if (!rest.every((word, index) => tokens[i + 1 + index]?.word === word)) continue;
      const last = i + rest.length;
      for (let k = i; k <= last; k++) {
        Object.assign(tokens[k]!, { valence: k === last ? valence : 0, boost: 0, negates: false });
      }
      break;
    }
  }
}
