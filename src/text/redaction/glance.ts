import { DIGIT_RUN } from './later/cards.ts';
import { IBAN_START } from './later/ibans.ts';
import { KEPT_PATTERNS, PAGES } from './later/kept.ts';
import type { Knowledge } from './later/language.ts';
import { INTERNATIONAL, NATIONAL } from './later/phones.ts';
import { lettered } from './later/secrets.ts';

const DIGIT = 1;
const CAPITAL = 2;
const SMALL = 4;
/** Stands in words of keys, tokens, hashes and addresses. */
const IN_WORD = 8;
/** Stands between the digits of dates, versions and addresses of computers. */
const SIGN = 16;
const COLON = 32;
/** Stands in the long words that are masked wherever they are. */
const IN_LONG = 64;

/** What each ASCII character is, and the two others that are letters for a pattern without case. */
const KINDS = new Uint8Array(0x10000);
const note = (kind: number, signs: string) => {
  for (const sign of signs) KINDS[sign.charCodeAt(0)]! |= kind;
};
note(DIGIT | IN_WORD | IN_LONG, '0123456789');
note(CAPITAL | IN_WORD | IN_LONG, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ');
note(SMALL | IN_WORD | IN_LONG, 'abcdefghijklmnopqrstuvwxyz\u017f\u212a');
note(IN_WORD | IN_LONG, '_.=+/-');
note(IN_WORD, '~%@:');
note(SIGN, './-');
note(COLON, ':');

/** Words for a password, and an `@` as a link has it. */
const WORDS =
  '%40|\\bbasic\\b|PRIVATE KEY|pass(?:w|c|ph|\\s{0,9}[:=]|\\s{1,9}(?:is|was|to)\\b)|pwd|\\bpin\\b|contrase|clave|mot de passe|mdp|kennwort|zugangscode|parola|senha|palavra-passe|wachtwoord|has[łl]o|[şs]ifre|パスワード|暗証番号|비밀번호|암호|패스워드|密[码碼]|口令|كلمة|السري|סיסמה';
/** How long a word is that is masked wherever it is. */
const LONG = 16;
/** Occurs in everything that is masked and has few digits. */
const HINT = new RegExp(`[@＠]|[\\w+/.=-]{${LONG}}|${WORDS}`, 'iu');
/** The same in ASCII, but for what `mayHide` sees itself: it takes a fifth of the time. */
const ASCII_HINT = new RegExp(WORDS, 'i');

/** Words for a key; one that is not long has two digits. */
const KEY =
  /bearer|key|token|secret|auth|sig|schl[üu]ssel|cl[ée]|chave|chiave|sleutel|klucz|anahtar|トークン|キー|토큰|키|令牌|密[钥鑰]|金鑰|رمز|مفتاح|אסימון|מפתח/iu;

/** A text with fewer digits contains no number to mask. */
const FEW = 4;
const DIGIT_OF_ANY_SCRIPT = /\p{Nd}|\p{No}/gu;

const AT = 64;

/**
 * Whether our rules may find something to mask in a text; `false` is certain. For a server that
 * masks thousands of texts a second, most of which contain nothing to mask.
 */
export function mayHide(text: string): boolean {
  let digits = 0;
  let isAscii = true;
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const kind = KINDS[code]!;
    if (kind & DIGIT && ++digits >= FEW) return true;
    if (code === AT) return true;
    if (code > 127) isAscii = false;
    length = kind & IN_LONG ? length + 1 : 0;
    if (length >= LONG) return true;
  }
  if (!isAscii) digits = text.match(DIGIT_OF_ANY_SCRIPT)?.length ?? 0;
  return (
    digits >= FEW || (isAscii ? ASCII_HINT : HINT).test(text) || (digits > 1 && KEY.test(text))
  );
}

/** What is known of a text after it was looked through once. When parts of it are masked, it has less of everything. */
interface Clues {
  text: string;
  isAscii: boolean;
  digits: number;
  /** Of the longest row of digits. */
  digitsInRow: number;
  /** Dots, slashes and dashes, or colons, with a digit before and after. */
  signs: number;
  colons: number;
  /** The length of the longest word as keys have it, of the longest with a digit or a capital, … */
  longest: number;
  longestMixed: number;
  /** … of the longest with four digits and a capital; whether one may be a key after a word for it. */
  longestRandom: number;
  mayBeKey: boolean;
}

function cluesOf(text: string): Clues {
  const clues: Clues = {
    text,
    isAscii: true,
    digits: 0,
    digitsInRow: 0,
    signs: 0,
    colons: 0,
    longest: 0,
    longestMixed: 0,
    longestRandom: 0,
    mayBeKey: false,
  };
  let start = 0;
  let kinds = 0;
  let digits = 0;
  let row = 0;
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 32;
    const kind = KINDS[code]!;
    if (code > 127) clues.isAscii = false;
    if (kind & DIGIT) {
      digits++;
      if (++row > clues.digitsInRow) clues.digitsInRow = row;
    } else {
      if (row > 0 && kind & (SIGN | COLON) && KINDS[text.charCodeAt(at + 1)]! & DIGIT) {
        if (kind & SIGN) clues.signs++;
        else clues.colons++;
      }
      row = 0;
    }
    if (kind & IN_WORD) {
      kinds |= kind;
      continue;
    }
    const length = at - start;
    if (length > 7) noteWord(clues, length, digits, kinds);
    clues.digits += digits;
    start = at + 1;
    digits = 0;
    kinds = 0;
  }
  return clues;
}

function noteWord(clues: Clues, length: number, digits: number, kinds: number): void {
  const hasCapital = (kinds & CAPITAL) !== 0;
  const hasLetter = (kinds & (CAPITAL | SMALL)) !== 0;
  const isMixed = hasCapital || digits > 0;
  clues.longest = Math.max(clues.longest, length);
  if (isMixed) clues.longestMixed = Math.max(clues.longestMixed, length);
  if (hasCapital && digits > 3) clues.longestRandom = Math.max(clues.longestRandom, length);
  clues.mayBeKey ||= hasLetter && (digits > 1 || (length > 15 && isMixed));
}

const [
  privateKey,
  passwordInAddress,
  webToken,
  openAddress,
  botToken,
  inHeader,
  withPrefix,
  afterKeyWord,
  veryRandom,
  email,
] = lettered;
const [
  uuid,
  hash,
  device,
  moment,
  dateRange,
  day,
  times,
  yearRange,
  easternDay,
  years,
  cep,
  address,
  version,
  section,
  place,
  degrees,
  ups,
  usps,
  upu,
  shipment,
  bareDay,
  book,
  bookDigits,
  chassis,
] = KEPT_PATTERNS;

/** What a text must have, in which a pattern finds something that is masked, or kept from it. */
const NEEDED: readonly (readonly [RegExp, (clues: Clues) => boolean])[] = [
  [privateKey.pattern, ({ text }) => text.includes('-----BEGIN')],
  [passwordInAddress.pattern, ({ text }) => text.includes('://') && text.includes('@')],
  [webToken.pattern, ({ longest }) => longest >= 9],
  [openAddress.pattern, ({ longest }) => longest >= 16],
  [botToken.pattern, ({ longest }) => longest >= 38],
  [inHeader.pattern, ({ longest, text }) => longest > 15 || text.includes('=')],
  [withPrefix.pattern, ({ longestMixed }) => longestMixed >= 14],
  [afterKeyWord.pattern, ({ mayBeKey }) => mayBeKey],
  [veryRandom.pattern, ({ longestRandom }) => longestRandom >= 28],
  [email.pattern, ({ text }) => text.includes('@')],
  [uuid, ({ longest }) => longest >= 36],
  [hash, ({ longest }) => longest >= 20],
  [device, ({ longest }) => longest >= 17],
  [moment, ({ digits }) => digits >= 10],
  [dateRange, ({ digits, signs }) => digits >= 6 && signs >= 2],
  [day, ({ signs }) => signs >= 2],
  [times, ({ colons }) => colons >= 1],
  [yearRange, ({ digits }) => digits >= 6],
  [easternDay, ({ isAscii }) => !isAscii],
  [years, ({ digits }) => digits >= 8],
  [cep, ({ digits }) => digits >= 8],
  [address, ({ signs }) => signs >= 3],
  [version, ({ signs }) => signs >= 1],
  [section, ({ signs }) => signs >= 1],
  [place, ({ signs }) => signs >= 2],
  [degrees, ({ signs }) => signs >= 1],
  [ups, ({ text }) => text.includes('1Z') || text.includes('1z')],
  [usps, ({ digits }) => digits >= 20],
  [upu, ({ digits }) => digits >= 9],
  [shipment, ({ digitsInRow }) => digitsInRow >= 9],
  [bareDay, ({ digitsInRow }) => digitsInRow >= 8],
  [book, ({ text }) => /IS[BS]N/i.test(text)],
  [bookDigits, ({ signs }) => signs >= 4],
  [chassis, ({ longest }) => longest >= 17],
  [PAGES, ({ text }) => text.includes('://') || /www\./i.test(text)],
  [IBAN_START, ({ digits }) => digits >= 6],
  [DIGIT_RUN, ({ digits }) => digits >= 12],
  [
    INTERNATIONAL,
    ({ digits, text }) =>
      digits >= 7 && (text.includes('+') || text.includes('00') || text.includes('011')),
  ],
  [NATIONAL, ({ digits }) => digits >= 5],
];

/** The letters that each of the alternatives of a pattern begins with, in small letters. */
function beginningsOf(alternatives: string): string[] {
  const outside = alternatives.replace(/\\./g, '.').split(/([(|)])/);
  let depth = 0;
  const first = outside.filter((part, at) => {
    if (part === '(') depth++;
    if (part === ')') depth--;
    return depth === 0 && !/^[(|)]$/.test(part) && (at === 0 || outside[at - 1] === '|');
  });
  return first.map((one) => /^(?:\p{L}(?![?*{]))*/u.exec(one)![0].toLowerCase());
}

/**
 * What the masking of all languages needs of `Libraries.glance`.
 *
 * @param passwords the words for a password in each language, as patterns
 */
export function glanceFor({ password }: Knowledge, passwords: readonly string[]) {
  // A text of ASCII has no word that begins otherwise.
  const words = passwords.flatMap(beginningsOf).filter((word) => /^[a-z]*$/.test(word));
  const needed = new Map([
    ...NEEDED,
    [
      password.pattern,
      ({ isAscii, text }: Clues) => {
        const small = text.toLowerCase();
        return !isAscii || words.some((word) => small.includes(word));
      },
    ] as const,
  ]);
  return (text: string) => {
    const clues = cluesOf(text);
    return (pattern: RegExp) => needed.get(pattern)?.(clues) ?? true;
  };
}
