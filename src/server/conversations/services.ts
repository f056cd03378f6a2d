import type { ConversationDetail } from '../../contract/index.ts';
import type { Services } from '../http/services.ts';
import type { Ingest } from '../ingest/index.ts';
import type { Allowances } from './allowances.ts';
import type { Conversation } from './rules/conversation.ts';

/** For endpoints that need data derived from transcripts after the commit, such as search words. */
export interface ReadingServices extends Services {
  /**
   * Resolves when all earlier commits are processed, or after a few seconds at the latest.
   *
   * @returns whether all are
   */
  reader: { caughtUp(): Promise<boolean> };
}

/** What `conversationDetail` needs. */
export interface TranscriptServices extends Services {
  /** The state of a conversation in the daily export. */
  exportState(
    conversation: Pick<Conversation, 'organisationId' | 'conversationId' | 'updatedAt'>,
  ): Promise<ConversationDetail['export']>;
  /** The names of agents by id, also of removed ones. */
  agentNames(organisationId: string, agentIds: readonly number[]): Promise<Map<number, string>>;
}

export interface ConversationServices extends ReadingServices, TranscriptServices {
  ingest: Pick<Ingest, 'add'>;
  /** The limits on what browsers send. */
  allowances: Allowances;
}
