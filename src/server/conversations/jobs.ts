import type { ConversationResponse, ConversationInput, EventResult } from '../../contract/index.ts';
import type { JobBase } from '../ingest/jobs.ts';
import type { AppliedEvent } from './rules/applied-event.ts';
import type { PlacedMessage } from './rules/message.ts';

declare module '../ingest/jobs.ts' {
  interface Jobs {
    conversation: { job: ConversationJob; result: ConversationResult };
    events: { job: EventsJob; result: EventResult[] };
  }
}

/** `POST /conversations`: one conversation from a server. */
export interface ConversationJob extends JobBase {
  input: ConversationInput & { messages: PlacedMessage[] };
  /** Which state of a ticket it is; a later one sorts after it. */
  version?: string;
}

/** What became of a conversation; one that was erased takes nothing more in. */
export type ConversationResult = ConversationResponse['status'] | 'erased';

/** `POST /events`: what happened, from a browser or a server. */
export interface EventsJob extends JobBase {
  events: AppliedEvent[];
  /** What the sender says of its own delivery since its last batch. */
  client?: { dropped: number; retried: number } | undefined;
  /** SHA-256 of each conversation's capability; `trusted`: sent with a secret key, none needed. */
  capabilityHashes: ReadonlyMap<string, string> | 'trusted';
}
