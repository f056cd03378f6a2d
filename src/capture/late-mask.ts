import type { Masking } from '../text/redaction/allowing.ts';
import type { redact } from '../text/redaction/index.ts';
import type { Mask } from './mask.ts';

/**
 * A mask that loads on demand, for pages that may never have a text to mask. It works only after
 * `ready` has resolved: await it before masking.
 */
export function createLateMask(): Mask & { ready(language?: string): Promise<void> } {
  let loaded: typeof redact | undefined;
  let masking: Masking | undefined;
  return {
    async ready(language) {
      loaded ??= (await import('../text/redaction/index.ts')).redact;
      masking ??= await import('./masking/index.ts')
        .then(({ maskingOf }) => maskingOf(language === undefined ? [] : [language]))
        // The server masks again.
        .catch(() => undefined);
    },
    load() {},
    mask(text) {
      if (!loaded) throw new Error('The mask was not awaited.');
      return loaded(text, {}, masking);
    },
  };
}
