import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { MINUTE } from '../../contract/time.ts';
import { sha256 } from '../database/hash.ts';
import type { Store } from '../database/store.ts';
import { findAgent, fullName, lockAgents } from '../team/index.ts';
import type { Owner } from './owner.ts';
import type { Proof } from './sessions.ts';
import {
  addChallenge,
  addPasskey,
  findPasskey,
  findPasskeys,
  removePasskey,
  useChallenge,
  usePasskey,
} from './store/passkeys.ts';
import type { PasskeyTable } from './tables.ts';

/** How long the agent may take, milliseconds. */
const CHALLENGE_LASTS = 5 * MINUTE;
/** Most passkeys of an agent. */
export const MOST_PASSKEYS = 20;

/** The pages on which passkeys are used, for example `https://support.example.com`. */
export type Origin = string;

/** Passkeys (WebAuthn): agents sign in with what unlocks their device. */
export interface Passkeys {
  /** What the browser needs to ask for a passkey. */
  signInOptions(origin: Origin): Promise<object>;
  /**
   * @returns whose passkey it is, and the proof to start their session with; `null`: the passkey is unknown, or
   *   what it signed is wrong or too old
   */
  signIn(origin: Origin, response: unknown): Promise<{ owner: Owner; isProven: Proof } | null>;
  /** What the browser needs to make a passkey; `null`: the agent has too many. */
  addOptions(origin: Origin, owner: Owner): Promise<object | null>;
  /**
   * @param isSignedIn whether the agent is still signed in; asked while the agent is locked
   * @returns the new passkey; `null`: what came is wrong or too late
   */
  add(
    origin: Origin,
    owner: Owner,
    made: { name: string; response: unknown },
    isSignedIn: Proof,
  ): Promise<PasskeyTable | null>;
  list(owner: Owner): Promise<PasskeyTable[]>;
  /** @returns whether there was one */
  remove(owner: Owner, passkeyId: string): Promise<boolean>;
}

/** Loaded with the first passkey: its parts take time at the start of the server. */
const webAuthn = () => import('@simplewebauthn/server');

const NOBODY = { organisationId: '', agentId: null };

export function createPasskeys(store: Store, now: () => number): Passkeys {
  const challenge = (of: { organisationId: string; agentId: number | null }, text: string) =>
    store.write((transaction) =>
      addChallenge(
        transaction,
        { ...of, challengeHash: sha256(text), expiresAt: now() + CHALLENGE_LASTS },
        now(),
      ),
    );

  /** Runs `verify` with a function that says whether we asked for what was signed. */
  async function verified<T>(
    of: { organisationId: string; agentId: number | null },
    verify: (isAsked: (text: string) => Promise<boolean>) => Promise<T>,
  ): Promise<T | typeof WRONG> {
    let failure: unknown;
    const isAsked = (text: string) =>
      store
        .write((transaction) =>
          useChallenge(transaction, { ...of, challengeHash: sha256(text) }, now()),
        )
        .catch((error: unknown) => {
          failure = error;
          return false;
        });
    const result = await verify(isAsked).catch(() => WRONG);
    if (failure) throw failure;
    return result;
  }

  return {
    async signInOptions(origin) {
      const { generateAuthenticationOptions } = await webAuthn();
      const options = await generateAuthenticationOptions({
        rpID: new URL(origin).hostname,
        userVerification: 'required',
        timeout: CHALLENGE_LASTS,
      });
      await challenge(NOBODY, options.challenge);
      return options;
    },

    async signIn(origin, response) {
      const given = response as AuthenticationResponseJSON;
      const passkey = await findPasskey(store.query, given.id);
      if (!passkey) return null;
      const { organisationId, agentId, passkeyId, publicKey, counter } = passkey;
      const { verifyAuthenticationResponse } = await webAuthn();
      const result = await verified(NOBODY, (isAsked) =>
        verifyAuthenticationResponse({
          response: given,
          expectedChallenge: isAsked,
          expectedOrigin: origin,
          expectedRPID: new URL(origin).hostname,
          credential: { id: passkeyId, publicKey: Buffer.from(publicKey, 'base64url'), counter },
          requireUserVerification: true,
        }),
      );
      if (!result.verified) return null;
      const use = { counter: result.authenticationInfo.newCounter, usedAt: now() };
      return {
        owner: { organisationId, agentId },
        isProven: (transaction) => usePasskey(transaction, passkey, use),
      };
    },

    async addOptions(origin, owner) {
      const [agent, known] = await Promise.all([
        findAgent(store.query, owner.organisationId, owner.agentId),
        findPasskeys(store.query, owner),
      ]);
      if (!agent || known.length >= MOST_PASSKEYS) return null;
      const { generateRegistrationOptions } = await webAuthn();
      const options = await generateRegistrationOptions({
        rpName: 'Afterword',
        rpID: new URL(origin).hostname,
        userName: agent.email,
        userDisplayName: fullName(agent),
        // The same for all passkeys of an agent, so that a device keeps one.
        userID: Buffer.from(sha256(`${owner.organisationId} ${owner.agentId}`), 'hex'),
        attestationType: 'none',
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        excludeCredentials: known.map(({ passkeyId, transports }) => ({
          id: passkeyId,
          transports: JSON.parse(transports) as AuthenticatorTransport[],
        })),
        timeout: CHALLENGE_LASTS,
      });
      await challenge(owner, options.challenge);
      return options;
    },

    async add(origin, owner, { name, response }, isSignedIn) {
      const { verifyRegistrationResponse } = await webAuthn();
      const result = await verified(owner, (isAsked) =>
        verifyRegistrationResponse({
          response: response as RegistrationResponseJSON,
          expectedChallenge: isAsked,
          expectedOrigin: origin,
          expectedRPID: new URL(origin).hostname,
          requireUserVerification: true,
        }),
      );
      if (!result.verified) return null;
      const { id, publicKey, counter, transports = [] } = result.registrationInfo.credential;
      const passkey: PasskeyTable = {
        ...owner,
        passkeyId: id,
        publicKey: Buffer.from(publicKey).toString('base64url'),
        counter,
        transports: JSON.stringify(transports),
        name,
        createdAt: now(),
        usedAt: null,
      };
      return store.write(async (transaction) => {
        const [agent] = await lockAgents(transaction, owner.organisationId, [owner.agentId]);
        if (!agent || agent.removedAt !== null || !(await isSignedIn(transaction))) return null;
        const known = await findPasskeys(transaction.query, owner);
        const isKnown = (await findPasskey(transaction.query, id)) !== undefined;
        if (isKnown || known.length >= MOST_PASSKEYS) return null;
        await addPasskey(transaction, passkey);
        return passkey;
      });
    },

    list: (owner) => findPasskeys(store.query, owner),
    remove: (owner, passkeyId) =>
      store.write((transaction) => removePasskey(transaction, owner, passkeyId)),
  };
}

/** What does not have the form of a response is as wrong as a false signature. */
const WRONG = { verified: false } as const;
