import { digitsOf } from './checks.ts';

/** Separator between groups of digits. */
const S = '[ .\\u00a0-]';

/**
 * Numbers that look like a phone number in any text. One that is written without groups could be the number of an
 * order, and is left to the rules that know the words of a language.
 */
const FORMS = [
  // International: +49 30 1234567, 0049 30 1234567
  '(?:\\+|00)[1-9]\\d{0,3}(?:[ ./\\u00a0-]?(?:\\(\\d{1,5}\\)|\\d{1,5})){2,6}',
  // With the area code in brackets: (977) 625-2661, (11) 91234-5678
  `(?:\\+?1${S}?)?\\(0?\\d{2,4}\\)${S}?\\d{3,5}${S}?\\d{3,5}`,
  // North America: 977-625-2661
  `(?:1${S})?[2-9]\\d{2}(${S})[2-9]\\d{2}\\1\\d{4}`,
  // With the 0 of a trunk call: 020 7946 0958, 01 23 45 67 89, 0176/12345678
  '0[1-9]\\d{0,3}(?:[ ./\\u00a0-]\\d{2,8}){1,4}',
  // Spain, Poland: no 0, but groups
  '[4-9]\\d{2}([ -])\\d{3}\\2\\d{3}',
  // Bare digits, recognised by the word before them
  '(?<=(?:phone|tel(?:efon\\w{0,6}|éfono|éphone)?|mobile?|cell|handy|whatsapp|call me|reach me|電話|电话|手机|전화)\\D{0,24})\\d{7,15}',
];

/** Whole numbers: a part of a longer one is another number, or less than its owner wants to hide. */
export const phonePattern = new RegExp(
  `(?<![\\w+]|\\d[ ./-])(?:${FORMS.join('|')})(?![ ./-]?\\d|\\w)`,
  'giu',
);

const DATE = /^\d\d?([./-])\d\d?\1(?:19|20)?\d\d$/;
/** Words before order numbers and other numbers of a shop. */
const NOT_A_PHONE =
  /(?:order|invoice|ref(?:erence)?|ticket|case|account|tracking|parcel|item|sku|serial|model|version|isbn|id|pedido|factura|commande|facture|bestell\w*|rechnung\w*|ordine|zamówieni\w*)\W{0,3}(?:id|numbers?|num|no|nr|n°)?\W{0,3}(?:is|was)?\W{0,2}$/iu;

/** Whether a text in phone-number format is a phone number; `before` is the text in front of it. */
export function isPhone(text: string, before: string): boolean {
  const { length } = digitsOf(text);
  if (length < 7 || length > 15 || DATE.test(text)) return false;
  if (text.startsWith('+')) return length >= 8;
  // A grouped number with a leading 0 has at least nine digits; fewer may be a date or a size.
  if (text.startsWith('0') && length < 9) return false;
  return !NOT_A_PHONE.test(before.slice(-40));
}
