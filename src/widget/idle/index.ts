import { effect, type Signal } from '@preact/signals-core';
import type { Conversation } from '../../capture/index.ts';
import type { Dialogue } from '../../capture/dialogue/index.ts';

/**
 * Shows the survey when the customer has not replied for this many seconds; 0: never.
 *
 * @returns a function that stops it
 */
export function askWhenIdle(
  { messages, status, survey }: Conversation,
  { answering }: Dialogue,
  isAsking: Signal<boolean>,
  seconds: () => number,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = effect(() => {
    clearTimeout(timer);
    const isDue =
      seconds() > 0 &&
      answering.value === null &&
      status.value === 'open' &&
      survey.value.rating === null &&
      !survey.value.dismissed &&
      (messages.value.at(-1)?.senderType ?? 'customer') !== 'customer';
    if (isDue) timer = setTimeout(() => (isAsking.value = true), seconds() * 1000);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}
