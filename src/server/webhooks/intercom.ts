import { intercomWebhook } from '../../contract/index.ts';
import { conversationOfIntercom } from './rules/intercom.ts';
import { isHmac } from './signature.ts';
import type { VendorWebhook } from './vendor.ts';

/**
 * Webhooks of Intercom, https://developers.intercom.com/docs/webhooks/setting-up-webhooks ("Signed
 * notifications", read on 2026-11-27). The signature covers no time; a delivery that is replayed says
 * nothing new.
 */
export const intercom: VendorWebhook<typeof intercomWebhook> = {
  vendor: 'intercom',
  name: 'Intercom',
  setting: 'AFTERWORD_INTERCOM_SECRET',
  unsigned: 'The signature is invalid.',
  schema: intercomWebhook,
  identities: ['email', 'external_id', 'user_id'],

  isSigned(secret, { body, header }) {
    const [, signature = ''] = /^sha1=([\da-f]{40})$/i.exec(header('x-hub-signature') ?? '') ?? [];
    return isHmac('sha1', secret, body, signature, 'hex');
  },

  stateOf: conversationOfIntercom,

  idsIn(body) {
    const { data } = (body ?? {}) as { data?: { item?: { id?: unknown } | null } | null };
    return [data?.item?.id];
  },
};
