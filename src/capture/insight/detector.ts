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

/** By language, or by the site's own words, because it takes a while to make one. */
const known = new Map<string | readonly EscalationWords[], Promise<EscalationDetector>>();

/** The detector for a conversation. */
export function detectorFor(
  settings: EscalationSettings | undefined,
  language = 'en',
): Promise<EscalationDetector> {
  const name = settings?.words ?? language;
  let made = known.get(name);
  if (!made) {
    made = make(name);
    // The next message tries again to load the words.
    made.catch(() => known.delete(name));
    known.set(name, made);
  }
  return made;
}

async function make(name: string | readonly EscalationWords[]): Promise<EscalationDetector> {
  if (typeof name !== 'string') return createDetector(name);
  const own = await wordsOf(name);
  return createDetector(own ? [own, english] : [english]);
}
