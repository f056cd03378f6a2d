import { MINUTE } from '../../contract/time.ts';
import type { Store } from '../database/store.ts';
import { sumSizes } from './store.ts';

/** How long a sum is used before it is read again, milliseconds. */
const LASTS = MINUTE;

/** The size of all files of each organisation. */
export interface Storage {
  /** In bytes. Other nodes' uploads and erasures of the last minute may be missing. */
  usedBy(organisationId: string): Promise<number>;
  /** Counts a file that was just stored. */
  add(organisationId: string, bytes: number): void;
}

/** Summing takes a while if there are many files, so the sum is kept, and own uploads are added. */
export function createStorage(store: Store, now: () => number): Storage {
  const sums = new Map<string, { bytes: number; until: number }>();
  return {
    async usedBy(organisationId) {
      const known = sums.get(organisationId);
      if (known && known.until > now()) return known.bytes;
      const bytes = await sumSizes(store.query, organisationId);
      sums.set(organisationId, { bytes, until: now() + LASTS });
      return bytes;
    },
    add(organisationId, bytes) {
      const known = sums.get(organisationId);
      if (known) known.bytes += bytes;
    },
  };
}
