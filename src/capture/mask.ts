import type { Masking } from '../text/redaction/allowing.ts';
import { redact, type RedactionOptions } from '../text/redaction/index.ts';

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
  const languages = new Set<string>();
  let masking: Masking | undefined;
  let loading = Promise.resolve();
  return {
    mask: (text) => (redaction ? redact(text, redaction, masking) : text),
    load(language = 'en') {
      if (!redaction || languages.has(language)) return;
      languages.add(language);
      loading = loading
        .then(() => import('./masking/index.ts'))
        .then(({ maskingOf }) => maskingOf([...languages]))
        .then(
          (loaded) => void (masking = loaded),
          // The next text tries again.
          () => void languages.delete(language),
        );
    },
  };
}
