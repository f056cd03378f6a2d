import { glanceFor, mayHide } from './glance.ts';
import { createMasking } from './later/index.ts';
import { maskingByLanguage } from './later/languages/all.ts';
import { knowledgeOf } from './later/language.ts';
import { libraries } from './libraries/index.ts';

/** Forms of phone numbers depend on the language, so `libraries` has them. */
const world = { ...knowledgeOf(...Object.values(maskingByLanguage)), numbers: undefined };
const glance = glanceFor(
  world,
  Object.values(maskingByLanguage).map(({ words }) => words.password),
);
const masking = createMasking([world], { ...libraries, glance });

/**
 * Masks a text as the browser does, with what is known of all languages.
 *
 * @param language of the conversation, BCP 47, if it is known
 */
export function mask(text: string, language?: string | null): string {
  return mayHide(text) ? masking(text, {}, language ? [language] : []) : text;
}

/**
 * Masks every text in a JSON value of any shape.
 *
 * @param except names of fields that may contain an address and are not masked
 * @param language of the conversation, BCP 47, if it is known
 */
export function maskDeeply(
  value: unknown,
  except: readonly string[] = [],
  language?: string | null,
): unknown {
  if (typeof value === 'string') return mask(value, language);
  if (Array.isArray(value)) return value.map((item) => maskDeeply(item, except, language));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      except.includes(key) ? item : maskDeeply(item, except, language),
    ]),
  );
}
