import type { WireEvent } from '../contract/index.ts';
import { backoff } from './backoff.ts';
import { batchBody, bytesOf, nextBatch } from './batch.ts';
import type { Outbox, Parcel } from './outbox.ts';
import type { TabMessage, Tabs } from './tabs.ts';
import type { Outcome, Transport } from './transport.ts';

/** An event that will not arrive, or a browser that keeps nothing. */
export interface DeliveryError {
  code: 'rejected' | 'outbox_full' | 'storage_denied';
  message: string;
  /** Absent where it is about no single event. */
  event?: WireEvent;
}

/** What the machine works with; all of it can be put in its place by a test. */
export interface Parts {
  key: string;
  outbox: Outbox;
  transport: Transport;
  tabs: Tabs;
  onError(error: DeliveryError): void;
  /** Calls back after `milliseconds`, unless called off by what it returns. */
  after(milliseconds: number, callback: () => void): () => void;
  now(): number;
  random(): number;
  isOnline(): boolean;
}

export interface DeliveryMachine {
  /** Keeps the event and sends it soon; `now`: at once. */
  add(event: WireEvent, capability: string, now?: boolean): void;
  /** The page is hidden; `ends`: it may never come back. */
  leave(ends: boolean): void;
  /** The page is shown again, or was thawed. */
  comeBack(): void;
  /** The line may have changed. */
  lineChanged(): void;
  /** Takes back all that is unsent, of other tabs and earlier pages too. */
  forget(): void;
  /** What is not sent stays for the next page. */
  stop(): void;
}

/**
 * - `idle`: nothing to send, or another tab sends
 * - `waiting`: more events may come
 * - `sending`: a batch is on its way
 * - `backing off`: the server could not be reached or asked for patience
 * - `paused`: there is no line, or the page is put away
 * - `stopped`: nothing is sent any more
 */
export type State = 'idle' | 'waiting' | 'sending' | 'backing off' | 'paused' | 'stopped';

/** Events that come together go together, milliseconds. */
const GATHER = 300;

/** What a page that dies would send is renewed this long after a change: not in the way of a click. */
const ARMED = 100;

/** What a browser lets live on after the page, in all requests together, bytes. */
const KEEPALIVE_BYTES = 64 * 1024;

/** The outbox holds no more than this; what is oldest goes first. */
const MAX_EVENTS = 10_000;
const MAX_BYTES = 20_000_000;

const nothing = () => {};

/** Brings events to the server: each at least once, from one page to the next. */
export function createMachine(parts: Parts): DeliveryMachine {
  const { key, outbox, transport, tabs, onError, after, now, random } = parts;
  const parcels = new Map<string, Parcel>();
  let bytes = 0;
  let state: State = 'idle';
  let leads = false;
  let isAway = false;
  let failures = 0;
  let isDenied = false;
  let cancelTimer = nothing;
  let disarm = nothing;
  let cancelArming = nothing;
  /** On the way by `post`, and by beacons since the page was hidden. */
  let posted: { ids: Set<string>; bytes: number } | undefined;
  const beaconed = { ids: new Set<string>(), bytes: 0 };
  /** Told to the server with the next batch. */
  const client = { dropped: 0, retried: 0 };

  function keep(parcel: Parcel): void {
    const { id } = parcel.event;
    if (parcels.has(id)) return;
    parcels.set(id, parcel);
    bytes += bytesOf(parcel);
  }

  function forget(ids: Iterable<string>): string[] {
    const gone: string[] = [];
    for (const id of ids) {
      const parcel = parcels.get(id);
      if (!parcel) continue;
      bytes -= bytesOf(parcel);
      parcels.delete(id);
      gone.push(id);
    }
    return gone;
  }

  /** Done with for all tabs and pages. */
  function settle(ids: Iterable<string>): void {
    const settled = forget(ids);
    if (settled.length === 0) return;
    void outbox.remove(settled);
    tabs.tell({ settled });
  }

  function bound(): void {
    while (parcels.size > MAX_EVENTS || bytes > MAX_BYTES) {
      const [oldest] = parcels.values();
      const id = oldest!.event.conversation_id;
      const whole = [...parcels.values()].filter(({ event }) => event.conversation_id === id);
      settle(whole.map(({ event }) => event.id));
      client.dropped += whole.length;
      onError({
        code: 'outbox_full',
        message: `Too much is unsent: ${whole.length} events were dropped.`,
      });
    }
  }

  function plan(next: 'waiting' | 'backing off', milliseconds: number): void {
    state = next;
    cancelTimer();
    cancelTimer = after(milliseconds, () => void send());
  }

  /** Where the browser can, the page's end sends what is unsent then. */
  function arm(): void {
    cancelArming();
    if (transport.later) cancelArming = after(ARMED, armNow);
  }

  function armNow(): void {
    disarm();
    const { batch } = nextBatch(parcels.values());
    if (!transport.later || batch.length === 0 || isAway) return;
    disarm = transport.later(batchBody(key, batch, now()));
  }

  function wake(milliseconds: number): void {
    if (leads && (state === 'idle' || (state === 'waiting' && milliseconds === 0))) {
      if (milliseconds === 0) void send();
      else plan('waiting', milliseconds);
    }
  }

  async function send(): Promise<void> {
    if (!leads || state === 'sending' || state === 'paused' || state === 'stopped') return;
    cancelTimer();
    if (!parts.isOnline()) {
      state = 'paused';
      return;
    }
    const { batch, bytes: size } = nextBatch(parcels.values());
    if (batch.length === 0) {
      state = 'idle';
      return;
    }
    state = 'sending';
    posted = { ids: new Set(batch.map(({ event }) => event.id)), bytes: size };
    const told = { ...client };
    const hasNews = told.dropped > 0 || told.retried > 0;
    const outcome = await transport.post(batchBody(key, batch, now(), hasNews ? told : undefined));
    posted = undefined;
    conclude(batch, outcome);
    if (outcome.kind === 'answered') {
      client.dropped -= told.dropped;
      client.retried -= told.retried;
    }
    arm();
    if ((state as State) !== 'sending') return;
    if (isAway) state = 'paused';
    else if (outcome.kind === 'failed') {
      plan('backing off', outcome.wait ?? backoff(failures, random()));
    } else {
      state = 'idle';
      wake(0);
    }
  }

  function conclude(batch: Parcel[], outcome: Outcome): void {
    if (outcome.kind === 'failed') {
      failures++;
      client.retried++;
      return;
    }
    failures = 0;
    batch.forEach(({ event }, index) => {
      const result = outcome.kind === 'answered' ? outcome.answer.results[index] : undefined;
      if (outcome.kind === 'refused' || result?.status === 'rejected') {
        client.dropped++;
        const why = outcome.kind === 'refused' ? `status ${outcome.status}` : result?.message;
        onError({ code: 'rejected', message: `The server refused an event: ${why}.`, event });
      }
    });
    settle(batch.map(({ event }) => event.id));
  }

  function lead(): void {
    if (state === 'stopped' || isAway) return;
    leads = true;
    void outbox.all().then((left) => {
      for (const parcel of left) keep(parcel);
      bound();
      if (state === 'paused' && parts.isOnline()) state = 'idle';
      wake(0);
    });
  }

  function heard(message: TabMessage): void {
    if ('settled' in message) {
      forget(message.settled);
      arm();
    } else if (leads) {
      keep(message.added);
      // At once: timers of a tab in the background may take a minute.
      wake(0);
    }
  }

  tabs.join(lead, heard);

  return {
    add(event, capability, urgent = false) {
      if (state === 'stopped') return;
      const parcel = { event, capability };
      if (nextBatch([parcel]).batch.length === 0) {
        client.dropped++;
        onError({ code: 'rejected', message: 'The event is too large.', event });
        return;
      }
      keep(parcel);
      outbox.put(parcel).catch(() => {
        if (isDenied) return;
        isDenied = true;
        onError({
          code: 'storage_denied',
          message: 'This browser keeps nothing: what is unsent may be lost.',
        });
      });
      bound();
      arm();
      tabs.tell({ added: parcel });
      wake(urgent ? 0 : GATHER);
    },
    leave(ends) {
      if (state === 'stopped') return;
      const room = KEEPALIVE_BYTES - (posted?.bytes ?? 0) - beaconed.bytes;
      const unsent = [...parcels.values()].filter(
        ({ event: { id } }) => !posted?.ids.has(id) && !beaconed.ids.has(id),
      );
      const { batch, bytes: size } = nextBatch(unsent, Math.min(room, 60 * 1024));
      if (batch.length > 0) {
        transport.beacon(batchBody(key, batch, now()));
        for (const { event } of batch) beaconed.ids.add(event.id);
        beaconed.bytes += size;
        disarm();
      }
      if (!ends) return;
      // A lock and a channel would keep the page out of the back/forward cache.
      isAway = true;
      leads = false;
      cancelTimer();
      tabs.leave();
      if (state !== 'sending') state = 'paused';
    },
    comeBack() {
      beaconed.ids.clear();
      beaconed.bytes = 0;
      if (!isAway || state === 'stopped') return;
      isAway = false;
      if (state !== 'sending') state = 'idle';
      tabs.join(lead, heard);
    },
    lineChanged() {
      if (!parts.isOnline() || isAway) return;
      if (state === 'paused' || state === 'backing off') {
        state = 'idle';
        wake(0);
      }
    },
    forget() {
      disarm();
      void outbox.all().then((left) => {
        for (const parcel of left) keep(parcel);
        settle([...parcels.keys()]);
        arm();
      });
    },
    stop() {
      state = 'stopped';
      cancelTimer();
      cancelArming();
      disarm();
      tabs.leave();
    },
  };
}
