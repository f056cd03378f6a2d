import { createDetector, type EscalationDetector } from '../../text/escalation/index.ts';
import { words as english } from '../../text/escalation/words/en.ts';
import type { EscalationSettings } from './index.ts';
import { wordsOf } from './languages.ts';

const known = new Map<string, Promise<EscalationDetector>>();

/** The detector for a conversation; one a language, because it takes a while to make. */
export function detectorFor(
  settings: EscalationSettings | undefined,
  language = 'en',
): Promise<EscalationDetector> {
  const { words } = settings ?? {};
  if (words) return Promise.resolve(createDetector(words));
  let made = known.get(language);
  if (!made) {
    made = wordsOf(language).then((own) => createDetector(own ? [own, english] : [english]));
    // The next message tries again to load the words.
    made.catch(() => known.delete(language));
    known.set(language, made);
  }
  return made;
}
