import { freshdeskWebhook } from '../../contract/index.ts';
import { sha256 } from '../database/hash.ts';
import { conversationOfFreshdesk } from './rules/freshdesk.ts';
import { isSecret } from './signature.ts';
import type { VendorWebhook } from './vendor.ts';

/**
 * Webhooks of Freshdesk's automation rules,
 * https://support.freshdesk.com/support/solutions/articles/132589 (2026-01-29, read on 2026-11-27). Freshdesk
 * signs nothing: a header that the rule sets has the secret.
 */
export const freshdesk: VendorWebhook<typeof freshdeskWebhook> = {
  vendor: 'freshdesk',
  name: 'Freshdesk',
  setting: 'AFTERWORD_FRESHDESK_SECRET',
  unsigned: 'The header X-Afterword-Secret is not the secret.',
  schema: freshdeskWebhook,
  identities: ['email', 'requester_email'],

  isSigned: (secret, { header }) => isSecret(secret, header('x-afterword-secret') ?? ''),

  stateOf: (delivery, receivedAt) => conversationOfFreshdesk(delivery, receivedAt, sha256),

  idsIn(body) {
    const { freshdesk_webhook: rule, ticket } = (body ?? {}) as {
      freshdesk_webhook?: { ticket_id?: unknown } | null;
      ticket?: { id?: unknown } | null;
    };
    return [rule?.ticket_id, ticket?.id];
  },
};
