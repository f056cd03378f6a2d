import { signal, type Signal } from '@preact/signals-core';
import type { ComponentType } from 'preact';
import { lasting } from './lasting.ts';
import { part } from './part.ts';

interface LaterProps {
  /** Awaited before the part is shown. */
  until?: (() => Promise<void>) | undefined;
  /** Called when the part cannot be loaded. Without it, the part is loaded again a little later. */
  failed?: (() => void) | undefined;
  /** Set while the part could not be loaded, so that whoever waits for it is told. */
  isLate?: Signal<boolean> | undefined;
}

/**
 * A part that loads on demand. Until it has loaded, its place holds an empty element of class `later`.
 *
 * @param load loads the module that exports it as `Part`
 */
export const later = <P extends object>(load: () => Promise<{ Part: ComponentType<P> }>) =>
  part<P & LaterProps>(({ until, failed, isLate }, mounted) => {
    const loaded = signal<ComponentType<P>>();
    mounted(() => {
      let isGone = false;
      void lasting(
        () => (isGone ? undefined : Promise.all([load(), until?.()])),
        ([{ Part }]) => (loaded.value = Part),
        isLate,
        failed,
      );
      return () => (isGone = true);
    });
    return (props) => {
      const Part = loaded.value;
      return <div class="later">{Part && <Part {...props} />}</div>;
    };
  });
