declare module '../database/schema.ts' {
  interface Schema {
    session: SessionTable;
    signInLink: SignInLinkTable;
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
  expiresAt: number;
}

/** A sign-in link of an agent, which works once. */
export interface SignInLinkTable {
  organisationId: string;
  /** SHA-256 of the token, in hex. */
  tokenHash: string;
  agentId: number;
  expiresAt: number;
}
