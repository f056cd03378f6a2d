import {
  createDetector,
  type EscalationDetector,
  type EscalationWords,
} from '../../text/escalation/index.ts';
import { words as english } from '../../text/escalation/words/en.ts';
import { wordsOf } from './languages.ts';

export interface EscalationSettings {
  /** `true`: a sign escalates at once; otherwise only self-harm does, and the customer is offered a person. */
  act?: boolean;
  /** Word lists that replace ours. */
  words?: readonly EscalationWords[];
}

export { SELF_HARM } from '../../text/escalation/index.ts';

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
