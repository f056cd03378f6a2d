import { type AgentRole, type KeyKind, scope } from '../../contract/index.ts';

/** The id of the organisation that a new database starts with. It belongs to the operator. */
export const FIRST_ORGANISATION = 'default';

/** All scopes of secret keys. */
export const SCOPES = scope.options;

/** The authenticated caller. */
export interface Principal {
  organisationId: string;
  kind: KeyKind;
  scopes: ReadonlySet<string>;
  /** Origins that may use a publishable key, besides any localhost. */
  allowedOrigins: readonly string[];
  /** Whether messages are masked before they are stored. */
  redacts: boolean;
  /** The secret that signs customer identities; `null`: identities need no signature. */
  identitySecret: string | null;
  keyHash: string;
  /** Requests per minute; `null`: unlimited. */
  rateLimit: number | null;
  /** The signed-in agent; `null`: the caller has a key. */
  agent: SignedInAgent | null;
}

export interface SignedInAgent {
  agentId: number;
  role: AgentRole;
}

export interface Keys {
  /** @returns the holder of the key; `null`: the key is unknown or revoked */
  principal(key: string): Promise<Principal | null>;
  /** Like `principal`, by the hash of the key. */
  principalByHash(keyHash: string): Promise<Principal | null>;
}

export const SESSION_COOKIE = 'afterword_session';

export interface Sessions {
  /** The caller of a session token, while the session and its key or agent are valid. */
  principal(token: string): Promise<Principal | null>;
}

/** The id of a key or a session, for places where its secret must not be shown. */
export const keyId = (keyHash: string) => keyHash.slice(0, 12);
