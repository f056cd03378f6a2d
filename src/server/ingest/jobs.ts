import type {
  AnswerSource,
  ConversationAnswer,
  ConversationInput,
  EventResult,
  Rating,
} from '../../contract/index.ts';
import type { AppliedEvent } from '../conversations/index.ts';
import type { ChatAction } from '../handoff/index.ts';
import type { PlacedMessage } from '../conversations/index.ts';

/** `POST /conversations`: one conversation from a server. */
export interface ConversationJob {
  kind: 'conversation';
  organisationId: string;
  receivedAt: number;
  input: ConversationInput & { messages: PlacedMessage[] };
  /** Which state of a ticket it is; a later one sorts after it. */
  version?: string;
}

/** `POST /events`: what happened, from a browser or a server. */
export interface EventsJob {
  kind: 'events';
  organisationId: string;
  receivedAt: number;
  events: AppliedEvent[];
  /** What the sender says of its own delivery since its last batch. */
  client?: { dropped: number; retried: number } | undefined;
  /** SHA-256 of each conversation's capability; `trusted`: sent with a secret key, none needed. */
  capabilityHashes: ReadonlyMap<string, string> | 'trusted';
}

/** An answer to a mailed survey. */
export interface AnswerJob {
  kind: 'answer';
  organisationId: string;
  receivedAt: number;
  surveyId: string;
  conversationId: string;
  rating: Rating;
  /** `null`: none was given with it. */
  feedback: string | null;
  source: AnswerSource;
}

/** Something done to a chat with a person, by an agent, the customer or the server. */
export interface HandoffJob {
  kind: 'handoff';
  organisationId: string;
  receivedAt: number;
  conversationId: string;
  action: ChatAction;
  /** What the agent says of it at the end. */
  wrapUp?: { topic?: string | undefined; firstContactResolution?: boolean | undefined };
  /** The message that the customer leaves, and where the answer is to go. */
  left?: { email: string; content: string };
}

export type Job = ConversationJob | EventsJob | AnswerJob | HandoffJob;

/** What became of a conversation; one that was erased takes nothing more in. */
export type ConversationResult = ConversationAnswer['status'] | 'erased';

/** What counts after an answer; `closed`: nothing is taken in any more. */
export type AnswerResult =
  { status: 'recorded'; rating: Rating | null; feedback: string | null } | { status: 'closed' };

/** `known`: it was done before, and changed nothing; `unknown`: there is no such chat. */
export type HandoffResult =
  { status: 'done' | 'known' | 'unknown' } | { status: 'refused'; message: string };

/** For a conversation what became of it, for events a result each, in order. */
export type JobResult = ConversationResult | EventResult[] | AnswerResult | HandoffResult;
