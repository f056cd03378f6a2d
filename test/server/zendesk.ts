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

/** Delivers a ticket as Zendesk does. The server has to know the secret: `webhookSecrets`. */
export function deliver(
  server: TestServer,
  body: unknown,
  options: DeliverOptions = {},
): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const timestamp = options.timestamp ?? new Date(server.clock.now).toISOString();
  return server.call(`/api/v1/webhooks/zendesk?org_id=${options.organisation ?? 'default'}`, {
    method: 'POST',
    headers: signedHeaders(options.signed ?? text, timestamp, options.secret),
    body: text,
  });
}

/** The headers of a delivery with this body. */
export const signedHeaders = (text: string, timestamp: string, secret = ZENDESK) => ({
  'content-type': 'application/json',
  'x-zendesk-webhook-signature': createHmac('sha256', secret)
    .update(timestamp + text)
    .digest('base64'),
  'x-zendesk-webhook-signature-timestamp': timestamp,
});
