import { digitsOf } from './checks.ts';

/** Separator between groups of digits. */
const S = '[ .\\u00a0-]';

const FORMS = [
  // International: +49 30 1234567, 0049 30 1234567
  '(?:(?<!\\w)\\+|\\b00)[1-9]\\d{0,3}(?:[ ./\\u00a0-]?(?:\\(\\d{1,5}\\)|\\d{1,5})){2,6}',
  // With the area code in brackets: (977) 625-2661, (11) 91234-5678
  `(?:\\+?1${S}?)?\\(0?\\d{2,4}\\)${S}?\\d{3,5}${S}?\\d{3,5}`,
  // North America: 977-625-2661
  `\\b(?:1${S})?[2-9]\\d{2}(${S})[2-9]\\d{2}\\1\\d{4}\\b`,
  // With the 0 of a trunk call: 020 7946 0958, 01 23 45 67 89, 0176/12345678, 07537395912
  `\\b0[1-9]\\d{0,3}(?:[ ./\\u00a0-]\\d{2,8}){1,4}\\b`,
  '\\b0[1-9]\\d{8,9}\\b',
  // Spain, Poland, Italy, China: no 0, but groups
  `\\b[4-9]\\d{2}([ -])\\d{3}\\2\\d{3}\\b`,
  `\\b[67]\\d{2} \\d{2} \\d{2} \\d{2}\\b`,
  `\\b3\\d{2}${S}\\d{3}${S}?\\d{3,4}\\b`,
  `\\b1[3-9]\\d[ -]\\d{4}[ -]\\d{4}\\b`,
  // Bare digits, recognised by the word before them
  '(?<=(?:phone|tel(?:efon\\w{0,6}|éfono|éphone)?|mobile?|cell|handy|whatsapp|call me|reach me|電話|电话|手机|전화)\\D{0,24})\\d{7,15}\\b',
];

export const phonePattern = new RegExp(FORMS.join('|'), 'giu');

const DATE =
  /(?<![./-])\b\d{1,2}([./-])\d{1,2}\1(?:19|20)?\d\d\b(?![./-]\d)|\b(?:19|20)\d\d([./-])\d\d\2\d\d\b/;
/** Words before order numbers and other numbers of a shop, unless a word for a phone follows. */
const NO_PHONE_NEXT = '(?!.{0,20}(?:tel|phone|電話|电话|전화|هاتف|טלפון))';
const NOT_A_PHONE = new RegExp(
  `(?:(?:order|invoice|ref(?:erence)?|ticket|case|account|tracking|parcel|item|sku|serial|model|version|isbn|imei|id|pedido|factura|commande|facture|encomenda|ordine|注文|订单|訂單|주문|طلب|הזמנ[הת])${NO_PHONE_NEXT}|(?:bestel|auftrag|rechnung|sendung|vorgang|kunden|zamówieni|sipariş)${NO_PHONE_NEXT}\\p{L}*)\\W{0,3}(?:id|n[uú]m\\p{L}*|no|nr|n°)?\\W{0,3}(?:is|was|ist|lautet|es|est)?\\W{0,2}$`,
  'iu',
);

/** Whether a text in phone-number format is a phone number; `before` is the text in front of it. */
export function isPhone(text: string, before: string): boolean {
  const { length } = digitsOf(text);
  if (length < 7 || length > 15 || DATE.test(text)) return false;
  if (text.startsWith('+')) return length >= 8;
  // A grouped number with a leading 0 has at least nine digits; fewer may be a date or a size.
  if (text.startsWith('0') && length < 9) return false;
  return !NOT_A_PHONE.test(before.slice(-40));
}
