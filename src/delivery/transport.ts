import type { EventBatchResponse } from '../contract/index.ts';
import { retryAfter } from './backoff.ts';

/** What came of a batch. */
export type Outcome =
  | { kind: 'answered'; answer: EventBatchResponse }
  /** The server will never take it. */
  | { kind: 'refused'; status: number }
  /** Unreachable, overloaded or not itself; `wait`: how long it asked for, milliseconds. */
  | { kind: 'failed'; wait?: number | undefined };

/** How a batch leaves the page: as text, which a browser says of a string by itself. */
export interface Transport {
  /** Does not reject. */
  post(body: string): Promise<Outcome>;
  /** Leaves with a page that closes, and tells nothing back. */
  beacon(body: string): void;
  /** Leaves when the page ends in whatever way, unless called off; where the browser can. */
  later?(body: string): () => void;
}

/** Longest wait for an answer, milliseconds. */
const PATIENCE = 60_000;

export function httpTransport(url: string, now: () => number): Transport {
  const transport: Transport = {
    async post(body) {
      try {
        const response = await fetch(url, {
          method: 'POST',
          body,
          credentials: 'omit',
          // Outlives the page: an answer given just before it closes still arrives.
          keepalive: true,
          signal: AbortSignal.timeout(PATIENCE),
        });
        if (response.ok) {
          const answer = (await response.json()) as EventBatchResponse;
          return Array.isArray(answer?.results) ? { kind: 'answered', answer } : { kind: 'failed' };
        }
        const { status } = response;
        if (status >= 400 && status < 500 && ![408, 425, 429].includes(status)) {
          return { kind: 'refused', status };
        }
        return { kind: 'failed', wait: retryAfter(response.headers.get('retry-after'), now()) };
      } catch {
        return { kind: 'failed' };
      }
    },
    beacon(body) {
      // Whatever it returns is no promise, and one browser always says yes.
      navigator.sendBeacon(url, body);
    },
  };
  if (typeof fetchLater === 'function') {
    transport.later = (body) => {
      const off = new AbortController();
      try {
        fetchLater(url, { method: 'POST', body, signal: off.signal });
      } catch {
        // Over the browser's quota, or against the page's policy: the outbox has it.
      }
      return () => off.abort();
    };
  }
  return transport;
}

declare global {
  /** Sends when the page is destroyed (WICG pending-beacon); not in every browser. */
  function fetchLater(url: string, init: RequestInit & { activateAfter?: number }): unknown;
}
