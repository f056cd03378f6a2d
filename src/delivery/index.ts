import type { EventBatchAnswer, WireEvent } from '../contract/index.ts';
import { backoff, retryAfter } from './backoff.ts';
import { batchBody, nextBatch } from './batch.ts';
import { openOutbox, type Outbox, type Parcel } from './outbox.ts';

/** Something the server will never take, or a browser that keeps nothing. */
export interface DeliveryError {
  code: 'rejected' | 'storage_denied';
  message: string;
  event?: WireEvent;
}

export interface DeliverySettings {
  /** The publishable key. */
  key: string;
  /** The server, without a trailing slash. */
  endpoint: string;
  /** Of the database in which unsent events wait. */
  outboxName: string;
  onError(error: DeliveryError): void;
}

export interface Delivery {
  /** Keeps the event and sends it soon; `now` sends at once. */
  add(event: WireEvent, capability: string, now?: boolean): void;
  /** Ends timers and listeners. What is not sent stays for the next page. */
  stop(): void;
}

/** Events that come together go together, milliseconds. */
const GATHER = 300;

/**
 * - `idle`: nothing to send
 * - `waiting`: more events may come
 * - `sending`: a batch is on its way
 * - `backing off`: the server could not be reached or asked for patience
 * - `stopped`: nothing is sent any more
 */
type State = 'idle' | 'waiting' | 'sending' | 'backing off' | 'stopped';

/** Brings events to the server: each at least once, from one page to the next. */
export function createDelivery({ key, endpoint, outboxName, onError }: DeliverySettings): Delivery {
  const url = `${endpoint}/api/v1/events`;
  const parcels = new Map<string, Parcel>();
  const outbox: Outbox = openOutbox(outboxName);
  let state: State = 'idle';
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let denied = false;

  function storageDenied(): void {
    if (denied) return;
    denied = true;
    onError({
      code: 'storage_denied',
      message: 'This browser keeps nothing: what is unsent when the page closes may be lost.',
    });
  }

  function plan(next: 'waiting' | 'backing off', milliseconds: number): void {
    state = next;
    clearTimeout(timer);
    timer = setTimeout(() => void send(), milliseconds);
  }

  async function send(): Promise<void> {
    if (state === 'sending' || state === 'stopped') return;
    clearTimeout(timer);
    const batch = nextBatch(parcels.values());
    if (batch.length === 0) {
      state = 'idle';
      return;
    }
    state = 'sending';
    const wait = await post(batch);
    if ((state as State) === 'stopped') return;
    failures = wait === undefined ? 0 : failures + 1;
    if (wait !== undefined) plan('backing off', wait || backoff(failures, Math.random()));
    else if (parcels.size > 0) plan('waiting', 0);
    else state = 'idle';
  }

  /** @returns `undefined` when the batch is done with, else how long to wait (0: as we see fit) */
  async function post(batch: Parcel[]): Promise<number | undefined> {
    let response: Response;
    try {
      response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: batchBody(key, batch, Date.now()),
        credentials: 'omit',
        // Outlives the page: an answer given just before it closes still arrives.
        keepalive: true,
      });
      if (response.ok) {
        settle(batch, (await response.json()) as EventBatchAnswer);
        return undefined;
      }
    } catch {
      return 0;
    }
    const { status } = response;
    if (status >= 500 || status === 408 || status === 425 || status === 429) {
      return retryAfter(response.headers.get('retry-after'), Date.now()) ?? 0;
    }
    for (const { event } of batch) {
      onError({ code: 'rejected', message: `The server refused it with status ${status}.`, event });
    }
    forget(batch);
    return undefined;
  }

  function settle(batch: Parcel[], { results }: EventBatchAnswer): void {
    batch.forEach(({ event }, index) => {
      const result = results[index];
      if (result?.status === 'rejected') {
        onError({ code: 'rejected', message: result.message ?? '', event });
      }
    });
    forget(batch);
  }

  function forget(batch: Parcel[]): void {
    const ids = batch.map(({ event }) => event.id);
    for (const id of ids) parcels.delete(id);
    outbox.remove(ids).catch(storageDenied);
  }

  /** The page may be gone in a moment. A beacon tells nothing back, so nothing is forgotten. */
  function leave({ type }: Event): void {
    if (type !== 'pagehide' && document.visibilityState !== 'hidden') return;
    const batch = nextBatch(parcels.values());
    if (batch.length === 0) return;
    navigator.sendBeacon(url, batchBody(key, batch, Date.now()));
  }

  function online(): void {
    if (state === 'backing off') void send();
  }

  const listeners = new AbortController();
  const { signal } = listeners;
  addEventListener('pagehide', leave, { signal });
  document.addEventListener('visibilitychange', leave, { signal });
  addEventListener('online', online, { signal });

  outbox.all().then((left) => {
    if (state === 'stopped') return;
    for (const parcel of left) parcels.set(parcel.event.id, parcel);
    if (left.length > 0 && state === 'idle') plan('waiting', 0);
  }, storageDenied);

  return {
    add(event, capability, now = false) {
      const parcel = { event, capability };
      parcels.set(event.id, parcel);
      outbox.put(parcel).catch(storageDenied);
      if (now && (state === 'idle' || state === 'waiting')) void send();
      else if (state === 'idle') plan('waiting', GATHER);
    },
    stop() {
      state = 'stopped';
      clearTimeout(timer);
      listeners.abort();
    },
  };
}
