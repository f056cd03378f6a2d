import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** From the start to the collection, milliseconds: the first requests do not wait for it. */
const DELAY = 2_000;

/** How many collections a function survives that is not called meanwhile: V8's default, and for what only the start ran. */
const OLD_AGE = 6;
const AGE_AFTER_START = 1;

/**
 * Gives back the memory that only the start needed: 20 MB that V8 keeps for young objects, and 2 MB of compiled
 * functions. Until the heap has been collected once, V8 does not look whether an idle process needs them. From then on,
 * it does by itself. A function that is called again is compiled again.
 */
export function collectAfterStart(): void {
  setTimeout(() => void collect().catch(() => {}), DELAY).unref();
}

async function collect(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const major = runInNewContext('globalThis.gc') as NodeJS.GCFunction | undefined;
  setFlagsFromString('--no-expose-gc');
  setFlagsFromString(`--bytecode-old-age=${AGE_AFTER_START}`);
  // The first one makes functions old, the second one drops them; each in a task of its own.
  await major?.({ type: 'major', execution: 'async' });
  await major?.({ type: 'major', execution: 'async' });
  setFlagsFromString(`--bytecode-old-age=${OLD_AGE}`);
}
