import type { redact } from '../text/redaction/index.ts';
import type { Mask } from './mask.ts';
import { createMaskingLoader } from './masking-loader.ts';

/**
 * A mask that loads on demand, for pages that may never have a text to mask. It works only after
 * `ready` has resolved: await it before masking. `load` only notes a language; `ready` loads all that were noted.
 */
export function createLateMask(): Mask & { ready(language?: string): Promise<void> } {
  const loader = createMaskingLoader();
  const languages = new Set<string>();
  let loaded: typeof redact | undefined;
  return {
    async ready(language = 'en') {
      loaded ??= (await import('../text/redaction/index.ts')).redact;
      languages.add(language);
      await Promise.all([...languages].map((one) => loader.load(one)));
    },
    load(language = 'en') {
      languages.add(language);
    },
    mask(text) {
      if (!loaded) throw new Error('The mask was not awaited.');
      return loaded(text, {}, loader.masking);
    },
  };
}
