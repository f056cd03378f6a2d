/** The share that is forgotten at once. */
const SHARE = 0.1;

/**
 * Forgets the oldest of what is kept if there are `most` of them. It forgets many at once: to find the oldest, a
 * `Map` or `Set` looks past all that were deleted before, so one at a time would take longer the more there are.
 */
export function makeRoom(kept: Map<string, unknown> | Set<string>, most: number): void {
  if (kept.size < most) return;
  let left = Math.ceil(most * SHARE);
  for (const key of kept.keys()) {
    if (left-- === 0) return;
    kept.delete(key);
  }
}
