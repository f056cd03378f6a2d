import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

interface LaterProps {
  /** Awaited before the part is shown. */
  until?: (() => Promise<void>) | undefined;
  /** Called when the part cannot be loaded. The next time that it is shown, it is loaded again. */
  failed?: (() => void) | undefined;
}

/**
 * A part that loads on demand. Until it has loaded, and after a load error, its place holds an empty
 * element of class `later`.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>) {
  return function Later({ until, failed, ...rest }: P & LaterProps) {
    const part = useSignal<ComponentType<P> | null>(null);
    useLayoutEffect(() => {
      Promise.all([load(), until?.()]).then(([loaded]) => (part.value = loaded), failed);
    }, []);
    const Part = part.value;
    return <div class="later">{Part && <Part {...(rest as unknown as P)} />}</div>;
  };
}
