/**
 * `HTMLElement`. On a server, which has none, it is an empty constructor, so that the modules of the elements can
 * be imported there.
 */
export const PageElement: typeof HTMLElement =
  globalThis.HTMLElement ?? (function NoElement() {} as unknown as typeof HTMLElement);

/** Defines an element, once for a page, and never on a server. */
export function define(tag: string, element: CustomElementConstructor): void {
  const registry = globalThis.customElements;
  if (registry && !registry.get(tag)) registry.define(tag, element);
}
