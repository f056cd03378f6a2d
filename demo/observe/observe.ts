import { propose, tagOf } from './propose.ts';

/** Asks for a click on two messages, and shows the tag. */
function pick(): void {
  const note = document.createElement('textarea');
  note.readOnly = true;
  note.style.cssText =
    'position:fixed;z-index:2147483647;top:8px;left:8px;width:480px;height:96px;font:13px monospace;pointer-events:none';
  note.value = 'Click a message of the customer.';
  document.body.append(note);
  let mine: Element | undefined;
  function clicked(event: MouseEvent): void {
    const [target] = event.composedPath() as Element[];
    if (!target?.classList || target === note) return;
    event.preventDefault();
    event.stopPropagation();
    if (!mine) {
      mine = target;
      note.value = 'Click a reply.';
      return;
    }
    for (const one of windows) one.removeEventListener('click', clicked, true);
    const found = propose(mine, target);
    // Until then, it may lie over the chat.
    note.style.pointerEvents = '';
    note.value = found
      ? tagOf(found)
      : 'Both are in one message, or nothing tells whose a message is. Start again.';
  }
  // A click in a frame is none of the page.
  const windows = [window, ...[...document.querySelectorAll('iframe')].map(windowOf)].filter(
    (one) => one !== null,
  );
  for (const one of windows) one.addEventListener('click', clicked, true);
}

/** The window of a frame of the same origin. */
const windowOf = (frame: HTMLIFrameElement) => frame.contentDocument?.defaultView ?? null;

document.querySelector('#pick')?.addEventListener('click', () => setTimeout(pick));
