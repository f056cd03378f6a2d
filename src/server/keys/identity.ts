import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { EventData } from '../../contract/index.ts';

/** The identity of a customer as a browser reports it. */
type ClaimedIdentity = EventData<'identity.set'>;

/** 256 random bits, shared between a site's server and this server. */
export function newIdentitySecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * The text that a site's server signs: customer id, e-mail and name, one per line, without empty lines at the
 * end. A value with a line break could pass for other values, so it is never valid.
 *
 * @returns `null` if all values are empty or one has a line break
 */
function signedText({ customer_id, email, name }: ClaimedIdentity): string | null {
  const lines = [customer_id ?? '', email ?? '', name ?? ''];
  if (lines.some((line) => line.includes('\n'))) return null;
  return lines.join('\n').replace(/(?<!\n)\n+$/, '') || null;
}

/** Whether `hash` proves the identity: HMAC-SHA256 in hex, compared in constant time. */
export function provesIdentity(secret: string, identity: ClaimedIdentity): boolean {
  const text = signedText(identity);
  if (text === null || identity.hash === undefined) return false;
  const expected = createHmac('sha256', secret).update(text).digest();
  const given = Buffer.from(identity.hash, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
