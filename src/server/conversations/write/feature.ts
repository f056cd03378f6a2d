import type { ConversationInput, EventResult } from '../../../contract/index.ts';
import type { LiveBatch } from '../../database/changes.ts';
import type { Transaction } from '../../database/store.ts';
import type { Job, JobKind, Jobs, ResultOf } from '../../ingest/jobs.ts';
import type { EventsJob } from '../jobs.ts';
import type { AppliedEvent } from '../rules/applied-event.ts';
import type { Conversation } from '../rules/conversation.ts';

/** A group of jobs of one organisation, applied in one transaction. */
export interface WriteGroup {
  readonly transaction: Transaction;
  readonly organisationId: string;
  readonly jobs: readonly Job[];
  /** The existing conversations that the jobs name, in their current state; they are locked. */
  known(): Iterable<Conversation>;
  /** The current state of a conversation; `undefined` if it does not exist. */
  find(conversationId: string): Conversation | undefined;
  /** Changes an existing conversation. Dashboards are notified of every change. */
  change(conversation: Conversation, at: number): void;
  /** Applies events that the server makes itself. */
  addEvents(events: readonly AppliedEvent[], receivedAt: number): void;
  /** Tells the features of a rating outside of the events. @param isCommented whether a comment came with it */
  noteRating(conversationId: string, isCommented: boolean, receivedAt: number): void;
  /** Tells whoever follows chats what happened in them, after the group is committed. */
  tellLive(batch: LiveBatch): void;
  /** Calls back after the group is committed. */
  afterCommit(act: () => void): void;
}

/** A conversation that the group changes; `before` is `null` if it is new. */
export interface ConversationChange {
  before: Conversation | null;
  after: Conversation;
  /** Whether it is an import that changed it: nobody is mailed or told because of it. */
  isOfPast: boolean;
}

/** The part of a feature in one group, with the data it loaded for that group. */
export interface WritePart {
  /** Applies the job kinds of the feature, each of which names a `conversationId`. */
  jobs?: { [K in JobKind]?: (job: Jobs[K]['job']) => ResultOf<K> };
  /** Called for each conversation body. @returns whether it contains news for the feature */
  hearBody?(input: ConversationInput): boolean;
  /** Called when a body resolved a conversation. */
  hearResolved?(conversation: Conversation, receivedAt: number): void;
  /** Called for a rating outside of the events, with the conversation after it. */
  hearRating?(conversation: Conversation, isCommented: boolean, receivedAt: number): void;
  /** Called for each accepted event, with the conversation after the event. */
  hearEvent?(conversation: Conversation, event: AppliedEvent, receivedAt: number): void;
  /** Called for each event that is set apart: it changes nothing yet, and may never. */
  hearSetApart?(conversation: Conversation, event: AppliedEvent, receivedAt: number): void;
  /** Called for each batch from a browser or a server. */
  hearBatch?(job: EventsJob, results: readonly EventResult[]): void;
  /** Called when all jobs are applied, and before anything is saved: what they mean for the conversations. */
  settle?(): void;
  /** Saves the data of the feature, after the conversations and in the order of the features. */
  save?(changes: readonly ConversationChange[]): Promise<void>;
}

/**
 * How a feature takes part in writes of conversations.
 *
 * @returns its part in the group; `null` if it has none
 */
export type WriteFeature = (group: WriteGroup) => Promise<WritePart | null>;
