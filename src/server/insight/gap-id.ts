import { sha256 } from '../database/hash.ts';

/** Names a gap by its most frequent wording, of which the stored question can be the beginning alone. */
export const gapId = (words: string): string => sha256(words).slice(0, 32);
