import type { SignInMethod } from '../../contract/index.ts';

declare module '../database/schema.ts' {
  interface Schema {
    session: SessionTable;
    signInLink: SignInLinkTable;
    passkey: PasskeyTable;
    passkeyChallenge: PasskeyChallengeTable;
  }
}

/** A session of the dashboard. */
export interface SessionTable {
  organisationId: string;
  /** SHA-256 of the cookie's token, hex. */
  tokenHash: string;
  /** Empty: the session of an agent. */
  keyHash: string;
  /** `null`: signed in with a key. */
  agentId: number | null;
  createdAt: number;
  /** Later with every use of an agent's session. */
  expiresAt: number;
  /** Accurate to the hour. */
  usedAt: number;
  method: SignInMethod;
  /** For example `Firefox on Windows`; empty: unknown. */
  device: string;
}

/** A sign-in link of an agent, which works once. */
export interface SignInLinkTable {
  organisationId: string;
  /** SHA-256 of the token, in hex. */
  tokenHash: string;
  agentId: number;
  expiresAt: number;
}

/** A passkey of an agent. */
export interface PasskeyTable {
  organisationId: string;
  /** The id of the credential, base64url. */
  passkeyId: string;
  agentId: number;
  /** In COSE, base64url. */
  publicKey: string;
  /** How often it was used, as the device counts; 0: it does not count. */
  counter: number;
  /** JSON list of the ways to reach the device. */
  transports: string;
  /** Given by the agent, or of the device. */
  name: string;
  createdAt: number;
  usedAt: number | null;
}

/** What a passkey has to sign, once. */
export interface PasskeyChallengeTable {
  /** Empty: for signing in. */
  organisationId: string;
  /** SHA-256 of the challenge, hex. */
  challengeHash: string;
  /** Who adds a passkey; `null`: for signing in. */
  agentId: number | null;
  expiresAt: number;
}
