import { createHmac } from 'node:crypto';
import type { Vendor } from '../../src/contract/index.ts';
import type { TestServer } from './harness.ts';

/** The secrets of the vendors' webhooks in tests. */
export const VENDOR_SECRET = 'a-secret-of-the-webhook';

const hmac = (algorithm: string, text: string, secret: string) =>
  createHmac(algorithm, secret).update(text).digest('hex');

/** The headers with which a vendor delivers a body, as its document describes them. */
export function vendorHeaders(
  vendor: Exclude<Vendor, 'zendesk'>,
  body: string,
  at: number,
  secret = VENDOR_SECRET,
): Record<string, string> {
  const seconds = String(Math.floor(at / 1000));
  switch (vendor) {
    case 'intercom':
      return { 'x-hub-signature': `sha1=${hmac('sha1', body, secret)}` };
    case 'chatwoot':
      return {
        'x-chatwoot-timestamp': seconds,
        'x-chatwoot-signature': `sha256=${hmac('sha256', `${seconds}.${body}`, secret)}`,
      };
    case 'crisp':
      return {
        'x-crisp-request-timestamp': String(at),
        'x-crisp-signature': hmac('sha256', `[${at};${body}]`, secret),
      };
    case 'freshdesk':
      return { 'x-afterword-secret': secret };
  }
}

/** Delivers a body as the vendor does. */
export function deliverFrom(
  server: TestServer,
  vendor: Exclude<Vendor, 'zendesk'>,
  body: unknown,
  { query = '', headers }: { query?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return server.call(`/api/v1/webhooks/${vendor}?org_id=default${query}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(headers ?? vendorHeaders(vendor, text, server.clock.now)),
    },
    body: text,
  });
}
