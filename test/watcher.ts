// A thread beside the tests of a worker; see `watch.ts`.
import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

/** That the event loop goes round, and what begins. */
export interface Said {
  file?: string;
  test?: string;
}

/** The limits, milliseconds. */
const limits = workerData as { silence: number; file: number };
const now = () => performance.now();

let file = '';
let test = '';
let since = now();
let heardAt = now();

parentPort!.on('message', (said: Said) => {
  heardAt = now();
  if (said.test !== undefined) ({ test } = said as Required<Said>);
  if (said.file === undefined) return;
  ({ file } = said as Required<Said>);
  test = '';
  since = heardAt;
});

setInterval(() => {
  if (now() - heardAt > limits.silence) {
    end(`did not give way to the event loop for ${minutes(limits.silence)}`);
  } else if (now() - since > limits.file) {
    end(`took longer than ${minutes(limits.file)}`);
  }
}, limits.silence / 20);

const minutes = (milliseconds: number) => `${milliseconds / 60_000} minutes`;

function end(what: string): void {
  const where = test === '' ? file : `${file} > ${test}`;
  // The main thread, which would pass on what is printed, is not there.
  writeSync(2, `\n${where} ${what}. Its worker is ended.\n`);
  process.kill(process.pid, 'SIGKILL');
}
