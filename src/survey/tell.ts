import { effect, type ReadonlySignal, untracked } from '../reactive/signals.ts';
import type { Conversation } from '../capture/index.ts';
import { tell } from './shadow.ts';

/** Calls back at every change of a signal from now on. Returns what ends it. */
export function watch<T>(
  signal: ReadonlySignal<T>,
  changed: (now: T, before: T) => void,
): () => void {
  let before = signal.peek();
  return effect(() => {
    const now = signal.value;
    if (now === before) return;
    const last = before;
    before = now;
    untracked(() => changed(now, last));
  });
}

/** Tells the page of answers given from now on. Returns what ends it. */
export function tellOfSurvey(host: HTMLElement, { survey }: Conversation): () => void {
  return watch(survey, ({ rating, feedback }, before) => {
    if (rating && rating !== before.rating) tell(host, 'rated', { rating });
    if (feedback && feedback !== before.feedback) tell(host, 'feedback', { feedback });
  });
}
