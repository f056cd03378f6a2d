import { chatwootWebhook } from '../../contract/index.ts';
import { conversationOfChatwoot } from './rules/chatwoot.ts';
import { isHmac, isRecent } from './signature.ts';
import type { VendorWebhook } from './vendor.ts';

/** Webhooks of Chatwoot, whose signature covers the time and the body (4.x, read on 2026-11-27). */
export const chatwoot: VendorWebhook<typeof chatwootWebhook> = {
  vendor: 'chatwoot',
  name: 'Chatwoot',
  setting: 'AFTERWORD_CHATWOOT_SECRET',
  unsigned:
    'The signature is invalid, or its timestamp differs from the server time by more than 5 minutes.',
  schema: chatwootWebhook,
  identities: ['email', 'identifier'],

  isSigned(secret, { body, header }, now) {
    const timestamp = header('x-chatwoot-timestamp') ?? '';
    const given = header('x-chatwoot-signature') ?? '';
    const [, signature = ''] = /^sha256=([\da-f]{64})$/i.exec(given) ?? [];
    return (
      /^\d{1,12}$/.test(timestamp) &&
      isRecent(Number(timestamp) * 1000, now) &&
      isHmac('sha256', secret, `${timestamp}.${body}`, signature, 'hex')
    );
  },

  stateOf: conversationOfChatwoot,

  idsIn(body) {
    const { event, id, conversation } = (body ?? {}) as {
      event?: unknown;
      id?: unknown;
      conversation?: { id?: unknown } | null;
    };
    // The id of a message is not that of its conversation.
    return String(event).startsWith('message_') ? [conversation?.id] : [id];
  },
};
