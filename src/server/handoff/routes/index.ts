import type { Endpoint } from '../../http/endpoint.ts';
import type { HandoffServices } from '../services.ts';
import { boardEndpoints } from './board.ts';
import { cannedReplyEndpoints } from './canned-replies.ts';
import { chatReportEndpoints } from './chat-reports.ts';
import { customerChatEndpoints } from './customer.ts';
import { inboundMailEndpoints } from './inbound-mail.ts';
import { inboxChatEndpoints } from './inbox-chats.ts';
import { inboxStreamEndpoints } from './inbox-stream.ts';
import { inboxContextEndpoints } from './inbox-context.ts';
import { inboxEndpoints } from './inbox.ts';
import { setApartEndpoints } from './suspected.ts';
import { waitEndpoints } from './waits.ts';

/** The endpoints of chats: for customers, agents and supervisors. */
export const handoffEndpoints: readonly Endpoint<HandoffServices>[] = [
  ...inboxEndpoints,
  ...inboxStreamEndpoints,
  ...inboxChatEndpoints,
  ...inboxContextEndpoints,
  ...setApartEndpoints,
  ...cannedReplyEndpoints,
  ...customerChatEndpoints,
  ...inboundMailEndpoints,
  ...boardEndpoints,
  ...chatReportEndpoints,
  ...waitEndpoints,
];
