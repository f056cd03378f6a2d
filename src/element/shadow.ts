const sheets = new Map<string, CSSStyleSheet>();

/**
 * Adds styles to a shadow root, as constructed style sheets, which a content security policy need
 * not allow. Each text is parsed once for all elements.
 */
export function adoptStyles(root: ShadowRoot, ...texts: string[]): void {
  for (const text of texts) {
    let sheet = sheets.get(text);
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      sheets.set(text, sheet);
    }
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
  }
}

/** An open shadow root; `keepKeys` belongs to it. */
export function openShadow(host: HTMLElement, ...styles: string[]): ShadowRoot {
  const root = host.attachShadow({ mode: 'open', delegatesFocus: true });
  adoptStyles(root, ...styles);
  return root;
}

/** Does not let key events out, so that typing triggers no shortcuts of the page. */
export function keepKeys(root: ShadowRoot): void {
  for (const type of ['keydown', 'keyup', 'keypress']) {
    root.addEventListener(type, (event) => event.stopPropagation());
  }
}

/**
 * Dispatches an event to the page, out of the shadow root: as `afterword:rated`, and as `afterwordrated` for
 * templates in which a name cannot contain a colon.
 */
export function tell(host: HTMLElement, name: string, detail?: unknown): void {
  for (const prefix of ['afterword:', 'afterword']) {
    host.dispatchEvent(new CustomEvent(prefix + name, { detail, bubbles: true, composed: true }));
  }
}

/** Elements whose developer knows that the key is wrong. */
const reported = new WeakSet<HTMLElement>();

/**
 * What is wrong with the element's publishable key; `undefined`: nothing. If it is missing, or is a secret key,
 * nothing is sent, and the console shows one error.
 */
export function reportKey(host: HTMLElement): string | undefined {
  const key = host.getAttribute('publishable-key') ?? '';
  if (key.startsWith('amo_pub_')) return undefined;
  const message = key.startsWith('amo_')
    ? 'A secret key must not be on a page: revoke it and use a publishable key (amo_pub_…).'
    : 'The publishable key (amo_pub_…) is missing.';
  if (!reported.has(host)) {
    reported.add(host);
    console.error(`<${host.localName}>: ${message}`);
    tell(host, 'error', { code: 'no_key', message });
  }
  return message;
}

/** @throws when there is no publishable key */
export function keyOf(host: HTMLElement): string {
  const message = reportKey(host);
  if (message) throw new Error(message);
  return host.getAttribute('publishable-key')!;
}
