import type { JobBase } from '../ingest/jobs.ts';
import type { ChatAction } from './rules/action.ts';

declare module '../ingest/jobs.ts' {
  interface Jobs {
    chat: { job: ChatJob; result: ChatResult };
  }
}

/** Something done to a chat with a person, by an agent, the customer or the server. */
export interface ChatJob extends JobBase {
  conversationId: string;
  action: ChatAction;
  /** What the agent says of it at the end. */
  wrapUp?: { topic?: string | undefined; firstContactResolution?: boolean | undefined };
  /** The message that the customer leaves, and where the reply is to go. */
  left?: { email: string; content: string };
}

/** `known`: it was done before, and changed nothing; `unknown`: there is no such chat. */
export type ChatResult =
  { status: 'done' | 'known' | 'unknown' } | { status: 'refused'; message: string };
