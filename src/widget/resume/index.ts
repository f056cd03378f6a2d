import { effect } from '@preact/signals-core';
import type { ChatModel } from '../panel/model.ts';
import { isUnanswered, lockOf } from '../panel/unanswered.ts';

/**
 * Offers to ask again when the last question has no whole reply and no page waits for one: the page that
 * waited was reloaded, left, or has crashed.
 *
 * @param hasBot whether there is anything to ask
 * @returns a function that stops it
 */
export function offerAgain(model: ChatModel, hasBot: () => boolean): () => void {
  const { messages, status, escalation, id } = model.conversation;
  const { failed } = model.dialogue;

  const isOpen = () => status.value === 'open' && escalation.value === null && isUnanswered(model);

  let known = messages.peek().at(-1)?.id;
  return effect(() => {
    const last = messages.value.at(-1)?.id;
    const isNew = last !== known;
    known = last;
    if (!isOpen()) {
      // Another tab has asked again, or a person has answered.
      if (isNew) failed.value = false;
      return;
    }
    const stopped = new AbortController();
    const offer = () => {
      if (!stopped.signal.aborted && hasBot()) failed.value = true;
    };
    const { locks } = navigator;
    if (locks) {
      locks.request(lockOf(id.value), { signal: stopped.signal }, offer).catch((error: unknown) => {
        // Locks are denied, as in a sandboxed page.
        if (!(error instanceof DOMException && error.name === 'AbortError')) offer();
      });
    } else {
      offer();
    }
    return () => stopped.abort();
  });
}
