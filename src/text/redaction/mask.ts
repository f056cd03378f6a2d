import { mayHide } from './glance.ts';
import { redact } from './index.ts';
import { internationalRules } from './international.ts';

/** Masks a text as the browser does, with the rules of all languages. */
export function mask(text: string): string {
  return mayHide(text) ? redact(text, { rules: internationalRules }) : text;
}

/**
 * Masks every text in a JSON value of any shape.
 *
 * @param except names of fields that may contain an address and are not masked
 */
export function maskDeeply(value: unknown, except: readonly string[] = []): unknown {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((item) => maskDeeply(item, except));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      except.includes(key) ? item : maskDeeply(item, except),
    ]),
  );
}
