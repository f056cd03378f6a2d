/**
 * `HTMLElement`. On a server, which has none, it is an empty constructor, so that the modules of the elements can
 * be imported there.
 */
export const PageElement: typeof HTMLElement =
  globalThis.HTMLElement ?? (function NoElement() {} as unknown as typeof HTMLElement);

/**
 * Defines an element, once for a page, and never on a server, nor where it could have no styles: the tests of an app
 * may run in a DOM that has none, where its constructor would throw.
 */
export function define(tag: string, element: CustomElementConstructor): void {
  const registry = globalThis.customElements;
  if (registry && !registry.get(tag) && 'adoptedStyleSheets' in document) {
    registry.define(tag, element);
  }
}
