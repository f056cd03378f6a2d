/** Milliseconds. */
export const DAY = 86_400_000;

/** `2026-03-10`, by UTC. */
export const dayOf = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 10);
