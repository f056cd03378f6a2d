import type { Refusal } from '../../delivery/index.ts';

/** Statuses that mean a wrong key, a refused origin, or a wrong address. */
const SETUP: ReadonlySet<number> = new Set([401, 403, 404, 405]);

const told = new Set<string>();

/** Reports a mistake in the set-up of a page to its developer, on the console, once. */
function tell(reason: string): void {
  if (told.has(reason)) return;
  told.add(reason);
  console.error(`Afterword: ${reason}`);
}

/** The server refuses the page. */
export function refusedBy({ status, message }: Refusal, endpoint: string): void {
  if (!SETUP.has(status)) return;
  tell(message ?? `${endpoint} responds with status ${status}. Is this the address of the server?`);
}

/** The server cannot be reached, or another server is at its address. */
export function unreachable(endpoint: string): void {
  tell(`${endpoint} cannot be reached. Is this the address of the server?`);
}
