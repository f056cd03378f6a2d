import { createHmac, timingSafeEqual } from 'node:crypto';

/** Largest difference between the timestamp of a delivery and our clock, milliseconds. */
const WINDOW = 5 * 60_000;

/**
 * Whether Zendesk signed a delivery recently. The signature is base64 of HMAC-SHA256 over the timestamp
 * header and the raw body, and is compared in constant time.
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
