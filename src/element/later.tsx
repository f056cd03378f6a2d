import { signal } from '@preact/signals-core';
import type { ComponentType } from 'preact';
import { part } from './part.ts';

interface LaterProps {
  /** Awaited before the part is shown. */
  until?: (() => Promise<void>) | undefined;
  /** Called when the part cannot be loaded. Without it, the part is loaded again a little later. */
  failed?: (() => void) | undefined;
}

/** Delay before a part that could not be loaded is loaded again, milliseconds. */
const AGAIN = 4_000;

/**
 * A part that loads on demand. Until it has loaded, its place holds an empty element of class `later`.
 *
 * @param load loads the module that exports it as `Part`
 */
export const later = <P extends object>(load: () => Promise<{ Part: ComponentType<P> }>) =>
  part<P & LaterProps>(({ until, failed }, mounted) => {
    const loaded = signal<ComponentType<P> | null>(null);
    mounted(() => {
      let isGone = false;
      const begin = () => {
        if (isGone) return;
        Promise.all([load(), until?.()]).then(
          ([{ Part }]) => (loaded.value = Part),
          failed ?? (() => setTimeout(begin, AGAIN)),
        );
      };
      begin();
      return () => (isGone = true);
    });
    return (props) => {
      const Part = loaded.value;
      return <div class="later">{Part && <Part {...props} />}</div>;
    };
  });
