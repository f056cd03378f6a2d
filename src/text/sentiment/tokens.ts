import { isApostrophe, type Lexicon, NOTHING, type Token } from './lexicon.ts';

/** Arabic comma, semicolon, question mark, full stop, and the sign × and ÷ among the Latin letters. */
const MARKS_AMONG_LETTERS = [0x60c, 0x61b, 0x61f, 0x6d4, 0xd7, 0xf7];

const isLetter = (code: number): boolean =>
  (code > 96 && code < 123) ||
  (code > 64 && code < 91) ||
  (code > 47 && code < 58) ||
  (code > 191 && code < 0x2000 && !MARKS_AMONG_LETTERS.includes(code)) ||
  // Kana, Chinese characters, Hangul; their full-width marks are not letters.
  (code > 0x3040 && code < 0xd7a4) ||
  (code > 0xf8ff && code < 0xfdd0) ||
  (code > 0xfe6f && code < 0xfeff) ||
  code === 0x3005;

/** Whether a UTF-16 unit below 0x800 is a letter or a digit. */
const LETTERS = Uint8Array.from({ length: 0x800 }, (_, code) => Number(isLetter(code)));

const isLetterOrDigit = (code: number): boolean =>
  code < LETTERS.length ? LETTERS[code] === 1 : isLetter(code);

/** Whether `\s` matches a UTF-16 unit. */
function isSpace(code: number): boolean {
  if (code < 160) return code === 32 || (code > 8 && code < 14);
  if (code < 0x2000) return code === 160 || code === 0x1680;
  return code > 0x3000 ? code === 0xfeff : /\s/.test(String.fromCharCode(code));
}

const ENDS_SENTENCE = /[.!?;؟؛。！？]/;

/** Words, emoticons and emoji of a text, in order, without addresses and names after @. */
export function tokensOf(text: string, lexicon: Lexicon): Token[] {
  const tokens: Token[] = [];
  let hasPhrases = false;
  let next = -1;
  for (let from = 0, to = 0; from < text.length; from = to + 1) {
    to = from;
    while (to < text.length && !isSpace(text.charCodeAt(to))) to++;
    if (to === from || text.charCodeAt(from) === AT || text.startsWith('http', from)) continue;
    const first = tokens.length;
    let start = from;
    let end = to;
    while (start < end && !isLetterOrDigit(text.charCodeAt(start))) start++;
    while (end > start && !isLetterOrDigit(text.charCodeAt(end - 1))) end--;
    const isBare = start === from && end === to;
    if (isBare || end - start > 2 || !addMark(tokens, text.slice(from, to), lexicon)) {
      if (start - from > 1) addMark(tokens, text.slice(from, start), lexicon);
      addWords(tokens, text, start, end, lexicon);
      if (to - end > 1) addMark(tokens, text.slice(end, to), lexicon);
    }
    if (first < tokens.length) {
      if (first === next) tokens[first] = { ...tokens[first]!, begins: true };
      for (let i = first; !hasPhrases && i < tokens.length; i++) {
        hasPhrases = tokens[i]!.phrases !== undefined;
      }
    }
    next = !isBare && ENDS_SENTENCE.test(text.slice(end, to)) ? tokens.length : -1;
  }
  if (hasPhrases) joinPhrases(tokens);
  return tokens;
}

const AT = 64;

/** Adds the words between `start` and `end`; dashes and slashes separate words. */
function addWords(
  tokens: Token[],
  text: string,
  start: number,
  end: number,
  lexicon: Lexicon,
): void {
  let from = start;
  for (let i = start; i <= end; i++) {
    const code = i < end ? text.charCodeAt(i) : 0;
    if (isLetterOrDigit(code) || (isApostrophe(code) && lexicon.writing !== 'elided')) continue;
    if (i > from) {
      const piece = text.slice(from, i);
      if (lexicon.writing === 'unspaced' && piece.charCodeAt(0) > 0x2fff)
        addUnspaced(tokens, piece, lexicon);
      else tokens.push(lexicon.token(piece));
    }
    from = i + 1;
  }
}

/** What stands between the known words of a text without spaces. */
const UNKNOWN: Token = { ...NOTHING, word: '', isShouted: false, begins: false };

/** Adds the known words of a text without spaces; what stands between two of them is one token. */
function addUnspaced(tokens: Token[], piece: string, lexicon: Lexicon): void {
  const text = lexicon.fold(piece);
  let unknown = 0;
  for (let i = 0; i < text.length;) {
    const length = lexicon.longestAt(text, i, text.length);
    if (length === 0) {
      if (unknown++ === 0) tokens.push(UNKNOWN);
      i++;
      continue;
    }
    unknown = 0;
    const word = text.slice(i, i + length);
    tokens.push({ ...UNKNOWN, ...lexicon.find(word), word });
    i += length;
  }
}

/** Adds an emoticon or emoji. */
function addMark(tokens: Token[], piece: string, lexicon: Lexicon): boolean {
  const before = tokens.length;
  const emoticon = lexicon.emoticon(piece);
  if (emoticon !== undefined) tokens.push({ ...UNKNOWN, valence: emoticon });
  else if (/[\u2190-\uffff]/.test(piece)) {
    for (const character of new Set(piece)) {
      const valence = lexicon.emoji(character);
      if (valence) tokens.push({ ...UNKNOWN, valence });
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
    const { phrases } = tokens[i]!;
    if (!phrases) continue;
    const said = phrases.find(([rest]) => isSaid(rest, tokens, i + 1));
    if (!said) continue;
    const [rest, valence] = said;
    const last = i + rest.length;
    let negated = false;
    for (let k = i; k <= last; k++) {
      negated ||= tokens[k]!.negates;
      const negates = k === last && negated && Math.abs(valence) < LITTLE;
      tokens[k] = { ...tokens[k]!, valence: k === last ? valence : 0, boost: 0, negates };
    }
  }
}

/** Whether words stand at a place, in one sentence with what precedes them. */
function isSaid(words: readonly string[], tokens: readonly Token[], start: number): boolean {
  if (start + words.length > tokens.length) return false;
  for (let i = 0; i < words.length; i++) {
    const token = tokens[start + i]!;
    if (token.word !== words[i] || token.begins) return false;
  }
  return true;
}

/** A phrase with a weaker valence says little. */
const LITTLE = 1;
