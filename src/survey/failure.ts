import { effect, type ReadonlySignal, type Signal } from '@preact/signals-core';
import type { SurveyState } from '../capture/snapshot.ts';

/** What is not safe after so long could not be saved, as far as the customer need know; milliseconds. */
const LATE = 5000;

/**
 * Follows whether what the customer gave could not be saved: it was refused, or is not safe after a while.
 *
 * @returns a function that stops it
 */
export const watchFailure = (
  survey: ReadonlySignal<SurveyState>,
  mark: 'unsaved' | 'unsavedFeedback',
  hasFailed: Signal<boolean>,
): (() => void) =>
  effect(() => {
    const state = survey.value[mark];
    hasFailed.value = state === 'refused';
    if (state !== 'sending') return;
    const timer = setTimeout(() => (hasFailed.value = true), LATE);
    return () => clearTimeout(timer);
  });
