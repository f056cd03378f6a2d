import { createHmac } from 'node:crypto';

/**
 * The headers of a delivery. The signature is HMAC SHA-256 over the timestamp, a dot and the body, in
 * hexadecimal; docs/notify.md shows how to verify it.
 *
 * @param timestamp seconds since 1970
 */
export function signedHeaders(
  secret: string,
  { id, timestamp, body }: { id: string; timestamp: number; body: string },
): Record<string, string> {
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return {
    'afterword-id': id,
    'afterword-timestamp': String(timestamp),
    'afterword-signature': `v1=${signature}`,
  };
}
