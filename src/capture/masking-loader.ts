import type { Masking } from '../text/redaction/allowing.ts';

/** What masks better than the rules that are there at once: for English, and each language that was asked for. */
export interface MaskingLoader {
  /** `undefined`: nothing has loaded yet. */
  readonly masking: Masking | undefined;
  /**
   * @param language BCP 47
   * @returns a promise that resolves when it has loaded or has failed to; what failed loads when it is asked for again
   */
  load(language?: string): Promise<void>;
}

export function createMaskingLoader(): MaskingLoader {
  const languages = new Set<string>();
  let loading = Promise.resolve();
  let masking: Masking | undefined;
  return {
    get masking() {
      return masking;
    },
    load(language = 'en') {
      if (!languages.has(language)) {
        languages.add(language);
        loading = loading
          .then(() => import('./masking/index.ts'))
          .then(({ maskingOf }) => maskingOf([...languages]))
          .then(
            (loaded) => void (masking = loaded),
            () => void languages.delete(language),
          );
      }
      return loading;
    },
  };
}
