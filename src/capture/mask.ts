import { redact, type RedactionOptions } from '../text/redaction/index.ts';
import { createMaskingLoader } from './masking-loader.ts';

export interface Mask {
  mask(text: string): string;
  /**
   * Loads what masks better, for English and each language (BCP 47) that it is called with. Until then, and where
   * it cannot load, `mask` knows the common forms; the server masks again.
   */
  load(language?: string): void;
}

/** @param redaction `false`: nothing is masked */
export function createMask(redaction: RedactionOptions | false = {}): Mask {
  const loader = createMaskingLoader();
  return {
    mask: (text) => (redaction ? redact(text, redaction, loader.masking) : text),
    load(language) {
      if (redaction) void loader.load(language);
    },
  };
}
