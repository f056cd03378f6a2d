import type { ErrorResponse } from '../../contract/index.ts';
import { LONGEST } from '../backoff.ts';
import type { DeliveryError } from '../error.ts';
import type { Trouble } from '../state.ts';
import type { Outcome } from '../transport.ts';

/** The error for the page, with its message. */
export function errorOf({ code, event, why, count }: Trouble): DeliveryError {
  const messages = {
    rejected: why
      ? `The server refused an event: ${why.message ?? `status ${String(why.status)}`}.`
      : 'The event is too large.',
    outbox_full: `The outbox is full: ${count} events were dropped.`,
    storage_denied: 'The browser denies storage: unsent events may be lost.',
  };
  return { code, message: messages[code], event, reason: why?.code };
}

/** What a response other than a success means for a batch. */
export async function faultOf(response: Response, now: number): Promise<Outcome> {
  const { status } = response;
  if (status >= 400 && status < 500 && ![408, 425, 429].includes(status)) {
    return { kind: 'refused', status, message: await reasonOf(response) };
  }
  return { kind: 'failed', wait: retryAfter(response.headers.get('retry-after'), now) };
}

/** The message of our own error responses. */
async function reasonOf(response: Response): Promise<string | undefined> {
  try {
    return ((await response.json()) as ErrorResponse).error.message;
  } catch {
    return undefined;
  }
}

/** `Retry-After` in milliseconds, from seconds or a date; `undefined` when absent or unreadable. */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  const wait = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000;
  return wait >= 0 ? Math.min(wait, LONGEST) : undefined;
}
