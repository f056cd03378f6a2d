import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { EventData } from '../../contract/index.ts';

/** What a browser says of who its customer is. */
type ClaimedIdentity = EventData<'identity.set'>;

/** 256 random bits, for a site's server and for us. */
export function newIdentitySecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * What a site's server signs: customer id, e-mail and name, each on its line, without the empty
 * lines at the end. A line break within one of them would move the others, and is never signed.
 *
 * @returns `null` where there is nothing to sign
 */
function signedText({ customer_id, email, name }: ClaimedIdentity): string | null {
  const lines = [customer_id ?? '', email ?? '', name ?? ''];
  if (lines.some((line) => line.includes('\n'))) return null;
  return lines.join('\n').replace(/\n+$/, '') || null;
}

/** Whether `hash` proves the identity: HMAC-SHA256 in hex, compared in constant time. */
export function provesIdentity(secret: string, identity: ClaimedIdentity): boolean {
  const text = signedText(identity);
  if (text === null || identity.hash === undefined) return false;
  const expected = createHmac('sha256', secret).update(text).digest();
  const given = Buffer.from(identity.hash, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
