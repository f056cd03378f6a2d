import type { RefCallback } from 'preact';
import { painted } from './slices.ts';

/**
 * A ref for a part that gets the focus when it appears, because it often replaces the part that had it.
 *
 * @param selector what gets the focus in it
 */
export const focusIn =
  (selector: string): RefCallback<HTMLElement> =>
  (part) => {
    part?.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
    // In a low window the panel scrolls.
    part?.scrollIntoView?.({ block: 'nearest' });
  };

/**
 * Focuses a field once it is painted: a focus before that makes the browser lay out everything at once.
 * The focus stays where it is if the customer has moved it meanwhile.
 */
export function focusLate(field: HTMLElement): void {
  const root = field.getRootNode() as ShadowRoot;
  const before = root.activeElement;
  void painted().then(() => {
    const isMoved = root.activeElement !== before && root.activeElement !== null;
    if (!isMoved) field.focus({ preventScroll: true });
  });
}
