import type { EscalationWords } from '../../text/escalation/index.ts';

const loaders: Record<string, () => Promise<{ words: EscalationWords }>> = {
  ar: () => import('../../text/escalation/words/ar.ts'),
  de: () => import('../../text/escalation/words/de.ts'),
  es: () => import('../../text/escalation/words/es.ts'),
  fr: () => import('../../text/escalation/words/fr.ts'),
  he: () => import('../../text/escalation/words/he.ts'),
  it: () => import('../../text/escalation/words/it.ts'),
  ja: () => import('../../text/escalation/words/ja.ts'),
  ko: () => import('../../text/escalation/words/ko.ts'),
  nl: () => import('../../text/escalation/words/nl.ts'),
  pl: () => import('../../text/escalation/words/pl.ts'),
  pt: () => import('../../text/escalation/words/pt.ts'),
  tr: () => import('../../text/escalation/words/tr.ts'),
  zh: () => import('../../text/escalation/words/zh.ts'),
};

/** The words of a language (BCP 47) that call for a person; `undefined`: it has none of its own. */
export async function wordsOf(language: string): Promise<EscalationWords | undefined> {
  const load = loaders[language.slice(0, 2).toLowerCase()];
  return load && (await load()).words;
}
