/**
 * The table of languages: everything that is said to customers is said in each of them. The BCP 47 tag, and
 * the direction it is written in; of a language's variants, the first stands for it. Whatever else lists
 * languages is derived from this, their names from Unicode's by `Intl.DisplayNames`; CONTRIBUTING.md says
 * how to add one.
 */
export const directions = {
  ar: 'rtl',
  de: 'ltr',
  en: 'ltr',
  es: 'ltr',
  fr: 'ltr',
  he: 'rtl',
  it: 'ltr',
  ja: 'ltr',
  ko: 'ltr',
  nl: 'ltr',
  pl: 'ltr',
  'pt-BR': 'ltr',
  'pt-PT': 'ltr',
  tr: 'ltr',
  'zh-Hans': 'ltr',
  'zh-Hant': 'ltr',
} as const satisfies Record<string, 'ltr' | 'rtl'>;

export type Language = keyof typeof directions;

/**
 * @param tag BCP 47, such as `pt-AO`. Portuguese without a region is Brazil's; outside Brazil and `419`, Latin
 * America, it is Portugal's. Chinese is traditional with that script, or without a script in Taiwan, Hong Kong
 * and Macao.
 * @returns its language; `undefined`: not one of ours
 */
export function languageIn(tag: string): Language | undefined {
  const own = tag.toLowerCase().replaceAll('_', '-');
  // Each regular expression is compiled in the page of each visitor: only where it is needed.
  let end = 0;
  while (own[end]! >= 'a' && own[end]! <= 'z') end++;
  const primary = own.slice(0, end);
  const name =
    primary === 'pt' && /^pt(-\w{4})?-(?!br|419)\w{2,3}\b/.test(own)
      ? 'pt-PT'
      : primary === 'zh' && /^zh(-\w{3})?-(hant|tw|hk|mo)\b/.test(own)
        ? 'zh-Hant'
        : primary;
  return (Object.keys(directions) as Language[]).find((one) => `${one}-`.startsWith(`${name}-`));
}
