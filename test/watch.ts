// Runs before each test file. A test that never gives way to the event loop is stopped by none of Vitest's limits,
// and a file whose import never ends by none of them either: a thread watches, and ends the worker. Vitest then names
// the file, fails the run, and goes on with the others.
import { join, relative } from 'node:path';
import { setInterval } from 'node:timers';
import { Worker } from 'node:worker_threads';
import { beforeEach, expect } from 'vitest';
import { LONG } from './long.ts';
import type { Said } from './watcher.ts';

const MINUTE = 60_000;
/** The longest that the event loop may be kept; programs that a test waits for in place take less. */
const SILENCE = 3 * MINUTE;
/** The longest that a file may take. */
const FILE = (LONG ? 90 : 15) * MINUTE;
const BEAT = 1_000;

const shared = globalThis as { afterwordWatcher?: Worker };
const watcher = (shared.afterwordWatcher ??= start());
const say = (said: Said) => watcher.postMessage(said);

say({ file: relative(process.cwd(), expect.getState().testPath ?? 'a file of tests') });
beforeEach(({ task }) => say({ test: task.name }));

/** One for each worker, which keeps it for its next files. */
function start(): Worker {
  const worker = new Worker(join(import.meta.dirname, 'watcher.ts'), {
    workerData: { silence: SILENCE, file: FILE },
    // Those of the worker are for its tests.
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  worker.unref();
  // Also with a fake clock, which tests set later.
  setInterval(() => worker.postMessage({} satisfies Said), BEAT).unref();
  return worker;
}
