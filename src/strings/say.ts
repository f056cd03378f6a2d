/**
 * A text that goes with a number, in every form that `Intl.PluralRules` has for its language: `one` and `other`
 * in English, six in Arabic, `other` alone in Japanese.
 */
export type Counted = { readonly [form in Intl.LDMLPluralRule]?: string } & {
  readonly other: string;
};

/** Fills the placeholders of a text, `{name}`. What a value contains is never a placeholder. */
export const say = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

/** Says a text that goes with a number, in the form and the digits of its language. */
export function sayCount(counted: Counted, count: number, language: string): string {
  // An old `Intl` that the page has put in the place of the browser's knows no forms.
  const form = Intl.PluralRules ? new Intl.PluralRules(language).select(count) : 'other';
  return say(counted[form] ?? counted.other, { count: count.toLocaleString(language) });
}
