import { adoptStyles } from '../../element/shadow.ts';

/** What takes fixed parts along when it scrolls. The styles of a page cannot change what is important here. */
const styles = `
  :host {
    transform: none !important; translate: none !important; rotate: none !important; scale: none !important;
    filter: none !important; backdrop-filter: none !important; perspective: none !important;
    contain: none !important; will-change: auto !important; container-type: normal !important;
  }`;

/**
 * Brings the launcher and the panel back to the edge of the window. A page whose root element, or each of whose
 * elements, is transformed or filtered takes them along when it scrolls; the top layer of the browser does not.
 */
export function pin(host: HTMLElement, root: ShadowRoot): void {
  adoptStyles(root, styles);
  if (host.matches(':popover-open')) return;
  host.popover = 'manual';
  host.showPopover();
}
