import { randomBytes } from 'node:crypto';
import { addSession, findSession, removeSession } from './store/sessions.ts';
import { type Schema } from '../database/schema.ts';
import { useSignInLink } from './store/links.ts';
import { setAgent } from '../team/index.ts';
import { type Store } from '../database/store.ts';
import { agentPrincipal } from './agent-principal.ts';
import { sha256 } from '../database/hash.ts';
import { type Keys, type Sessions } from '../http/principal.ts';

/** How long a session of the dashboard lasts, milliseconds: 12 hours. */
export const SESSION_LASTS = 12 * 60 * 60 * 1000;

export function createSessions(store: Store, keys: Keys, now: () => number): Sessions {
  const newSession = (of: Pick<Schema['session'], 'organisationId' | 'keyHash' | 'agentId'>) => {
    const token = randomBytes(32).toString('base64url');
    const createdAt = now();
    const row = {
      ...of,
      tokenHash: sha256(token),
      createdAt,
      expiresAt: createdAt + SESSION_LASTS,
    };
    return { token, row };
  };

  return {
    async start({ organisationId, keyHash }) {
      const { token, row } = newSession({ organisationId, keyHash, agentId: null });
      await store.write((transaction) => addSession(transaction, row));
      return token;
    },
    async startByLink(linkToken) {
      return store.write(async (transaction) => {
        const link = await useSignInLink(transaction, sha256(linkToken), now());
        if (!link) return null;
        const { organisationId, agentId } = link;
        const { token, row } = newSession({ organisationId, keyHash: '', agentId });
        await addSession(transaction, row);
        await setAgent(transaction, organisationId, agentId, {
          lastLoginAt: row.createdAt,
          updatedAt: row.createdAt,
        });
        return token;
      });
    },
    async principal(token) {
      const session = await findSession(store.query, sha256(token), now());
      if (!session) return null;
      return session.agentId === null
        ? keys.principalByHash(session.keyHash)
        : agentPrincipal(store, session.organisationId, session.agentId);
    },
    async end(token) {
      await store.write((transaction) => removeSession(transaction, sha256(token)));
    },
  };
}
