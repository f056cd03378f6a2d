import type { ConversationResponse, EventResult } from '../../contract/index.ts';
import type { JobBase } from '../ingest/jobs.ts';
import type { AppliedEvent } from './rules/applied-event.ts';
import type { BodyInput } from './rules/conversation.ts';
import type { PlacedMessage } from './rules/message.ts';

declare module '../ingest/jobs.ts' {
  interface Jobs {
    conversation: { job: ConversationJob; result: ConversationResult };
    events: { job: EventsJob; result: EventResult[] };
  }
}

/** `POST /conversations`: a server sends one conversation. */
export interface ConversationJob extends JobBase {
  input: BodyInput & { messages: PlacedMessage[] };
  /** The version of a ticket's state; later versions sort after earlier ones. */
  version?: string;
}

/** The outcome of a conversation job. `erased`: nothing can be added to it any more. */
export type ConversationResult = ConversationResponse['status'] | 'erased';

/** `POST /events`: a browser or a server sends events. */
export interface EventsJob extends JobBase {
  events: AppliedEvent[];
  /** The sender's delivery failures since its last batch. */
  client?: { dropped: number; retried: number } | undefined;
  /** SHA-256 of each capability by conversation; `trusted`: a secret key, which needs none. */
  capabilityHashes: ReadonlyMap<string, string> | 'trusted';
}
