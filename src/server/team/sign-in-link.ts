import { randomBytes } from 'node:crypto';
import { HOUR } from '../../contract/time.ts';
import { sha256 } from '../database/hash.ts';
import type { Store } from '../database/store.ts';
import { addSignInLink } from './store/agents.ts';

/** How long a link that signs in works. */
const LINK_LASTS = HOUR;

/**
 * Makes a link that signs an agent in once. What opens stands behind the `#`, where neither servers nor
 * proxies see it.
 *
 * @param publicUrl where browsers reach the server
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
