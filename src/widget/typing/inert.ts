import { effect, type ReadonlySignal, signal } from '@preact/signals-core';
import type { ChatModel } from '../panel/model.ts';

/** An open chat that nobody can use, as the page is inert. */
export interface Behind {
  /** What had the focus until then. */
  focused: HTMLElement | null;
}

/**
 * Follows whether the open chat is unusable because the page is `inert`, or the part of it in which the page has placed
 * the chat. The rest of such a page may have a dialog of its own, which a modal chat would block: there it counts only if the
 * chat is opened then.
 */
export function followInert(
  host: HTMLElement,
  root: ShadowRoot,
  { isOpen, moves }: Pick<ChatModel, 'isOpen' | 'moves'>,
  stopped: AbortSignal,
): ReadonlySignal<Behind | null> {
  const behind = signal<Behind | null>(null);

  function read(opens: boolean): void {
    const isInert = isOpen.peek() && isInside(host);
    if (!isInert) behind.value = null;
    else if (opens || document.documentElement.inert) {
      // The browser takes the focus away with the next frame.
      behind.value ??= { focused: root.activeElement as HTMLElement | null };
    }
  }

  const watch = new MutationObserver(() => read(false));
  watch.observe(document, { subtree: true, attributeFilter: ['inert'] });
  const stop = effect(() => {
    void moves.value;
    read(isOpen.value);
  });
  stopped.addEventListener('abort', () => {
    watch.disconnect();
    stop();
  });
  return behind;
}

/** Whether an element is in something inert, and not in a modal dialog in there, to which that does not apply. */
function isInside(element: Element): boolean {
  const around = element.closest<HTMLElement>('[inert], dialog:modal');
  if (around) return around.inert;
  const { host } = element.getRootNode() as ShadowRoot;
  return Boolean(host) && isInside(host);
}
