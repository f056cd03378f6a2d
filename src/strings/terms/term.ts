import type { Terms } from './en.ts';

/** Turns `order_status` into readable words: a topic, or a value that no table knows. */
export function words(term: string): string {
  const spaced = term.replaceAll('_', ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** A value of the API in words; one that the table does not know, such as a site's own reason, as readable words. */
export const termIn = (terms: Terms, value: string): string =>
  Object.hasOwn(terms, value) ? terms[value as keyof Terms] : words(value);
