import type { Masking } from '../text/redaction/allowing.ts';
import { redact, type RedactionOptions } from '../text/redaction/index.ts';

export interface Mask {
  mask(text: string): string;
  /**
   * Loads what masks better, once, for a language (BCP 47). Until then, and where it cannot load, `mask` knows
   * the common forms; the server masks again.
   */
  load(language?: string): void;
}

/** @param redaction `false`: nothing is masked */
export function createMask(redaction: RedactionOptions | false = {}): Mask {
  let masking: Masking | undefined;
  let loading: Promise<unknown> | undefined;
  return {
    mask: (text) => (redaction ? redact(text, redaction, masking) : text),
    load(language) {
      if (!redaction) return;
      loading ??= import('./masking/index.ts')
        .then(({ maskingOf }) => maskingOf(language))
        .then(
          (loaded) => (masking = loaded),
          // The next text tries again.
          () => (loading = undefined),
        );
    },
  };
}
