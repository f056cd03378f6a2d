import type { TranscriptServices } from '../conversations/index.ts';
import type { Ingest } from '../ingest/index.ts';
import type { MailServices } from '../mail/services.ts';
import type { ConversationOf } from './conversation-of.ts';
import type { OpenLines } from './open-lines.ts';
import type { Queues } from './queues.ts';
import type { Tail } from './tail.ts';
import type { TeamTold } from '../../contract/index.ts';
import type { Chat } from './rules/chat.ts';

/** The services of the endpoints of chats. */
export interface HandoffServices extends TranscriptServices, MailServices {
  ingest: Pick<Ingest, 'add'>;
  /** Offers chats to agents; see `job.ts`. */
  dispatcher: { wake(): void };
  queues: Queues;
  conversationOf: ConversationOf;
  /** The address to which customers reply to mails of agents; `undefined`: replies go to the sender. */
  replyAddress: string | undefined;
  /** With which the mail provider calls `/api/v1/mail/inbound`; `undefined`: it is closed. */
  inboundSecret: string | undefined;
  /** Mails that agents wrote; see `agent-mails.ts`. */
  agentMails: { wake(): void };
  lines: OpenLines;
  /** Live events of chats. */
  tail: Tail;
  /** How the team knows of a customer; `chat`: `null` if there is none. */
  teamTold(
    of: { organisationId: string; conversationId: string },
    chat: Chat | null,
  ): Promise<TeamTold>;
}
