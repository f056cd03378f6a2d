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

/** The server refuses the page; without `refusal`, it cannot be reached, or another server is at its address. */
export function tellOf(endpoint: string, refusal?: Refusal): void {
  const ask = 'Is this the address of the server?';
  if (!refusal) tell(`${endpoint} cannot be reached. ${ask}`);
  else if (SETUP.has(refusal.status)) {
    tell(refusal.message ?? `${endpoint} responds with status ${refusal.status}. ${ask}`);
  }
}
