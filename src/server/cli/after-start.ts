import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** From the start to the collection, milliseconds: the first requests do not wait for it. */
const DELAY = 2_000;

/**
 * Gives back the memory that only the start needed. The start makes V8 keep 20 MB for young objects, and until the heap
 * has been collected once, V8 does not look whether an idle process needs them. From then on, it does by itself.
 */
export function collectAfterStart(): void {
  setTimeout(() => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('globalThis.gc') as NodeJS.GCFunction | undefined;
    setFlagsFromString('--no-expose-gc');
    // In a task of its own.
    collect?.({ type: 'major', execution: 'async' })?.catch(() => {});
  }, DELAY).unref();
}
