import type { ConversationResponse, EventResult } from '../../contract/index.ts';
import type { JobBase } from '../ingest/jobs.ts';
import type { AppliedEvent } from './rules/applied-event.ts';
import type { BodyInput } from './rules/conversation.ts';
import type { PlacedMessage } from './rules/message.ts';
import type { SizeLimits } from './rules/size.ts';
import type { SuspectKind } from './rules/suspicion.ts';

declare module '../ingest/jobs.ts' {
  interface Jobs {
    conversation: { job: ConversationJob; result: ConversationResult };
    events: { job: EventsJob; result: EventResult[] };
    suspected: { job: SuspectedJob; result: number };
  }
}

/** `POST /conversations`: a server sends one conversation. */
export interface ConversationJob extends JobBase {
  input: BodyInput & { messages: PlacedMessage[] };
  /** The version of a ticket's state; later versions sort after earlier ones. */
  version?: string;
  /** Whether messages and handovers tell if the AI handled it and when a person took over. */
  readsTakeover?: boolean;
  /** It is of the past: nobody is mailed or told because of it. */
  isImported?: boolean;
}

/** The outcome of a conversation job: nothing can be added to one that is erased or has reached a limit. */
export type ConversationResult =
  ConversationResponse['status'] | 'erased' | { full: keyof SizeLimits };

/** `POST /events`: a browser or a server sends events. */
export interface EventsJob extends JobBase {
  events: AppliedEvent[];
  /** The sender's delivery failures since its last batch. */
  client?: { dropped: number; retried: number } | undefined;
  /** SHA-256 of each capability by conversation; `trusted`: a secret key, which needs none. */
  capabilityHashes: ReadonlyMap<string, string> | 'trusted';
  /** The limits on a browser; absent: a server with a secret key sent them. */
  browser?: BrowserUse | undefined;
}

/** The uses of a batch that are limited. */
export interface Uses {
  conversations: number;
  escalations: number;
  ratings: number;
  /** E-mail addresses that nobody has proven. */
  mails: number;
  /** Escalations and ratings without a sign of a person; see `isTrustworthy`. */
  suspectEscalations: number;
  suspectRatings: number;
}

/** A batch of a browser: what was reserved for it before the write, and what the write used. */
export interface BrowserUse {
  /** Whether so many came without a sign of a person that further ones are set apart. */
  isFlood: Readonly<Record<SuspectKind, boolean>>;
  /** The conversations whose customer is proven, and has not escalated and rated too often with that proof. */
  vouched: ReadonlySet<string>;
  /** Those of them in which the proof made a difference. */
  relied: Set<string>;
  /** A keyed hash of the sender's address; empty if there is no flood. */
  source: string;
  keyId: string;
  used: Uses;
}

/** A decision about the set-apart events of a conversation. */
export interface SuspectedJob extends JobBase {
  conversationId: string;
  /** Only those of this kind; absent: all of them. */
  suspectKind?: SuspectKind | undefined;
  /** Only those that came from this address; absent: all of them. */
  source?: string | undefined;
  /** Only those that arrived by then, milliseconds since 1970; absent: all of them. */
  until?: number | undefined;
  decision: 'accept' | 'reject';
}

export const noUses = (): Uses => ({
  conversations: 0,
  escalations: 0,
  ratings: 0,
  mails: 0,
  suspectEscalations: 0,
  suspectRatings: 0,
});
