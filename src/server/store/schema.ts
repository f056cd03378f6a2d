import type { Generated } from 'kysely';
import type { AgentRole, AgentStatus, ChatStatus, ExportVersion } from '../../contract/index.ts';
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
  counter: CounterTable;
  agent: AgentTable;
  agentSpan: AgentSpanTable;
  team: TeamTable;
  teamMember: TeamMemberTable;
  signInLink: SignInLinkTable;
  changedDetail: ChangedDetailTable;
  chat: ChatTable;
  chatParticipant: ChatParticipantTable;
  liveEvent: LiveEventTable;
  call: CallTable;
  callParticipant: CallParticipantTable;
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
  /** JSON list of the contract's `CannedAnswers`. */
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
  /** Who wrote it in the inbox; then no browser can change it. */
  agentId: number | null;
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
  /** What the reporting API calls it by. */
  mediaId: number;
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

/** The last number that was given in an organisation, whatever for. */
export interface CounterTable {
  organisationId: string;
  last: number;
}

/** A person of the team. */
export interface AgentTable {
  organisationId: string;
  agentId: number;
  /** In lower case. */
  email: string;
  firstName: string;
  middleName: string | null;
  lastName: string | null;
  avatarUrl: string | null;
  agentNumber: string | null;
  location: string | null;
  role: AgentRole;
  chatLimit: number;
  status: AgentStatus;
  statusAt: number;
  /** A connection of theirs was open then. */
  seenAt: number;
  /** When they last took a chat; 0: never. */
  lastTookAt: number;
  lastLoginAt: number | null;
  createdAt: number;
  updatedAt: number;
  removedAt: number | null;
}

/** A time in which an agent had one status. */
export interface AgentSpanTable {
  organisationId: string;
  spanId: number;
  agentId: number;
  status: AgentStatus;
  startedAt: number;
  endedAt: number | null;
}

export interface TeamTable {
  organisationId: string;
  teamId: number;
  name: string;
  parentId: number | null;
  position: number;
  /** JSON list. */
  topics: string;
  /** JSON, the contract's `WeekHours`; `null`: always. */
  hours: string | null;
  timeZone: string;
  /** JSON list of `YYYY-MM-DD`. */
  holidays: string;
  createdAt: number;
  updatedAt: number;
  deletedAt: number | null;
}

export interface TeamMemberTable {
  organisationId: string;
  teamId: number;
  agentId: number;
}

/** A link that signs an agent in once. */
export interface SignInLinkTable {
  organisationId: string;
  /** SHA-256, hex. */
  tokenHash: string;
  agentId: number;
  expiresAt: number;
}

/** A field of an agent, a team or a chat that was changed. */
export interface ChangedDetailTable {
  organisationId: string;
  detailId: number;
  at: number;
  objectType: 'agent' | 'team' | 'chat';
  objectId: number;
  field: string;
  /** JSON. */
  former: string | null;
  next: string | null;
  /** `agent:ID`, `key:ID` or `server`. */
  changedBy: string;
}

/** A chat with a person. What is asked for is a column; the rest is `state`. */
export interface ChatTable {
  organisationId: string;
  chatId: number;
  conversationId: string;
  status: ChatStatus;
  teamId: number | null;
  /** Who is in it, or was last. */
  agentId: number | null;
  queuedAt: number;
  assignedAt: number | null;
  endedAt: number | null;
  wrappedUpAt: number | null;
  updatedAt: number;
  /** `null`: it is closed. */
  openSince: number | null;
  customerSeenAt: number | null;
  agentSeenAt: number | null;
  /** JSON, the `Chat` of domain/handoff.ts. */
  state: string;
}

export interface ChatParticipantTable {
  organisationId: string;
  participantId: number;
  chatId: number;
  /** `null`: the customer. */
  agentId: number | null;
  connectedAt: number;
  endedAt: number | null;
  updatedAt: number;
}

/** What happened in a chat; see domain/handoff.ts. */
export interface LiveEventTable {
  organisationId: string;
  liveId: number;
  chatId: number;
  conversationId: string;
  at: number;
  type: string;
  /** JSON. */
  data: string;
}

/** A call that was told of; calls are not made here. */
export interface CallTable {
  organisationId: string;
  callId: number;
  updatedAt: number;
  /** JSON, the contract's `CallInput` with times as milliseconds. */
  given: string;
}

export interface CallParticipantTable {
  organisationId: string;
  participantId: number;
  callId: number;
  /** Its place in the call. */
  position: number;
  type: 'end_user' | 'agent' | 'third_party';
  agentId: number | null;
  connectedAt: number | null;
  endedAt: number | null;
  updatedAt: number;
}
