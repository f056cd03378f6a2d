import type { LiveEventBody } from '../../contract/index.ts';
import type { TranscriptServices } from '../conversations/index.ts';

export interface CustomerServices extends TranscriptServices {
  /** The events of a conversation's chats in order, including internal notes. */
  chatEvents(organisationId: string, conversationId: string): Promise<LiveEventBody[]>;
}
