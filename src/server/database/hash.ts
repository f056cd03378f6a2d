import { createHash } from 'node:crypto';

/** SHA-256 in hex: enough for 256 random bits, which nobody can guess their way back to. */
export function sha256(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
