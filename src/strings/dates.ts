/** The first of a month, where a language has an ordinal for it that Unicode's formats do not know. */
const FIRST: Record<string, [from: RegExp, to: string]> = {
  fr: [/(?<!\d)1 (?=\p{L}{3})/u, '1er '],
  'pt-BR': [/(?<!\d)1 (?=de )/, '1º '],
};

/** A date with its month in words, as one says it. @param at milliseconds since 1970 */
export function sayDate(format: Intl.DateTimeFormat, at: number): string {
  const first = FIRST[format.resolvedOptions().locale];
  return first ? format.format(at).replace(...first) : format.format(at);
}
