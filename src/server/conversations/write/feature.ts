import type { ConversationInput, EventResult } from '../../../contract/index.ts';
import type { Transaction } from '../../database/store.ts';
import type { Job, JobKind, Jobs, ResultOf } from '../../ingest/jobs.ts';
import type { EventsJob } from '../jobs.ts';
import type { AppliedEvent } from '../rules/applied-event.ts';
import type { Conversation } from '../rules/conversation.ts';

/** A group of jobs of one organisation, while it is applied in one transaction. */
export interface WriteGroup {
  readonly transaction: Transaction;
  readonly organisationId: string;
  readonly jobs: readonly Job[];
  /** The conversations that the jobs name and that there are, as they are now; they are locked. */
  known(): Iterable<Conversation>;
  /** A conversation as it is now; `undefined`: there is none. */
  find(conversationId: string): Conversation | undefined;
  /** Changes a conversation that is there. Dashboards are told, whatever changed. */
  change(conversation: Conversation, at: number): void;
  /** Applies events that the server itself makes. */
  addEvents(events: readonly AppliedEvent[], receivedAt: number): void;
  /** Calls back once the group is on disk. */
  afterCommit(act: () => void): void;
}

/** A conversation that the group changes; `before` is `null` where it is new. */
export interface ConversationChange {
  before: Conversation | null;
  after: Conversation;
}

/** What a feature does in a group, with what it has loaded for it. */
export interface WritePart {
  /** Applies jobs of its own kinds, each of which names a `conversationId`. */
  jobs?: { [K in JobKind]?: (job: Jobs[K]['job']) => ResultOf<K> };
  /** Hears of a body of a conversation. @returns whether it says something new to the feature */
  hearBody?(input: ConversationInput): boolean;
  /** Hears that a body has resolved a conversation. */
  hearResolved?(conversation: Conversation, receivedAt: number): void;
  /** Hears of an accepted event, with the conversation after it. */
  hearEvent?(conversation: Conversation, event: AppliedEvent, receivedAt: number): void;
  /** Hears of a batch from a browser or a server. */
  hearBatch?(job: EventsJob, results: readonly EventResult[]): void;
  /** Writes what it has to say of the group, after the conversations and in the order of the features. */
  save?(changes: readonly ConversationChange[]): Promise<void>;
}

/**
 * A feature's share in what is written of conversations.
 *
 * @returns what it does in the group; `null`: nothing
 */
export type WriteFeature = (group: WriteGroup) => Promise<WritePart | null>;
