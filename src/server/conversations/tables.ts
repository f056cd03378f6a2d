import type { Row } from '../database/row.ts';
import type { Conversation } from './rules/conversation.ts';
import type { Message } from './rules/message.ts';

declare module '../database/schema.ts' {
  interface Schema {
    conversation: Row<Conversation>;
    message: Message;
    event: EventTable;
  }
}

/** Every event that was accepted, as it came; `data` is JSON. */
export interface EventTable {
  organisationId: string;
  eventId: string;
  conversationId: string;
  seq: number;
  type: string;
  at: number;
  receivedAt: number;
  data: string;
}
