import type { ConversationDetail } from '../../contract/index.ts';
import type { Services } from '../http/services.ts';
import type { Ingest } from '../ingest/index.ts';
import type { Conversation } from './rules/conversation.ts';

/** What is read from transcripts after their commit: words for the search, escalations, knowledge gaps. */
export interface ReadingServices extends Services {
  /** Resolves when all that was committed before is read; after some seconds in any case. */
  reader: { caughtUp(): Promise<void> };
}

/** What a transcript with its files is made with. */
export interface TranscriptServices extends Services {
  /** How a conversation stands to the daily export. */
  exportState(
    conversation: Pick<Conversation, 'organisationId' | 'conversationId' | 'updatedAt'>,
  ): Promise<ConversationDetail['export']>;
}

export interface ConversationServices extends ReadingServices, TranscriptServices {
  ingest: Pick<Ingest, 'add'>;
}
