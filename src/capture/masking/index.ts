import type { Masking } from '../../text/redaction/allowing.ts';
import { createMasking, type Knowledge } from '../../text/redaction/later/index.ts';
import { known as english } from '../../text/redaction/later/languages/en.ts';

const loaders = import.meta.glob<Knowledge>(['./*.ts', '!./all.ts', '!./en.ts'], {
  base: '../../text/redaction/later/languages',
  import: 'known',
});

/** Masks with what is known of English and of a language (BCP 47), if it is one of ours: they have two letters. */
export async function maskingOf(language = 'en'): Promise<Masking> {
  const own = await loaders[`./${language.slice(0, 2).toLowerCase()}.ts`]?.();
  return createMasking(own ? [english, own] : [english]);
}
