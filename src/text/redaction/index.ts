import type { Masking } from './allowing.ts';
import { redactWith, type RedactionOptions } from './apply.ts';
import { maskAtOnce } from './at-once.ts';

export type { RedactionOptions } from './apply.ts';
export type { RedactionRule } from './rules.ts';

/**
 * Masks data that does not belong in a transcript: card numbers, e-mail addresses, phone numbers,
 * IBANs, national ids, tokens, keys and passwords, each as a mark like `[email]`. Order numbers,
 * prices and dates stay. Idempotent.
 *
 * @param masking what is known of a language, in place of the rules that are there at once, which know little
 */
export const redact = (
  text: string,
  options: RedactionOptions = {},
  masking: Masking = maskAtOnce,
): string => redactWith(masking, text, options);
