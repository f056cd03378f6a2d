import { languageIn } from '../../strings/languages.ts';
import { primaryOf } from '../../strings/primary-language.ts';
import type { EscalationWords } from '../../text/escalation/index.ts';

const loaders = import.meta.glob<EscalationWords>(['./*.ts', '!./all.ts', '!./en.ts'], {
  base: '../../text/escalation/words',
  import: 'words',
});

/** The escalation words of a language (BCP 47); `undefined` when we have none for it. */
export async function wordsOf(language: string): Promise<EscalationWords | undefined> {
  const known = languageIn(language);
  return known && loaders[`./${primaryOf(known)}.ts`]?.();
}
