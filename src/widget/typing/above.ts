/** A page's modal dialog makes everything outside it unusable, so that only what is inside can be above it. */
const styles = `
  :host(:popover-open) {
    inset: auto; width: auto; height: auto; margin: 0; border: 0; padding: 0;
    background: none; overflow: visible;
  }`;

/**
 * Keeps an open chat usable while the page shows a modal `<dialog>`: it moves into the dialog, as a popover, so
 * that no style of the dialog moves or clips it, and back when the dialog or the chat closes. A chat that the page
 * has placed itself stays where it is, because a framework that removes it later must find it there.
 *
 * @returns a function that moves the chat at once if it has to move
 */
export function keepAboveDialogs(
  host: HTMLElement,
  root: ShadowRoot,
  signal: AbortSignal,
): () => void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  let isOpen = false;
  let home: Element | null = null;

  function move(): void {
    const dialog = isOpen ? [...document.querySelectorAll('dialog:modal')].at(-1) : undefined;
    const parent = host.parentElement;
    if (dialog && !dialog.contains(host)) {
      if (!home && parent !== document.documentElement) return;
      home ??= parent;
      host.popover = 'manual';
      dialog.append(host);
      host.showPopover();
    } else if (!dialog && home) {
      home = null;
      if (host.matches(':popover-open')) host.hidePopover();
      host.popover = null;
      document.documentElement.append(host);
    }
  }

  const options = { capture: true, signal };
  for (const [type, value] of [
    ['afterword:open', true],
    ['afterword:close', false],
  ] as const) {
    host.addEventListener(
      type,
      () => {
        isOpen = value;
        move();
      },
      { signal },
    );
  }
  // Neither event bubbles. Browsers without `toggle` on dialogs focus something in a dialog that opens.
  for (const type of ['toggle', 'close', 'focusin']) {
    addEventListener(type, () => void (isOpen && move()), options);
  }
  return move;
}
