import { zendeskWebhook } from '../../contract/index.ts';
import { conversationOfTicket } from './rules/zendesk.ts';
import { isHmac, isRecent } from './signature.ts';
import type { VendorWebhook } from './vendor.ts';

/** Webhooks of Zendesk (CONTRACT, part A). */
export const zendesk: VendorWebhook<typeof zendeskWebhook> = {
  vendor: 'zendesk',
  name: 'Zendesk',
  setting: 'AFTERWORD_ZENDESK_SECRET',
  unsigned:
    'The signature is invalid, or its timestamp differs from the server time by more than 5 minutes.',
  schema: zendeskWebhook,
  identities: ['requester'],

  isSigned(secret, { body, header }, now) {
    const timestamp = header('x-zendesk-webhook-signature-timestamp') ?? '';
    const signature = header('x-zendesk-webhook-signature') ?? '';
    return (
      isRecent(Date.parse(timestamp), now) &&
      isHmac('sha256', secret, timestamp + body, signature, 'base64')
    );
  },

  stateOf: conversationOfTicket,

  idsIn(body) {
    const { ticket_id, ticket } = (body ?? {}) as { ticket_id?: unknown; ticket?: unknown };
    return [ticket_id, ((ticket ?? {}) as { id?: unknown }).id];
  },
};
