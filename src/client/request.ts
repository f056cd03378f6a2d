import type { ErrorResponse } from '../contract/index.ts';
import { AfterwordError } from './error.ts';

export interface RequestSettings {
  /** Address of the server: `https://support.example.com`. */
  baseUrl: string;
  /** A secret key, `amo_…`. */
  key: string;
  /** Retries after the first attempt; 5 by default. */
  retries?: number | undefined;
  /** Timeout of one attempt, milliseconds; 10,000 by default. */
  timeout?: number | undefined;
  /** Replaces the global `fetch`. */
  fetch?: typeof fetch | undefined;
}

export interface Call {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined;
  body?: unknown;
  /** The same key on every attempt, so that a retry has no second effect. */
  idempotencyKey?: string;
  signal?: AbortSignal | undefined;
}

/** First and longest delay between attempts, milliseconds. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;

/**
 * Sends a request and retries when that may help: after no response, 408, 425, 429 and 5xx, with
 * exponential backoff and full jitter, or after `Retry-After`.
 *
 * @throws `AfterwordError`
 */
export type Request = <Body>(path: string, call?: Call) => Promise<Body>;

export function createRequest(settings: RequestSettings): Request {
  const { baseUrl, key, retries = 5, timeout = 10_000 } = settings;
  const base = baseUrl.replace(/(?<!\/)\/+$/, '');

  async function once<Body>(path: string, call: Call): Promise<Body> {
    const { method = 'GET', query = {}, body, idempotencyKey, signal } = call;
    const url = new URL(`${base}/api/v1${path}`);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const limit = AbortSignal.timeout(timeout);
    const response = await (settings.fetch ?? fetch)(url, {
      method,
      headers: {
        'x-api-key': key,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    }).catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw new AfterwordError(0, { message: `${base} does not respond.` }, { cause });
    });
    const content = (await response.json().catch(() => null)) as Body | ErrorResponse | null;
    if (response.ok && content !== null) return content as Body;
    const { error = {} } = (content ?? {}) as Partial<ErrorResponse>;
    throw new AfterwordError(response.ok ? 502 : response.status, error, {
      retryAfter: milliseconds(response.headers.get('retry-after')),
    });
  }

  return async <Body>(path: string, call: Call = {}): Promise<Body> => {
    for (let attempt = 0; ; attempt++) {
      try {
        return await once<Body>(path, call);
      } catch (error) {
        const isLast = attempt >= retries;
        if (isLast || !(error instanceof AfterwordError) || !error.isTemporary) throw error;
        await pause(error.retryAfter ?? backoff(attempt), call.signal);
      }
    }
  };
}

/** `Retry-After`, seconds or a date, in milliseconds. */
function milliseconds(header: string | null): number | undefined {
  if (header === null) return undefined;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}

/** @param attempt from 0 */
export const backoff = (attempt: number) =>
  Math.random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempt);

export function pause(wait: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      clearTimeout(timer);
      reject(signal!.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', leave);
      resolve();
    }, wait);
    if (signal?.aborted) leave();
    else signal?.addEventListener('abort', leave, { once: true });
  });
}
