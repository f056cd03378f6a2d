import { mayHide } from './glance.ts';
import { redact } from './index.ts';
import { internationalRules } from './international.ts';

/** Masks a text as the browser does, and for all languages (DESIGN, rule 4). */
export function mask(text: string): string {
  return mayHide(text) ? redact(text, { rules: internationalRules }) : text;
}

/**
 * Every text in a JSON value masked, whatever its shape.
 *
 * @param except the names of fields that are meant for an address, and keep it
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
