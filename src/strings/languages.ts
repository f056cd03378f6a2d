/**
 * The table of languages: everything that is said to customers is said in each of them. The BCP 47
 * primary tag, and the direction it is written in. Whatever else lists languages is derived from this,
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
  pt: 'ltr',
  tr: 'ltr',
  zh: 'ltr',
} as const satisfies Record<string, 'ltr' | 'rtl'>;

export type Language = keyof typeof directions;

/** @param tag BCP 47, such as `pt-BR` @returns its language; `undefined`: not one of ours */
export function languageIn(tag: string): Language | undefined {
  const [primary] = tag.toLowerCase().split(/[^a-z]/);
  return (Object.keys(directions) as Language[]).find((language) => language === primary);
}
