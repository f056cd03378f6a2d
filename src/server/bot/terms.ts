/** Words that say nothing about the subject of a question. */
const STOP_WORDS = new Set(
  `a about all also am an and any are as at be been but by can could d did do does doesn don for from get give go
  got had has have help here how i if im in is isn it its ive just know ll like long m many may me much my need no
  not of on one or our please re s should so some soon t take takes tell than that the their them then there they
  thing this till to too until up us ve want was we were what when where which who why will with would you your
  work works happen really still something anything say says question`.split(/\s+/),
);

/** Phrases that are one word to us. */
const PHRASES: readonly [RegExp, string][] = [
  [/\b(?:log|sign)(?:ging|ged|ing|ned)?[ -]?in(?:to)?\b/g, 'login'],
  [/\bgift ?cards?\b/g, 'giftcard'],
  [/\bmoney back\b/g, 'refund'],
  [/\bsend(?:ing)? (?:it|them|this|that|something|an item|my \w+) back\b/g, 'return'],
  [/\bsend(?:ing)? back\b/g, 'return'],
  [/\bpromotion(?:al)?\b|\bpromos?\b/g, 'promo'],
];

/** Words of support that mean the same: the first one stands for all. Endings are cut as by `stemOf`. */
const SYNONYMS = new Map(
  `parcel package shipment
  deliver delivery shipping ship dispatch courier
  arriv come
  track locate
  refund reimburs
  cancel abort
  repair fix mend broken torn damag defect
  password passcode pin
  promo voucher coupon discount code
  address
  exchang swap replac
  hello hi hey
  thank thanks cheer
  cost price fee charg expensiv`
    .split('\n')
    .flatMap((line) => {
      const [first, ...others] = line.trim().split(' ');
      return others.map((other) => [stemOf(other), stemOf(first!)] as const);
    }),
);

/** Cuts the ending of an English word, so that `refunds` and `refunded` are the same. */
function stemOf(word: string): string {
  if (word.length <= 3) return word;
  const stem = word
    .replace(/(?:'s|s')$/, '')
    .replace(/ies$/, 'y')
    .replace(/([^s])s$/, '$1')
    .replace(/(?:ing|ed|er|ment|ation|able)$/, (ending, at: number) => (at > 2 ? '' : ending))
    .replace(/(.)\1$/, '$1')
    .replace(/([^aeiou])y$/, '$1i')
    .replace(/e$/, '');
  return stem.length < 3 ? word : stem;
}

/** The words that a text is about, in a form that can be compared. */
export function termsOf(text: string): string[] {
  let plain = text.normalize('NFKD').toLowerCase().replaceAll('’', "'");
  for (const [phrase, word] of PHRASES) plain = plain.replace(phrase, word);
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? [])
    .filter((word) => !STOP_WORDS.has(word))
    .map(stemOf)
    .map((stem) => SYNONYMS.get(stem) ?? stem);
}
