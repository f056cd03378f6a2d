import { randomBytes } from 'node:crypto';
import { HOUR } from '../../contract/time.ts';
import { sha256 } from '../database/hash.ts';
import type { Store } from '../database/store.ts';
import { addSignInLink } from './store/links.ts';

/** How long a sign-in link works, milliseconds. */
const LINK_LASTS = HOUR;

/**
 * Creates a sign-in link for an agent, which works once. The token is in the fragment, so that servers and
 * proxies do not see it.
 *
 * @param publicUrl the URL at which browsers reach the server
 */
export async function signInLink(
  store: Store,
  organisationId: string,
  agentId: number,
  { publicUrl, now }: { publicUrl: string; now: number },
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await store.write((transaction) =>
    addSignInLink(
      transaction,
      { organisationId, tokenHash: sha256(token), agentId, expiresAt: now + LINK_LASTS },
      now,
    ),
  );
  return `${publicUrl}/dashboard/#sign-in=${token}`;
}
