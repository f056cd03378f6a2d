// What stays as it is, and no number is looked for in it: dates, times, versions, addresses of computers, parcels.

/** 1–31, 1–12, and years */
const D = '(?:0?[1-9]|[12]\\d|3[01])';
const M = '(?:0?[1-9]|1[0-2])';
const Y = '(?:(?:19|20)\\d\\d|\\d\\d)';
const SEP = '[./-]';
const DATE = `(?:${D}(${SEP})${M}\\1${Y}|${M}(${SEP})${D}\\2${Y}|(?:19|20)\\d\\d(${SEP})${M}\\3${D}|${D}\\.${M}\\.)`;
/** The same without groups, for the second date of a range. */
const DATE_AFTER = `(?:${D}${SEP}${M}${SEP}${Y}|${M}${SEP}${D}${SEP}${Y}|(?:19|20)\\d\\d${SEP}${M}${SEP}${D})`;
const TIME = '(?:[01]?\\d|2[0-4]):[0-5]\\d(?::[0-5]\\d(?:[.,]\\d{1,9})?)?';

/** In the order of `glance.ts`. Each matches a whole thing. The first letter of a name may stand in front of a parcel's number. */
export const KEPT_PATTERNS = [
  // UUIDs, hashes, addresses of devices
  /(?<![\w-])[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?![\w-])/gi,
  /(?<![\w-])(?=(?:\d*[a-f]){3})(?=[a-f]*\d)[\da-f]{20,128}(?![\w-])/gi,
  /(?<![\w:-])(?:[\da-f]{2}[:-]){5}[\da-f]{2}(?![\w:-])/gi,
  // Times with a date: 2024-05-03T08:10:01.211+00:00, 20240503T081001Z
  new RegExp(
    `(?<![\\w.-])(?:19|20)\\d\\d-?${M}-?${D}[T ]{1,2}\\d\\d:?\\d\\d(?::?\\d\\d(?:[.,]\\d{1,9})?)?(?: ?(?:Z|[+-]\\d\\d:?\\d\\d))?(?![\\d])`,
    'g',
  ),
  // Ranges of dates, dates, times, ranges of years
  new RegExp(
    `(?<![\\d./-])${DATE} ?(?:-|/|bis|to|until|al?|au|tot|do|〜|~) ?${DATE_AFTER}(?![\\d/-]|\\.\\d)`,
    'g',
  ),
  new RegExp(`(?<![\\d./-])${DATE_AFTER}(?![\\d/-]|\\.\\d)(?:,? ${TIME})?`, 'g'),
  new RegExp(`(?<![\\d:])${TIME}(?: ?- ?${TIME})?(?![\\d:])`, 'g'),
  /(?<![\w./-])(?:19|20)\d\d ?[-/] ?(?:(?:19|20)\d\d|\d\d)(?![\w/-]|\.\d)/g,
  /(?:19|20)\d\d ?年 ?\d{1,2} ?月(?: ?\d{1,2} ?日)?|(?:19|20)\d\d년 ?\d{1,2}월 ?\d{1,2}일/g,
  // Two years or more, and postal codes of Brazil
  /(?<![\w./-]|\d )(?:19[5-9]|20[0-4])\d(?: (?:19[5-9]|20[0-4])\d){1,3}(?![\w/-]|[ .]\d)/g,
  /(?<=\bcep\W{0,3}(?:é |e )?)\d{5}-?\d{3}(?![\w-])/gi,
  // Addresses of computers, versions, sections: 192.168.0.1, v1.2.3, 17.5.1
  /(?<![\w.-])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?::\d{1,5}|\/\d{1,2})?(?![\w-]|\.\d)/g,
  /(?<![\w.])v\.? ?\d{1,5}(?:\.\d{1,8}){1,4}(?:[-+][\w.-]{1,30})?/gi,
  /(?<![\w.+-])(?=\d{1,5}(?:\.\d{1,8}){1,4}(?![\w.]))(?:\d\.\d{1,8}(?:\.\d{1,8}){0,3}|\d{1,5}\.(?:\d\.\d{1,8}|\d{1,3}\.\d)(?:\.\d{1,8}){0,2}|\d{1,3}\.0\.\d{1,5}\.\d{1,5})(?![\w-]|\.\d)/g,
  // Degrees: 52.520008, -13.404954
  /(?<![\w.])[-+]?\d{1,3}\.\d{3,15}(?:°| ?[NSEW]\b)?,? {0,2}[-+]?\d{1,3}\.\d{3,15}(?![\w]|\.\d)/g,
  /(?<![\w.])[-+]?(?!0\d)\d{1,3}\.\d{4,15}(?![\w-]|\.\d)/g,
  // Parcels: UPS, USPS, the Universal Postal Union, DHL; and shipments by their length
  /(?<![A-Za-z\d])1Z ?[A-Z\d]{3} ?[A-Z\d]{3} ?[A-Z\d]{2} ?[A-Z\d]{4} ?[A-Z\d]{4}(?![A-Za-z\d])/gi,
  /(?<!\d)(?:420 ?\d{5} ?(?:\d{4} ?)?)?9[1-5]\d\d(?: ?\d{4}){4}(?: ?\d{2})?(?: ?\d{4})?(?!\d)/g,
  /(?<![A-Za-z\d])[A-Z]{2} ?\d{3} ?\d{3} ?\d{3} ?[A-Z]{2}(?![A-Za-z\d])/g,
  /(?<![A-Za-z\d])(?:JJD|JVGL|GM|LX|RX|TBA|C1|H\d{2})[A-Z]{0,3}\d{9,20}(?![A-Za-z\d])/g,
  // A day without signs between
  /(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)/g,
  // Books and journals
  /\bIS[BS]N(?:-?1[03])?:? ?[\dX][\dX -]{6,16}[\dX](?!\w)/gi,
  /(?<!\d[ -]?)97[89](?:-\d{1,7}){4}(?!\w)/g,
  // Numbers of chassis
  /(?<![A-Za-z\d])(?=[A-HJ-NPR-Z\d]*[A-HJ-NPR-Z][A-HJ-NPR-Z\d]*[A-HJ-NPR-Z])[A-HJ-NPR-Z\d]{11}\d{6}(?![A-Za-z\d])/g,
] as const satisfies readonly RegExp[];

/** Whether thirteen digits are the number of an article or a book: EAN. */
export function isArticle(digits: string): boolean {
  if (digits.length !== 13) return false;
  let sum = 0;
  for (let at = 11, weight = 3; at >= 0; at--, weight = 4 - weight) {
    sum += weight * Number(digits[at]);
  }
  return (10 - (sum % 10)) % 10 === Number(digits.at(-1));
}

/** Milliseconds since 1970 in our time, or microseconds. */
export const isTimestamp = (digits: string) => /^1[4-9]\d{11}(?:\d{3})?$/.test(digits);

/** Sizes and amounts: 600 700 800. */
export const areHundreds = (groups: string) => /^\d00(?: \d00)+$/.test(groups);

const CURRENCY =
  'eur|usd|gbp|chf|jpy|cny|rmb|krw|inr|ils|nis|try|pln|czk|huf|sek|nok|dkk|ron|brl|mxn|ars|clp|cop|pen|uyu|sar|aed|egp|mad|tnd|dzd|qar|kwd|jod|iqd|lbp|cad|aud|nzd|sgd|hkd|twd|zar|rub|uah|php|idr|thb|vnd|btc|eth';
const UNIT =
  'euros?|dollars?|bucks|pounds?|pesos?|reais|real|z[lł]|z[lł]otych|liras?|lirası|tl|kr|ft|yen|won|yuan|francs?|francos|franken|rupees?|dirhams?|riyals?|shekels?|%|percent|km|m|cm|mm|kg|g|mg|l|ml|[kmgt]b|bytes?|bits?|px|k?wh|kw|[kmg]?hz|ms|seconds?|secs?|min|minutes?|hours?|days?|people|users?|views?|points?|pts|miles|units?|pcs|pieces|st[üu]ck|rows|steps|followers|copies|einwohner|habitants?|habitantes|abitanti|mieszkańców|inwoners|元|円|원|块|塊|萬|万|億|亿|名|人|个|個|개|명|ريال|درهم|جنيه|دينار|ليرة|دولار|يورو|شيكل|שקל|שקלים|ש"ח|ש״ח|דולר|אירו|ק"מ|ק״ג';

const MONEY_BEFORE = new RegExp(
  `(?:\\p{Sc}|(?<!\\p{L})(?:${CURRENCY}|r\\$|rs\\.?|fr\\.?|kr\\.?|zł)) ?$`,
  'iu',
);
const MONEY_AFTER = new RegExp(
  `^[.,]?(?:\\d{1,2})? ?(?:\\p{Sc}|(?:${CURRENCY}|${UNIT})(?![\\p{L}\\d]))`,
  'iu',
);
/** After these letters of scripts without spaces, a unit may be followed by anything. */
const MONEY_CJK = /^ ?(?:元|円|원|块|塊|萬|万|億|亿|名|人|个|個|개|명|年|月|日|時|点|歩|回|ページ)/;

/** Whether the number between is an amount: of money, or of anything that has a unit. */
export function isAmount(text: string, start: number, end: number): boolean {
  const after = text.slice(end, end + 14);
  return (
    MONEY_BEFORE.test(text.slice(Math.max(0, start - 6), start)) ||
    MONEY_AFTER.test(after) ||
    MONEY_CJK.test(after)
  );
}

/** Addresses of pages, in which no phone number and no id is looked for, but where one calls. */
export const PAGES =
  /(?<![\w])(?:https?:\/\/|www\.)(?!(?:www\.)?(?:wa\.me|api\.whatsapp)\b)[^\s\ue000-\ue0ff<>"]+/gi;
