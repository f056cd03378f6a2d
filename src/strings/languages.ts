/**
 * The table of languages: everything that is said to customers is said in each of them. The BCP 47
 * tag, and the direction it is written in. Whatever else lists languages is derived from this,
 * their names from Unicode's by `Intl.DisplayNames`; CONTRIBUTING.md says how to add one.
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

/** A language without its script or region, such as `pt` for `pt-BR`. */
export type PrimaryLanguage = Language extends infer L
  ? L extends `${infer Primary}-${string}`
    ? Primary
    : L
  : never;

/** For what is the same in all scripts and regions of a language. */
export const primaryOf = (language: Language): PrimaryLanguage =>
  language.slice(0, 2) as PrimaryLanguage;

/**
 * @param tag BCP 47, such as `pt-AO`. Without a region, Portuguese is Brazil's, and outside Brazil and
 * `419`, Latin America, it is Portugal's. Chinese is traditional with that script, or without a script in
 * Taiwan, Hong Kong and Macao.
 * @returns its language; `undefined`: not one of ours
 */
export function languageIn(tag: string): Language | undefined {
  // Without extensions and private use, which begin with a subtag of one character.
  const [own] = tag
    .toLowerCase()
    .replaceAll('_', '-')
    .split(/[^a-z\d-]|-.-/);
  const [primary] = own!.split('-');
  const name =
    primary === 'pt'
      ? /-(?!br\b|419)(\w\w|\d{3})\b/.test(own!)
        ? 'pt-PT'
        : 'pt-BR'
      : primary === 'zh'
        ? /-hant\b|^(?!.*-hans\b).*-(tw|hk|mo)\b/.test(own!)
          ? 'zh-Hant'
          : 'zh-Hans'
        : primary;
  return (Object.keys(directions) as Language[]).find((language) => language === name);
}
