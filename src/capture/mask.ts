import type { Masking } from '../text/redaction/allowing.ts';
import { redactWith, type RedactionOptions } from '../text/redaction/apply.ts';
import { createMaskingLoader } from './masking-loader.ts';

export interface Mask {
  mask(text: string): string;
  /**
   * Loads what masks better, for English and each language (BCP 47) that it is called with. Until then, and where
   * it cannot load, `mask` knows less; the server masks again.
   */
  load(language?: string): void;
}

/**
 * @param redaction `false`: nothing is masked
 * @param early masks until the rules of a language have loaded
 */
export function createMask(
  redaction: RedactionOptions | false = {},
  early: Masking,
  loader = createMaskingLoader(),
): Mask {
  return {
    mask: (text) => (redaction ? redactWith(loader.masking ?? early, text, redaction) : text),
    load(language) {
      if (redaction) void loader.load(language);
    },
  };
}
