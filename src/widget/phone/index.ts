import type { RefObject } from 'preact';
import { part } from '../../element/part.ts';

/** Lets the panel cover a phone's screen as long as it is shown. */
export const Part = part<{ panel: RefObject<HTMLElement | null> }>(({ panel }, mounted) => {
  mounted(() => coverPhone(panel.current!));
  return () => null;
});

/**
 * While the panel covers a phone's screen, it fills the space above the keyboard, the page behind
 * it does not scroll, and focus stays inside.
 *
 * @returns a function that ends this
 */
function coverPhone(panel: HTMLElement): () => void {
  const { style } = document.documentElement;
  const { overflow } = style;
  const viewport = window.visualViewport;
  const listeners = new AbortController();
  const { signal } = listeners;

  function fit(): void {
    if (!viewport) return;
    panel.style.top = `${viewport.offsetTop}px`;
    panel.style.height = `${viewport.height}px`;
  }

  function keepInside(event: KeyboardEvent): void {
    if (event.key !== 'Tab') return;
    const all = [
      ...panel.querySelectorAll<HTMLElement>(
        'button, textarea, summary, input, select, a, [tabindex="0"]',
      ),
    ].filter((one) => one.tabIndex >= 0 && one.checkVisibility() && !one.matches(':disabled'));
    const [first, last] = [all[0], all.at(-1)];
    const here = (panel.getRootNode() as ShadowRoot).activeElement;
    if (here !== (event.shiftKey ? first : last)) return;
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }

  panel.addEventListener('keydown', keepInside, { signal });
  for (const type of ['resize', 'scroll']) viewport?.addEventListener(type, fit, { signal });
  style.overflow = 'hidden';
  fit();
  return () => {
    listeners.abort();
    style.overflow = overflow;
    panel.style.top = panel.style.height = '';
  };
}
