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
