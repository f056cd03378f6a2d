import type { Logger } from 'pino';
import type { Store } from '../database/store.ts';

/**
 * Says in the log that something failed: in short if the database is not available, otherwise with the stack, as it
 * is a mistake in the code.
 */
export function reported(
  { log, store }: { log: Logger; store: Pick<Store, 'isUnavailable'> },
  error: unknown,
  what: string,
): void {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  if (error instanceof Error && store.isUnavailable(error)) log.warn({ reason: message }, what);
  else log.error({ name, reason: message, stack }, what);
}

/** How often the same line is written at most, milliseconds. */
const EVERY = 5_000;

/**
 * Says what fails many requests at once, as a database that is away does, seldom: otherwise, whoever sends requests
 * could fill the disk of the log.
 *
 * @param say is given the reason of the last request, and how many there were since the line before
 */
export function seldom(
  say: (failed: { reason: string; requests: number }) => void,
): (error: Error) => void {
  let requests = 0;
  let saidAt = -Infinity;
  return ({ message }) => {
    requests++;
    if (performance.now() - saidAt < EVERY) return;
    say({ reason: message, requests });
    requests = 0;
    saidAt = performance.now();
  };
}
