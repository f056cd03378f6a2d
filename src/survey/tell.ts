import { effect, type ReadonlySignal, untracked } from '@preact/signals-core';
import type { RatedConversation } from '../capture/record.ts';
import { tell } from '../element/shadow.ts';

/** Calls back on every later change of a signal. Returns a function that stops it. */
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

/** Dispatches events for later ratings and comments. Returns a function that stops it. */
export function tellOfSurvey(host: HTMLElement, { survey }: RatedConversation): () => void {
  return watch(survey, ({ rating, feedback }, before) => {
    if (rating && rating !== before.rating) tell(host, 'rated', { rating });
    if (feedback && feedback !== before.feedback) tell(host, 'feedback', { feedback });
  });
}
