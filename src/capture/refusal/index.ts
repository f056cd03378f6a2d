import type { Refusal } from '../../delivery/index.ts';

/** Statuses that mean a wrong key, a refused origin, or a wrong address. */
const SETUP: ReadonlySet<number> = new Set([401, 403, 404, 405]);

const told = new Set<string>();

/** Reports a mistake in the set-up of a page to its developer, on the console, once. */
export function tellOfRefusal({ status, message }: Refusal, endpoint: string): void {
  if (!SETUP.has(status)) return;
  const reason =
    message ?? `${endpoint} responds with status ${status}. Is this the address of the server?`;
  if (told.has(reason)) return;
  told.add(reason);
  console.error(`Afterword: ${reason}`);
}
