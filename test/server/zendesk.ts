import { createHmac } from 'node:crypto';
import type { TestServer } from './harness.ts';

/** The secret that Zendesk signs with, as its documentation shows one. */
export const ZENDESK = 'dGhpcyBpcyB0aGUgc2lnbmluZyBzZWNyZXQ=';

interface DeliverOptions {
  secret?: string;
  timestamp?: string;
  organisation?: string;
  /** What is signed, if not the body. */
  signed?: string;
}

/** Delivers a ticket as Zendesk does. The server has to know the secret: `zendeskSecrets`. */
export function deliver(
  server: TestServer,
  body: unknown,
  options: DeliverOptions = {},
): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const timestamp = options.timestamp ?? new Date(server.clock.now).toISOString();
  const signature = createHmac('sha256', options.secret ?? ZENDESK)
    .update(timestamp + (options.signed ?? text))
    .digest('base64');
  return server.call(`/api/v1/webhooks/zendesk?org_id=${options.organisation ?? 'default'}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-zendesk-webhook-signature': signature,
      'x-zendesk-webhook-signature-timestamp': timestamp,
    },
    body: text,
  });
}
