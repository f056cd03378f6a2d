const sheets = new Map<string, CSSStyleSheet>();

/**
 * Adds styles to a shadow root. Constructed, so that a page's content security policy has nothing
 * to allow; each text is parsed once, however many elements use it.
 */
export function adoptStyles(root: ShadowRoot, ...texts: string[]): void {
  const added = texts.map((text) => {
    let sheet = sheets.get(text);
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      sheets.set(text, sheet);
    }
    return sheet;
  });
  root.adoptedStyleSheets = [...new Set([...root.adoptedStyleSheets, ...added])];
}

/** An open shadow root in which keys stay: the page's shortcuts are not for what is typed here. */
export function openShadow(host: HTMLElement, ...styles: string[]): ShadowRoot {
  const root = host.attachShadow({ mode: 'open', delegatesFocus: true });
  adoptStyles(root, ...styles);
  for (const type of ['keydown', 'keyup', 'keypress']) {
    root.addEventListener(type, (event) => event.stopPropagation());
  }
  return root;
}

/** The element's server: its `endpoint`, else the page's own origin. */
export function endpointOf(host: HTMLElement): string {
  return new URL(host.getAttribute('endpoint') ?? '/', location.href).href.replace(/\/$/, '');
}

/** Tells the page, across the shadow's border: `afterword:rated` and its like. */
export function tell(host: HTMLElement, name: string, detail?: unknown): void {
  host.dispatchEvent(
    new CustomEvent(`afterword:${name}`, { detail, bubbles: true, composed: true }),
  );
}
