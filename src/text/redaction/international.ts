import { digitsOf } from './checks.ts';
import { passwordAfter, type RedactionRule } from './rules.ts';

const LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** The sum of digit × weight over the first digits. */
function weighted(text: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(text[index]), 0);
}

const nationalIds: readonly Omit<RedactionRule, 'mark'>[] = [
  // Spain: DNI and NIE
  {
    pattern: /\b[\dXYZ]\d{7}[- ]?[A-Z]\b/gi,
    check: (text) => {
      const upper = text.toUpperCase();
      const number = 'XYZ'.indexOf(upper[0]!) + digitsOf(upper.slice(1));
      return LETTERS[Number(/^\d/.test(upper) ? digitsOf(upper) : number) % 23] === upper.at(-1);
    },
  },
  // France: numéro de sécurité sociale
  {
    pattern: /\b[12] ?\d\d ?\d\d ?\d\d ?\d{3} ?\d{3} ?\d\d\b/g,
    check: (text) => {
      const digits = digitsOf(text);
      return 97 - (Number(digits.slice(0, 13)) % 97) === Number(digits.slice(13));
    },
  },
  // Italy: codice fiscale
  { pattern: /\b[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z]\b/gi },
  // Germany: Steuer-ID, as it is printed
  { pattern: /(?<!\+)\b[1-9]\d \d{3} \d{3} \d{3}\b/g },
  // Brazil: CPF
  { pattern: /\b\d{3}\.\d{3}\.\d{3}-\d\d\b/g },
  // Poland: PESEL, a birthday and a check digit
  {
    pattern: /\b\d\d(?:[02468][1-9]|[13579][0-2])(?:0[1-9]|[12]\d|3[01])\d{5}\b/g,
    check: (text) =>
      (10 - (weighted(text, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === Number(text[10]),
  },
  // Türkiye: T.C. kimlik no, with two check digits
  {
    pattern: /\b[1-9]\d{10}\b/g,
    check: (text) => {
      const odd = weighted(text, [1, 0, 1, 0, 1, 0, 1, 0, 1]);
      const even = weighted(text, [0, 1, 0, 1, 0, 1, 0, 1]);
      const tenth = (((odd * 7 - even) % 10) + 10) % 10;
      return tenth === Number(text[9]) && (odd + even + tenth) % 10 === Number(text[10]);
    },
  },
  // Korea: resident registration number
  { pattern: /\b\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-[1-8]\d{6}\b/g },
  // China: resident identity card
  {
    pattern: /\b[1-9]\d{5}(?:19|20)\d{9}[\dX]\b/gi,
    check: (text) => {
      const sum = weighted(text, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
      return '10X98765432'[sum % 11] === text.at(-1)!.toUpperCase();
    },
  },
  // The Netherlands, Israel, Japan, Germany: bare digits, recognised by the word before them
  {
    pattern:
      /(?<=\b(?:bsn|burgerservicenummer|teudat zehut|my ?number|steuer-?id\w{0,12})\W{0,3}(?:is|ist|:|number|nummer)?\W{0,3})\d{8,12}\b|(?<=(?:תעודת זהות|マイナンバー)\D{0,6})\d{9,12}/giu,
  },
];

/**
 * Rules for other languages than English: national ids of their main countries, and their
 * words for a password. The server always applies them; a browser loads them with the language.
 */
export const internationalRules: readonly RedactionRule[] = [
  passwordAfter(
    "contraseña|clave|mot de passe|passwort|kennwort|parola d'ordine|senha|wachtwoord|hasło|şifrem?|parolam?",
    'es|est|ist|lautet|è|é|is|to|jest',
    '(?:not|nicht|falsch|abgelaufen|incorrect[oae]?|caducada|expirée?|scaduta|errata|sbagliata|errada|no|ne|non|não|nie)\\b',
  ),
  {
    mark: 'password',
    pattern:
      /(?<=(?:パスワード|비밀번호|密码|كلمة المرور|הסיסמה)\s{0,9}(?:[:=：]|は|는|是)\s{0,9})[^\s"'”»]{3,}/gu,
  },
  ...nationalIds.map((rule) => ({ mark: 'national_id', ...rule })),
];
