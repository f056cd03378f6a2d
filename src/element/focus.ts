import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

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
