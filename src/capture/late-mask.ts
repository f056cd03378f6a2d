import type { redact } from '../text/redaction/index.ts';
import type { Mask } from './mask.ts';
import { createMaskingLoader, type MaskingLoader } from './masking-loader.ts';

/**
 * A mask that loads on demand, for pages that may never have a text to mask. It works only after
 * `ready` has resolved: await it before masking. `load` only notes a language; `ready` loads all that were noted.
 */
export function createLateMask(): Mask & { ready(language?: string): Promise<void> } {
  const languages = new Set<string>();
  let rules: typeof redact | undefined;
  let loader: MaskingLoader | undefined;
  const load = (language = 'en') => void languages.add(language);
  return {
    async ready(language) {
      load(language);
      rules ??= (await import('../text/redaction/index.ts')).redact;
      loader ??= createMaskingLoader();
      await Promise.all([...languages].map(loader.load));
    },
    load,
    mask(text) {
      if (!rules) throw new Error('The mask was not awaited.');
      return rules(text, {}, loader?.masking);
    },
  };
}
