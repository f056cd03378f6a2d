import type { EventBatchResponse } from '../contract/index.ts';
import { untouched } from './untouched.ts';

/** The outcome of a batch. */
export type Outcome =
  | { kind: 'answered'; body: EventBatchResponse }
  | Refusal
  /** The server is unreachable, overloaded or faulty; `wait`: its requested delay, milliseconds. */
  | { kind: 'failed'; wait?: number | undefined };

/** The server will never take the batch; `message`: the reason it gives. */
export interface Refusal {
  kind: 'refused';
  status: number;
  message?: string | undefined;
}

/** Sends batches as strings, for which the browser sets `text/plain`. */
export interface Transport {
  /** Does not reject. */
  post(body: string): Promise<Outcome>;
  /** Sends while the page closes; there is no response. */
  beacon(body: string): void;
  /** Sends when the page ends in any way. Returns a function that cancels it. Not in every browser. */
  later?(body: string): () => void;
}

/** Timeout of a request, milliseconds. */
const PATIENCE = 60_000;

export function httpTransport(url: string, now: () => number): Transport {
  const transport: Transport = {
    async post(body) {
      try {
        const response = await untouched(fetch).fetch(url, {
          method: 'POST',
          body,
          credentials: 'omit',
          // Outlives the page: a rating given just before it closes still arrives.
          keepalive: true,
          signal: AbortSignal.timeout(PATIENCE),
        });
        if (response.ok) {
          const received = (await response.json()) as EventBatchResponse;
          return Array.isArray(received?.results)
            ? { kind: 'answered', body: received }
            : { kind: 'failed' };
        }
        return await (await import('./fault/index.ts')).faultOf(response, now());
      } catch {
        // Not sent, not read, or what reads it cannot load: it is sent again.
        return { kind: 'failed' };
      }
    },
    beacon(body) {
      try {
        // A beacon of Firefox and Safari names no origin under some referrer policies, and the server refuses it.
        if ('keepalive' in Request.prototype) void transport.post(body);
        // Its return value is ignored: `true` does not mean delivered, and one browser always returns it.
        else navigator.sendBeacon(url, body);
      } catch {
        // The page has replaced them: the next page sends it.
      }
    },
  };
  if (typeof fetchLater === 'function') {
    transport.later = (body) => {
      const off = new AbortController();
      try {
        fetchLater(url, { method: 'POST', body, signal: off.signal });
      } catch {
        // Over the browser's quota, or blocked by the page's policy: the outbox keeps the events.
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
