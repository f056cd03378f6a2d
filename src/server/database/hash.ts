import { createHash } from 'node:crypto';

/** SHA-256 in hex. It needs no salt for tokens, because 256 random bits cannot be guessed. */
export function sha256(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
