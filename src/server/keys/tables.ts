import type { Generated } from 'kysely';

declare module '../database/schema.ts' {
  interface Schema {
    organisation: OrganisationTable;
    apiKey: ApiKeyTable;
    session: SessionTable;
  }
}

export interface OrganisationTable {
  organisationId: string;
  createdAt: number;
  /** JSON list of origins that may use the publishable keys, beside any localhost. */
  allowedOrigins: Generated<string>;
  /** 1: messages are masked before they are stored. */
  redaction: Generated<number>;
  /** With it, browsers must prove who their customer is; `null`: nobody is asked to. */
  identitySecret: string | null;
  /** Conversations that started more days ago are erased; `null`: none are. */
  retentionDays: number | null;
  /** 1: resolved conversations are followed by a survey. */
  surveyEnabled: Generated<number>;
  surveyDelayHours: Generated<number>;
  surveyExpiryDays: Generated<number>;
  surveyPauseDays: Generated<number>;
  surveyBrandName: string | null;
  surveyBrandColor: string | null;
  surveyLogoUrl: string | null;
  surveySender: string | null;
  /** An open conversation has ended when nothing was said for so long. */
  idleHours: Generated<number>;
  /** JSON list of the contract's `CannedReplies`. */
  cannedAnswers: Generated<string>;
  /** Signs links to files; made when the first one is signed. */
  linkSecret: string | null;
}

export interface ApiKeyTable {
  organisationId: string;
  /** SHA-256 of the key, hex. */
  keyHash: string;
  kind: 'secret' | 'publishable';
  name: string;
  /** The first characters, to tell keys apart by eye. */
  prefix: string;
  /** JSON list of scopes. */
  scopes: string;
  createdAt: number;
  /** From then on it opens nothing; it may lie ahead. */
  revokedAt: number | null;
  /** To the minute. */
  lastUsedAt: number | null;
  /** Requests a minute; `null`: as many as it likes. */
  rateLimit: number | null;
}

/** A signed-in browser of the support team. */
export interface SessionTable {
  organisationId: string;
  /** SHA-256 of the cookie's token, hex. */
  tokenHash: string;
  /** '': it is an agent's. */
  keyHash: string;
  /** `null`: it was begun with a key. */
  agentId: number | null;
  createdAt: number;
  expiresAt: number;
}
