import { signal } from '@preact/signals-core';
import type { ComponentType } from 'preact';
import { part } from './part.ts';

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
export const later = <P extends object>(load: () => Promise<ComponentType<P>>) =>
  part<P & LaterProps>(({ until, failed }, mounted) => {
    const loaded = signal<ComponentType<P> | null>(null);
    mounted(() => {
      Promise.all([load(), until?.()]).then(([one]) => (loaded.value = one), failed);
    });
    return (props) => {
      const Part = loaded.value;
      return <div class="later">{Part && <Part {...props} />}</div>;
    };
  });
