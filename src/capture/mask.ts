import type { Masking } from '../text/redaction/allowing.ts';
import { redactWith, type RedactionOptions } from '../text/redaction/apply.ts';
import { createMaskingLoader } from './masking-loader.ts';

export interface Mask {
  mask(text: string): string;
  /**
   * Loads what masks better, for English and each language (BCP 47) that it is called with. Until then, and where
   * it cannot load, `mask` knows less; the server masks again.
   *
   * @returns a promise that resolves when it has loaded or has failed to
   */
  load(language?: string): Promise<void> | void;
}

/** A mask that works at once, and better once the rules of a language have loaded. */
export interface EarlyMask extends Mask {
  /** Whether they have not. */
  isEarly(): boolean;
}

/**
 * @param redaction `false`: nothing is masked
 * @param early masks until the rules of a language have loaded
 */
export function createMask(redaction: RedactionOptions | false = {}, early: Masking): EarlyMask {
  const loader = createMaskingLoader();
  return {
    mask: (text) => (redaction ? redactWith(loader.masking ?? early, text, redaction) : text),
    isEarly: () => redaction !== false && !loader.masking,
    load: (language) => (redaction ? loader.load(language) : undefined),
  };
}
