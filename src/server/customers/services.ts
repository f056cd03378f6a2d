import type { LiveEventBody } from '../../contract/index.ts';
import type { TranscriptServices } from '../conversations/index.ts';

export interface CustomerServices extends TranscriptServices {
  /** What happened in the chats of a conversation beside what was said, notes of the team too; in order. */
  chatEvents(organisationId: string, conversationId: string): Promise<LiveEventBody[]>;
}
