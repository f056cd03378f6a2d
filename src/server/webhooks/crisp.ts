import { crispWebhook } from '../../contract/index.ts';
import { DAY } from '../../contract/time.ts';
import { conversationOfCrisp } from './rules/crisp.ts';
import { isHmac, isRecent, isSecret } from './signature.ts';
import type { VendorWebhook } from './vendor.ts';

/**
 * The age of a delivery that is still taken, milliseconds. Crisp repeats failed deliveries, and does not say
 * that it signs them anew; one that is replayed says nothing new.
 */
const WINDOW = DAY;

/**
 * Webhooks of Crisp, https://docs.crisp.chat/references/web-hooks/v1/ (2024-08-01, read on 2026-11-27): those
 * of a plugin are signed, those of a website have the secret in their URL.
 */
export const crisp: VendorWebhook<typeof crispWebhook> = {
  vendor: 'crisp',
  name: 'Crisp',
  setting: 'AFTERWORD_CRISP_SECRET',
  unsigned: 'The signature is invalid or more than a day old, or `key` is not the secret.',
  schema: crispWebhook,
  identities: ['email'],

  isSigned(secret, { body, header, query }, now) {
    const signature = header('x-crisp-signature');
    if (signature === undefined) return isSecret(secret, query('key') ?? '');
    const timestamp = header('x-crisp-request-timestamp') ?? '';
    return (
      /^\d{1,14}$/.test(timestamp) &&
      isRecent(millisecondsOf(Number(timestamp)), now, WINDOW) &&
      isHmac('sha256', secret, `[${timestamp};${body}]`, signature, 'hex')
    );
  },

  stateOf: conversationOfCrisp,

  idsIn(body) {
    const { data } = (body ?? {}) as { data?: { session_id?: unknown } | null };
    return [data?.session_id];
  },
};

/** The document does not say whether the header has seconds or milliseconds. */
const millisecondsOf = (time: number) => (time < 1e11 ? time * 1000 : time);
