import { onRemoved } from '../../reactive/dom.ts';

/** Where the panel covers the whole screen; `panel.css` says the same. */
const PHONE = '(max-width: 480px)';

/**
 * On a phone the panel is as large as what the keyboard leaves, the page behind it stands still, and
 * focus stays inside. Elsewhere it is a panel beside the page, and nothing of that holds.
 */
export function coverPhone(panel: HTMLElement): HTMLElement {
  const phone = matchMedia(PHONE);
  const { documentElement: page } = document;
  const overflow = page.style.overflow;
  const viewport = window.visualViewport;

  function fit(): void {
    const covers = phone.matches;
    panel.ariaModal = covers ? 'true' : null;
    page.style.overflow = covers ? 'hidden' : overflow;
    panel.style.top = covers && viewport ? `${viewport.offsetTop}px` : '';
    panel.style.height = covers && viewport ? `${viewport.height}px` : '';
  }

  function keepInside(event: KeyboardEvent): void {
    if (event.key !== 'Tab' || !phone.matches) return;
    const all = [
      ...panel.querySelectorAll<HTMLElement>('button, textarea, summary, input, a, [tabindex="0"]'),
    ].filter((one) => one.tabIndex >= 0 && one.checkVisibility() && !one.matches(':disabled'));
    const [first, last] = [all[0], all.at(-1)];
    const here = (panel.getRootNode() as ShadowRoot).activeElement;
    if (here !== (event.shiftKey ? first : last)) return;
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }

  panel.addEventListener('keydown', keepInside);
  const listeners = new AbortController();
  const { signal } = listeners;
  phone.addEventListener('change', fit, { signal });
  for (const type of ['resize', 'scroll']) viewport?.addEventListener(type, fit, { signal });
  fit();
  onRemoved(() => {
    listeners.abort();
    page.style.overflow = overflow;
  });
  return panel;
}
