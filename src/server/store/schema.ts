import type { Generated } from 'kysely';
import type { ExportVersion } from '../../contract/index.ts';
import type { Escalation, EscalationRollup } from '../domain/escalation.ts';
import type { Ending } from '../domain/export-row.ts';
import type { Rollup } from '../domain/rollup.ts';
import type { Contact, Survey } from '../domain/survey.ts';
import type { SurveyAnswer } from '../domain/survey-answer.ts';
import type { SurveyRollup } from '../domain/survey-figures.ts';

/**
 * The tables. Names here are camelCase, in SQL snake_case (Kysely's CamelCasePlugin). Times are
 * milliseconds since 1970; booleans are 0 or 1, as SQLite has no other; the organisation is the
 * first column of every primary key, so that tables can be distributed by it.
 */
export interface Schema {
  organisation: OrganisationTable;
  apiKey: ApiKeyTable;
  session: SessionTable;
  conversation: ConversationTable;
  message: MessageTable;
  event: EventTable;
  clientReport: ClientReportTable;
  attachment: AttachmentTable;
  attachmentContent: AttachmentContentTable;
  rollup: Rollup;
  unread: UnreadTable;
  gapQuestion: GapQuestionTable;
  escalation: Escalation;
  escalationRollup: EscalationRollup;
  idempotency: IdempotencyTable;
  audit: AuditTable;
  webhookFailure: WebhookFailureTable;
  survey: Survey;
  surveyAnswer: SurveyAnswer;
  surveyRollup: SurveyRollup;
  contact: ContactTable;
  exportInput: ExportInputTable;
  ending: Ending;
  exportBot: ExportBotTable;
  exportDay: ExportDayTable;
  exportFile: ExportFileTable;
  exported: ExportedTable;
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
  keyHash: string;
  createdAt: number;
  expiresAt: number;
}

export interface ConversationTable {
  organisationId: string;
  conversationId: string;
  platform: string;
  platformTicketId: string | null;
  status: string;
  startedAt: number;
  updatedAt: number;
  resolvedAt: number | null;
  resolutionTimeSeconds: number | null;
  topic: string | null;
  topicKey: string | null;
  language: string | null;
  sentiment: string | null;
  sentimentScore: number | null;
  escalated: number | null;
  escalationReason: string | null;
  escalatedAt: number | null;
  firstContactResolution: number | null;
  csatScore: number | null;
  feedback: string | null;
  aiHandled: number | null;
  aiAgentId: string | null;
  aiConfidenceScore: number | null;
  costMicros: number | null;
  estimatedHumanCostMicros: number | null;
  customerId: string | null;
  contactEmail: string | null;
  contactName: string | null;
  identityVerified: number | null;
  capabilityHash: string | null;
  /** All that somebody said in it or is was taken out then. */
  erasedAt: number | null;
  /** JSON, see `domain/conversation.ts`. */
  versions: string;
}

export interface MessageTable {
  organisationId: string;
  conversationId: string;
  messageId: string;
  position: number;
  senderType: string;
  content: string;
  at: number;
  aiConfidenceScore: number | null;
  /** JSON, what a bot said of its answer. */
  facts: string | null;
}

/** Every event that was accepted, as it came; `data` is JSON. */
export interface EventTable {
  organisationId: string;
  eventId: string;
  conversationId: string;
  seq: number;
  type: string;
  at: number;
  receivedAt: number;
  data: string;
}

/** What browsers say of their own delivery, summed by the hour. */
export interface ClientReportTable {
  organisationId: string;
  /** Its first millisecond. */
  hour: number;
  /** Events that will never arrive. */
  dropped: number;
  /** Batches that were sent again. */
  retried: number;
}

/** A photo or video that came with a conversation. */
export interface AttachmentTable {
  organisationId: string;
  attachmentId: string;
  conversationId: string;
  /** SHA-256 of the conversation's capability, from a browser; `null`: from a server. */
  capabilityHash: string | null;
  name: string;
  contentType: string;
  sizeBytes: number;
  createdAt: number;
}

export interface AttachmentContentTable {
  organisationId: string;
  attachmentId: string;
  content: Uint8Array;
}

/** A conversation that has changed since its transcript was read. */
export interface UnreadTable {
  organisationId: string;
  conversationId: string;
}

/** A customer's question that the AI may not have answered. */
export interface GapQuestionTable {
  organisationId: string;
  conversationId: string;
  messageId: string;
  at: number;
  question: string;
  /** What it is about: its telling words, sorted, with spaces between. */
  words: string;
  topicKey: string | null;
  /** 1: not answered, whatever the confidence. */
  isCertain: number;
  confidence: number | null;
  /** 1: the conversation was escalated. */
  escalated: number;
}

/** What was answered to a request with an `Idempotency-Key`. */
export interface IdempotencyTable {
  organisationId: string;
  idempotencyKey: string;
  /** SHA-256 of method, path and body, hex. */
  bodyHash: string;
  status: number;
  answer: string;
  createdAt: number;
}

/** A signed delivery that could not be understood. */
export interface WebhookFailureTable {
  organisationId: string;
  failureId: string;
  source: string;
  receivedAt: number;
  /** JSON list of issues. */
  reason: string;
  body: string;
}

/** Who has exported or erased what was kept of a customer; nothing of it. */
export interface AuditTable {
  organisationId: string;
  auditId: string;
  at: number;
  action: string;
  /** '': the server itself. */
  keyHash: string;
  /** '': nobody in particular. */
  subjectHash: string;
  conversations: number;
}

/** What is known of an address that surveys are mailed to. */
export interface ContactTable extends Contact {
  organisationId: string;
  /** HMAC-SHA256 of the address: it is known again, and nobody can read it. */
  contactHash: string;
}

/** What bodies gave for the export. */
export interface ExportInputTable {
  organisationId: string;
  conversationId: string;
  /** JSON, as the contract's `ExportInput`. */
  given: string;
}

/** A bot that has conversations. */
export interface ExportBotTable {
  organisationId: string;
  botId: string;
  firstAt: number;
}

/** A day of a bot that is written, or being written. */
export interface ExportDayTable {
  organisationId: string;
  botId: string;
  /** `YYYY-MM-DD`, by UTC. */
  day: string;
  claimedAt: number;
  /** From then on it never changes; `null`: it is being written. */
  sealedAt: number | null;
  conversations: number;
  /** JSON, what its lines come to; `null`: it is being written. */
  figures: string | null;
}

/** A file of a sealed day. */
export interface ExportFileTable {
  organisationId: string;
  botId: string;
  day: string;
  version: ExportVersion;
  /** From 0. */
  part: number;
  /** Which attempt wrote it: a node that comes late with its own never touches it. */
  writing: string;
  sizeBytes: number;
  /** Hex. */
  sha256: string;
}

/** A conversation that stands in the file of a day. */
export interface ExportedTable {
  organisationId: string;
  conversationId: string;
  botId: string;
  day: string;
  /** 1: it was erased, and its line is in the file no more. */
  isTakenOut: number;
}
