import { effect, type ReadonlySignal } from '@preact/signals-core';
import { adoptStyles } from '../../element/shadow.ts';
import type { ChatModel } from '../panel/model.ts';
import type { Behind } from '../typing/inert.ts';

/** The panel stands where it always stands, and the page behind it looks as the page has it. */
const styles = `
  dialog {
    all: unset;
  }
  dialog::backdrop {
    display: none;
  }`;

/**
 * Keeps the open chat usable on a page that is `inert`: a modal dialog holds the panel as long as that is so, because
 * what is inert does not apply to it. Otherwise there is no such dialog.
 *
 * @param place holds the panel
 * @returns a function that stops this
 */
export function riseAboveInert(
  root: ShadowRoot,
  place: HTMLElement,
  model: ChatModel,
  behind: ReadonlySignal<Behind | null>,
): () => void {
  const dialog = document.createElement('dialog');
  const { isOpen, isRaised, moves } = model;
  adoptStyles(root, styles);

  /** Moves the panel, with its focus, which both the move and the dialog may take. */
  function move(into: Element, before: Element | null, done: () => void): void {
    const focused = root.activeElement as HTMLElement | null;
    if (into.moveBefore) into.moveBefore(place, before);
    else {
      into.insertBefore(place, before);
      moves.value = moves.peek() + 1;
    }
    done();
    const seen = behind.peek();
    // When the page is usable again, whoever was not in the chat is left alone.
    const field = focused ?? (seen && (seen.focused ?? place.querySelector('textarea')));
    field?.focus({ preventScroll: true });
  }

  function rise(): void {
    place.before(dialog);
    move(dialog, null, () => dialog.showModal());
  }

  function settle(): void {
    move(dialog.parentElement!, dialog, () => {
      dialog.close();
      dialog.remove();
    });
  }

  const stops = [
    effect(() => {
      const isUp = behind.value !== null;
      if (isUp === isRaised.peek()) return;
      isRaised.value = isUp;
      if (isUp) rise();
      else settle();
    }),
    effect(() => {
      void moves.value;
      // A dialog that was moved in the page is no modal any more.
      if (!isRaised.peek() || dialog.matches(':modal') || !dialog.isConnected) return;
      dialog.close();
      dialog.showModal();
    }),
    effect(() => void (dialog.ariaLabel = model.title())),
  ];
  // The browser closes it with Escape, or with the way back of a phone.
  dialog.addEventListener('close', () => {
    if (isRaised.peek() && !dialog.open) isOpen.value = false;
  });
  return () => {
    for (const stop of stops) stop();
    if (isRaised.peek()) settle();
    isRaised.value = false;
  };
}
