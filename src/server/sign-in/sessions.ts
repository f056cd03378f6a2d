import { randomBytes } from 'node:crypto';
import type { SignInMethod } from '../../contract/index.ts';
import { sha256 } from '../database/hash.ts';
import type { Store, Transaction } from '../database/store.ts';
import type { Keys, Principal, Sessions } from '../http/principal.ts';
import { lockAgents, setAgent } from '../team/index.ts';
import { agentPrincipal } from './agent-principal.ts';
import { expiryOf, isWorthNoting } from './rules/session-life.ts';
import { useSignInLink } from './store/links.ts';
import { addSession, findSession, noteUse, removeSession } from './store/sessions.ts';
import type { SessionTable } from './tables.ts';

/** An agent, and how they proved who they are. */
export interface SignedIn {
  organisationId: string;
  agentId: number;
  method: Exclude<SignInMethod, 'key'>;
  /** See `deviceOf`. */
  device: string;
}

/** Asked in the transaction that starts the session. */
export type Proof = (transaction: Transaction) => Promise<boolean>;

/** The sessions of the dashboard. A token belongs in the cookie and nowhere else. */
export interface DashboardSessions extends Sessions {
  /** Starts a session with the rights of a key. @returns its token */
  start(principal: Principal, device: string): Promise<string>;
  /**
   * Signs an agent in with the token of a sign-in link, which works once.
   *
   * @returns the token of the session; `null`: the link was used or has expired
   */
  startByLink(linkToken: string, device: string): Promise<string | null>;
  /**
   * Signs an agent in.
   *
   * @param isProven whether the proof of who they are still counts; asked while the agent is locked
   * @returns the token of the session; `null`: the agent was removed, or the proof no longer counts
   */
  startFor(who: SignedIn, isProven?: Proof): Promise<string | null>;
  end(token: string): Promise<void>;
}

export function createSessions(store: Store, keys: Keys, now: () => number): DashboardSessions {
  async function start(
    transaction: Transaction,
    of: Pick<SessionTable, 'organisationId' | 'keyHash' | 'agentId' | 'method' | 'device'>,
  ): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const createdAt = now();
    await addSession(transaction, {
      ...of,
      tokenHash: sha256(token),
      createdAt,
      usedAt: createdAt,
      expiresAt: expiryOf({ ...of, createdAt }, createdAt),
    });
    return token;
  }

  /** Signing an agent out everywhere locks the agent too, so it happens before or after this, never during it. */
  async function startAgent(
    transaction: Transaction,
    who: SignedIn,
    isProven?: Proof,
  ): Promise<string | null> {
    const [agent] = await lockAgents(transaction, who.organisationId, [who.agentId]);
    if (!agent || agent.removedAt !== null) return null;
    if (isProven && !(await isProven(transaction))) return null;
    const token = await start(transaction, { ...who, keyHash: '' });
    const at = now();
    await setAgent(transaction, who.organisationId, who.agentId, {
      lastLoginAt: at,
      updatedAt: at,
    });
    return token;
  }

  return {
    start: ({ organisationId, keyHash }, device) =>
      store.write((transaction) =>
        start(transaction, { organisationId, keyHash, agentId: null, method: 'key', device }),
      ),
    startByLink: (linkToken, device) =>
      store.write(async (transaction) => {
        const link = await useSignInLink(transaction, sha256(linkToken), now());
        if (!link) return null;
        const { organisationId, agentId } = link;
        return startAgent(transaction, { organisationId, agentId, method: 'link', device });
      }),
    startFor: (who, isProven) =>
      store.write((transaction) => startAgent(transaction, who, isProven)),
    async principal(token) {
      const at = now();
      const session = await findSession(store.query, sha256(token), at);
      if (!session) return null;
      if (isWorthNoting(session, at)) {
        // A database that cannot be written refuses nobody who is signed in; the next request notes it.
        await store
          .write((transaction) =>
            noteUse(transaction, session, { usedAt: at, expiresAt: expiryOf(session, at) }),
          )
          .catch(() => {});
      }
      return session.agentId === null
        ? keys.principalByHash(session.keyHash)
        : agentPrincipal(session, session.agentId);
    },
    async end(token) {
      await store.write((transaction) => removeSession(transaction, sha256(token)));
    },
  };
}
