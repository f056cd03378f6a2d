import { randomBytes } from 'node:crypto';
import { addSession, findSession, removeSession, type Store } from '../store/index.ts';
import { sha256, type Keys, type Principal } from './keys.ts';

/** How long a browser of the team stays signed in, milliseconds: 12 hours. */
export const SESSION_LASTS = 12 * 60 * 60 * 1000;

export const SESSION_COOKIE = 'afterword_session';

export interface Sessions {
  /** Signs in; the token goes into the cookie and nowhere else. */
  start(principal: Principal): Promise<string>;
  /** Who the cookie's token stands for, while the session and its key last. */
  principal(token: string): Promise<Principal | null>;
  end(token: string): Promise<void>;
}

export function createSessions(store: Store, keys: Keys, now: () => number): Sessions {
  return {
    async start({ organisationId, keyHash }) {
      const token = randomBytes(32).toString('base64url');
      const createdAt = now();
      await store.write((transaction) =>
        addSession(transaction, {
          organisationId,
          tokenHash: sha256(token),
          keyHash,
          createdAt,
          expiresAt: createdAt + SESSION_LASTS,
        }),
      );
      return token;
    },
    async principal(token) {
      const session = await findSession(store.query, sha256(token), now());
      return session ? keys.principalByHash(session.keyHash) : null;
    },
    async end(token) {
      await store.write((transaction) => removeSession(transaction, sha256(token)));
    },
  };
}
