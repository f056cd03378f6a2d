import { type AgentRole, type KeyKind, scope } from '../../contract/index.ts';

/** All that a secret key may be allowed to do. */
export const SCOPES = scope.options;

/** Who is asking. */
export interface Principal {
  organisationId: string;
  kind: KeyKind;
  scopes: ReadonlySet<string>;
  /** Origins that may use a publishable key, beside any localhost. */
  allowedOrigins: readonly string[];
  /** Whether messages are masked before they are stored. */
  redacts: boolean;
  /** With it an identity has to be proven; `null`: it is taken as it is told. */
  identitySecret: string | null;
  keyHash: string;
  /** Requests a minute; `null`: as many as it likes. */
  rateLimit: number | null;
  /** A person of the team, signed in by a link; `null`: somebody with a key. */
  agent: SignedInAgent | null;
}

export interface SignedInAgent {
  agentId: number;
  role: AgentRole;
}

export interface Keys {
  /** @returns who holds the key; `null` when it is unknown or revoked */
  principal(key: string): Promise<Principal | null>;
  /** The same, by the key's hash. */
  principalByHash(keyHash: string): Promise<Principal | null>;
}

export const SESSION_COOKIE = 'afterword_session';

export interface Sessions {
  /** Signs in; the token goes into the cookie and nowhere else. */
  start(principal: Principal): Promise<string>;
  /**
   * Signs an agent in with the token of a link, which is used up.
   *
   * @returns the session's token; `null`: the link was used, or its time is over
   */
  startByLink(linkToken: string): Promise<string | null>;
  /** Who the cookie's token stands for, while the session and its key, or agent, last. */
  principal(token: string): Promise<Principal | null>;
  end(token: string): Promise<void>;
}

/** How a key is named where it must not be shown. */
export const keyId = (keyHash: string) => keyHash.slice(0, 12);
