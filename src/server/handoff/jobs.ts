import type { Reason } from '../../contract/reason.ts';
import type { JobBase } from '../ingest/jobs.ts';
import type { ChatAction } from './rules/action.ts';

declare module '../ingest/jobs.ts' {
  interface Jobs {
    chat: { job: ChatJob; result: ChatResult };
  }
}

/** An action in a chat, by an agent, the customer or the server. */
export interface ChatJob extends JobBase {
  conversationId: string;
  /** Absent: the latest chat of the conversation. */
  chatId?: number | undefined;
  /** `return`: the customer has opened the page again. */
  action: ChatAction | { type: 'return' };
  /** What the agent records when wrapping up. */
  wrapUp?: { topic?: string | undefined; firstContactResolution?: boolean | undefined };
  /** The message that the customer leaves or mails, and the address for the reply. */
  left?: { email: string; content: string };
}

/** `known`: the action was already done, and changed nothing; `unknown`: the chat does not exist. */
export type ChatResult =
  { status: 'done' | 'known' | 'unknown' } | { status: 'refused'; reason: Reason };
