import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { painted } from './slices.ts';

/**
 * Moves the focus into a part when it appears, because it often replaces the part that had it.
 *
 * @param selector what gets the focus; default: the part itself
 */
export function useFocus<T extends HTMLElement>(selector?: string): RefObject<T | null> {
  const part = useRef<T>(null);
  useLayoutEffect(() => {
    const target = selector ? part.current?.querySelector<HTMLElement>(selector) : part.current;
    target?.focus({ preventScroll: true });
  }, []);
  return part;
}

/**
 * The same once the element is painted: a focus before that makes the browser lay out everything at
 * once. It stays where it is if the customer has moved it meanwhile.
 */
export function useLateFocus<T extends HTMLElement>(): RefObject<T | null> {
  const part = useRef<T>(null);
  useLayoutEffect(() => {
    const root = part.current!.getRootNode() as ShadowRoot;
    const before = root.activeElement;
    void painted().then(() => {
      const isMoved = root.activeElement !== before && root.activeElement !== null;
      if (!isMoved) part.current?.focus({ preventScroll: true });
    });
  }, []);
  return part;
}
