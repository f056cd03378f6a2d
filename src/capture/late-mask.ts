import type { redact } from '../text/redaction/index.ts';

/**
 * A mask that loads when it is wanted, for those who may never have a text to mask. It masks nothing
 * before `ready` has resolved: whoever has a text waits for that.
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
