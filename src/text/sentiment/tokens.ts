import { type Lexicon, NOTHING, type Token } from './lexicon.ts';

const isApostrophe = (code: number) => code === 39 || code === 0x2019;

/** Arabic comma, semicolon, question mark, full stop, and the sign × and ÷ among the Latin letters. */
const MARKS_AMONG_LETTERS = new Set([0x60c, 0x61b, 0x61f, 0x6d4, 0xd7, 0xf7]);

const isLetter = (code: number): boolean =>
  (code > 96 && code < 123) ||
  (code > 64 && code < 91) ||
  (code > 47 && code < 58) ||
  (code > 191 && code < 0x2000 && !MARKS_AMONG_LETTERS.has(code)) ||
  // Kana, Chinese characters, Hangul; their full-width marks are not letters.
  (code > 0x3040 && code < 0xd7a4) ||
  (code > 0xf8ff && code < 0xfdd0) ||
  (code > 0xfe6f && code < 0xfeff) ||
  code === 0x3005;

const LETTER = 1;
const SPACE = 2;
/** What each UTF-16 unit is, up to the last space but one. */
const KINDS = Uint8Array.from({ length: 0x3001 }, (_, code) =>
  isLetter(code) ? LETTER : /\s/.test(String.fromCharCode(code)) ? SPACE : 0,
);

const isLetterOrDigit = (code: number): boolean =>
  code > 0x3000 ? isLetter(code) : KINDS[code] === LETTER;

const isSpace = (code: number): boolean =>
  code > 0x3000 ? code === 0xfeff : KINDS[code] === SPACE;

const ENDS_SENTENCE = /[.!?;؟؛。！？]/;

/** Words, emoticons and emoji of a text, in order, without addresses and names after @. */
export function tokensOf(text: string, lexicon: Lexicon): Token[] {
  const tokens: Token[] = [];
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
    const starts = first === next ? tokens[first] : undefined;
    if (starts) tokens[first] = { ...starts, begins: true };
    next = !isBare && ENDS_SENTENCE.test(text.slice(end, to)) ? tokens.length : -1;
  }
  joinPhrases(tokens);
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
    const said = phrases.find(([words]) =>
      words.every((word, index) => {
        const token = tokens[i + 1 + index];
        return token?.word === word && !token.begins;
      }),
    );
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

/** A phrase with a weaker valence says little. */
const LITTLE = 1;
