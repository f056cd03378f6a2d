import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { findLinkSecret, makeLinkSecret } from './link-secret.ts';
import { type Store } from '../database/store.ts';

/** Links that work without a key until they expire. */
export interface Links {
  /** @param path of the file @returns the query that gives access until `expiresAt`, milliseconds since 1970 */
  sign(organisationId: string, path: string, expiresAt: number): Promise<string>;
  /** A hash of a text that only this server can compute, in hexadecimal. */
  digest(organisationId: string, text: string): Promise<string>;
  /** Whether `sign` created the query for this path and it has not expired. */
  isGood(
    organisationId: string,
    path: string,
    query: { expires?: string | undefined; signature?: string | undefined },
  ): Promise<boolean>;
}

const signatureOf = (secret: string, path: string, expires: string) =>
  createHmac('sha256', secret).update(`${path}\n${expires}`).digest();

export function createLinks(store: Store, now: () => number): Links {
  const secrets = new Map<string, string>();

  /** @returns `null` if the organisation has never signed a link, or does not exist */
  async function knownSecret(organisationId: string): Promise<string | null> {
    const secret =
      secrets.get(organisationId) ?? (await findLinkSecret(store.query, organisationId));
    if (secret !== null) secrets.set(organisationId, secret);
    return secret;
  }

  const secretOf = async (organisationId: string): Promise<string> =>
    (await knownSecret(organisationId)) ??
    store.write((transaction) =>
      makeLinkSecret(transaction, organisationId, randomBytes(32).toString('base64url')),
    );

  return {
    async digest(organisationId, text) {
      const secret = await secretOf(organisationId);
      return createHmac('sha256', secret).update(`digest\n${text}`).digest('hex');
    },
    async sign(organisationId, path, expiresAt) {
      const secret = await secretOf(organisationId);
      const expires = String(Math.ceil(expiresAt / 1000));
      const signature = signatureOf(secret, path, expires).toString('base64url');
      return `expires=${expires}&signature=${signature}`;
    },
    async isGood(organisationId, path, { expires = '', signature = '' }) {
      if (!/^\d{1,12}$/.test(expires) || Number(expires) * 1000 < now()) return false;
      const secret = await knownSecret(organisationId);
      if (secret === null) return false;
      const given = Buffer.from(signature, 'base64url');
      const expected = signatureOf(secret, path, expires);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
