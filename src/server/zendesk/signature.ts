import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the time of a delivery may be from ours, milliseconds. */
const WINDOW = 5 * 60_000;

/**
 * Whether Zendesk has signed a delivery just now: base64 of HMAC-SHA256 over the timestamp's header
 * and the body as it came, compared in constant time.
 */
export function isSignedByZendesk(
  secret: string,
  delivery: { signature: string | undefined; timestamp: string | undefined; body: string },
  now: number,
): boolean {
  const { signature = '', timestamp = '', body } = delivery;
  if (!(Math.abs(Date.parse(timestamp) - now) <= WINDOW)) return false;
  const expected = createHmac('sha256', secret)
    .update(timestamp + body)
    .digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
