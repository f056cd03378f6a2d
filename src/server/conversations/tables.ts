import type { Row } from '../database/row.ts';
import type { Conversation } from './rules/conversation.ts';
import type { SuspectKind } from './rules/suspicion.ts';
import type { Message } from './rules/message.ts';

declare module '../database/schema.ts' {
  interface Schema {
    conversation: Row<Conversation>;
    message: Message;
    event: EventTable;
    suspected: SuspectedTable;
    acceptedSource: AcceptedSourceTable;
    savedView: SavedViewTable;
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

/** An escalation or a rating that was set apart, because it may be part of a flood. */
export interface SuspectedTable {
  organisationId: string;
  eventId: string;
  conversationId: string;
  kind: SuspectKind;
  rating: number | null;
  /** A keyed hash of the address from which it came. */
  source: string;
  /** The publishable key with which it came. */
  keyId: string;
  receivedAt: number;
}

/** An address from which somebody accepted what was set apart: it is not checked for floods for a while. */
export interface AcceptedSourceTable {
  organisationId: string;
  /** A keyed hash of the address. */
  source: string;
  acceptedAt: number;
}

/** A named combination of filters of the list. */
export interface SavedViewTable {
  organisationId: string;
  viewId: string;
  /** Whose it is; `null`: everybody's. */
  agentId: number | null;
  name: string;
  /** As the address has it. */
  query: string;
  createdAt: number;
}
