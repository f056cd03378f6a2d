import type { redact } from '../text/redaction/index.ts';

/**
 * A mask that loads on demand, for pages that may never have a text to mask. It works only after
 * `ready` has resolved: await it before masking.
 */
export function createLateMask() {
  let loaded: typeof redact | undefined;
  return {
    async ready(): Promise<void> {
      loaded ??= (await import('../text/redaction/index.ts')).redact;
    },
    mask(text: string): string {
      if (!loaded) throw new Error('The mask was not awaited.');
      return loaded(text);
    },
  };
}
