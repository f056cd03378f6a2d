import { effect, type ReadonlySignal } from '@preact/signals-core';

/**
 * Keeps an open chat usable while the page shows a modal `<dialog>`, which makes everything outside it unusable: the
 * chat moves into the dialog, as a popover, so that no style of the dialog moves or clips it, and back when the
 * dialog or the chat closes, or when the page removes the dialog with the chat in it. A chat that the page
 * has placed itself stays where it is, because a framework that removes it later must find it there.
 *
 * @returns a function that moves the chat at once if it has to move
 */
export function keepAboveDialogs(
  host: HTMLElement,
  isOpen: ReadonlySignal<boolean>,
  signal: AbortSignal,
): () => void {
  let isMoved = false;

  function move(): void {
    const isUsed = isOpen.peek() && !signal.aborted;
    const dialog = isUsed ? [...document.querySelectorAll('dialog:modal')].at(-1) : undefined;
    if (dialog && !dialog.contains(host)) {
      if (!isMoved && host.parentElement !== document.documentElement) return;
      isMoved = true;
      host.popover = 'manual';
      dialog.append(host);
      host.showPopover();
    } else if (!dialog && isMoved) {
      settle();
      document.documentElement.append(host);
    }
  }

  function settle(): void {
    isMoved = false;
    if (host.matches(':popover-open')) host.hidePopover();
    host.popover = null;
  }

  const stop = effect(() => {
    void isOpen.value;
    move();
  });
  host.addEventListener('afterword:destroy', settle, { signal });
  signal.addEventListener('abort', () => {
    stop();
    // The chat may have stopped because the dialog was removed with it.
    move();
  });
  // Neither event bubbles. Browsers without `toggle` on dialogs focus something in a dialog that opens.
  for (const type of ['toggle', 'close', 'focusin']) {
    addEventListener(type, () => void (isOpen.peek() && move()), { capture: true, signal });
  }
  return move;
}
