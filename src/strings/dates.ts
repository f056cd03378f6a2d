/** The suffix of the first day of a month, in languages whose Unicode date formats lack it. */
const ORDINAL: Record<string, string> = { fr: 'er', 'pt-BR': 'º' };

/** A date with its month in words, as one says it: "1er décembre". @param at milliseconds since 1970 */
export const sayDate = (format: Intl.DateTimeFormat, at: number): string =>
  format
    .format(at)
    .replace(
      /(?<!\d)1(?= \p{L}\p{L})/u,
      (first) => first + (ORDINAL[format.resolvedOptions().locale] ?? ''),
    );
