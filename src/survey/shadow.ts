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

/**
 * The element's publishable key. A page that gives none, or gives away a secret one, is told so on
 * the console, and nothing is sent.
 *
 * @throws where there is none
 */
export function keyOf(host: HTMLElement): string {
  const key = host.getAttribute('publishable-key') ?? '';
  if (key.startsWith('amo_pub_')) return key;
  const message = key.startsWith('amo_')
    ? 'A secret key does not belong into a page: revoke it, and use a publishable one (amo_pub_…).'
    : 'The publishable key (amo_pub_…) is missing.';
  console.warn(`<${host.localName}>: ${message}`);
  tell(host, 'error', { code: 'no_key', message });
  throw new Error(message);
}
