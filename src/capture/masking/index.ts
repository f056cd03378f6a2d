import type { Masking } from '../../text/redaction/allowing.ts';
import { createMasking, type Knowledge } from '../../text/redaction/later/index.ts';
import { known as english } from '../../text/redaction/later/languages/en.ts';

const loaders = import.meta.glob<Knowledge>(['./*.ts', '!./all.ts', '!./en.ts'], {
  base: '../../text/redaction/later/languages',
  import: 'known',
});

/** Masks with what is known of English and of the languages (BCP 47) that are among ours: those have two letters. */
export async function maskingOf(languages: readonly string[]): Promise<Masking> {
  const paths = languages.map((one) => `./${one.slice(0, 2).toLowerCase()}.ts`);
  const known = await Promise.all([...new Set(paths)].map((path) => loaders[path]?.()));
  return createMasking([english, ...known.filter((one) => one !== undefined)]);
}
