import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** The largest difference between the time of a delivery and our clock, milliseconds. */
const WINDOW = 5 * 60_000;

/** Whether a time is within `window` of `now`; a time that cannot be read is not. All in milliseconds. */
export const isRecent = (at: number, now: number, window = WINDOW): boolean =>
  Math.abs(at - now) <= window;

/** Whether `given` is the HMAC of `signed`, in constant time. */
export function isHmac(
  algorithm: 'sha1' | 'sha256',
  secret: string,
  signed: string,
  given: string,
  encoding: 'base64' | 'hex',
): boolean {
  const expected = createHmac(algorithm, secret).update(signed).digest();
  const bytes = Buffer.from(given, encoding);
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}

/** Whether `given` is the secret itself, in constant time. */
export const isSecret = (secret: string, given: string): boolean =>
  timingSafeEqual(sha256Of(secret), sha256Of(given));

const sha256Of = (text: string) => createHash('sha256').update(text).digest();
