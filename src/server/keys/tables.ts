import type { Generated } from 'kysely';

declare module '../database/schema.ts' {
  interface Schema {
    organisation: OrganisationTable;
    apiKey: ApiKeyTable;
  }
}

export interface OrganisationTable {
  organisationId: string;
  createdAt: number;
  /** JSON list of origins that may use publishable keys, in addition to any localhost. */
  allowedOrigins: Generated<string>;
  /** 1: messages are masked before they are stored. */
  redaction: Generated<number>;
  /** Browsers must prove the identity of their customer with it; `null`: no verification. */
  identitySecret: string | null;
  /** Conversations are erased this many days after their start; `null`: never. */
  retentionDays: number | null;
  /** 1: a survey follows resolved conversations. */
  surveyEnabled: Generated<number>;
  surveyDelayHours: Generated<number>;
  surveyExpiryDays: Generated<number>;
  surveyPauseDays: Generated<number>;
  surveyBrandName: string | null;
  surveyBrandColor: string | null;
  surveyLogoUrl: string | null;
  surveySender: string | null;
  /** An open conversation counts as ended after this many hours without a message. */
  idleHours: Generated<number>;
  /** An agent without a connection keeps their chats for this time, minutes. */
  absenceMinutes: Generated<number>;
  /** Within how many minutes messages left are answered, as customers are told; `null`: they are not. */
  answerMinutes: number | null;
  /** IANA name. */
  timeZone: Generated<string>;
  /** A customer who waits longer for an agent is answered late. */
  lateMinutes: Generated<number>;
  /** JSON of the contract's `CannedReplies`. */
  cannedAnswers: Generated<string>;
  /** Signs links to files. Created with the first link. */
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
  /** When the key stops working; may be in the future. */
  revokedAt: number | null;
  /** Accurate to the minute. */
  lastUsedAt: number | null;
  /** Requests per minute; `null`: unlimited. */
  rateLimit: number | null;
}
