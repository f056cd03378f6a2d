import type { WireBatch, WireEvent } from '../contract/index.ts';
import { batchBody } from './batch.ts';
import type { DeliveryError } from './error.ts';
import { createHeld } from './held.ts';
import { idsOf, type Outbox, type Parcel } from './outbox.ts';
import type { Effect, Flight, Phase, Requests, State, Step } from './state.ts';
import type { Tabs } from './tabs.ts';
import {
  added,
  collected,
  denied,
  elected,
  gained,
  INITIAL,
  landed,
  left,
  NOTHING,
  overflowed,
  returned,
  stopped,
  takesPart,
} from './transition.ts';
import type { Transport } from './transport.ts';

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
  /** Keeps the event and sends it soon; `isUrgent`: at once. */
  add(event: WireEvent, capability: string, isUrgent?: boolean): void;
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

/** What a page that dies would send is renewed this long after a change: not in the way of a click. */
const ARMED = 100;

const nothing = () => {};

/**
 * Brings events to the server: each at least once, from one page to the next. `transition.ts`
 * decides, and this does it: it holds the parcels, runs the timer, and talks to the server, the
 * outbox, the other tabs and the page.
 */
export function createMachine(parts: Parts): DeliveryMachine {
  const { key, outbox, transport, tabs, after, now } = parts;
  const held = createHeld();
  let state = INITIAL;
  let cancelTimer = nothing;
  let cancelArming = nothing;
  let callOff = nothing;

  function happen({ state: next, effects }: Step): void {
    const { phase, role } = state;
    state = next;
    if (next.phase !== phase) enter(next.phase);
    if (next.role !== role) become(next.role);
    for (const effect of effects) run(effect);
  }

  function enter(phase: Phase): void {
    cancelTimer();
    if ('wait' in phase) cancelTimer = after(phase.wait, collect);
    else if ('flight' in phase) post(phase.flight);
  }

  function become(role: State['role']): void {
    if (role === 'follows') join();
    else if (role === 'leads') {
      void outbox.all().then((parcels) => happen(gained(state, parcels)));
    } else {
      disarm();
      tabs.leave();
    }
  }

  function join(): void {
    tabs.join(
      () => happen(elected(state)),
      (message) => {
        if ('settled' in message) drop(message.settled);
        else happen(gained(state, [message.added]));
      },
    );
  }

  function post({ batch, dropped, retried }: Flight): void {
    const client = dropped + retried > 0 ? { dropped, retried } : undefined;
    void transport
      .post(bodyOf(batch, client))
      .then((outcome) => happen(landed(state, outcome, parts.random())));
  }

  const bodyOf = (batch: readonly Parcel[], client?: WireBatch['client']): string =>
    batchBody(key, batch, now(), client);

  function collect(): void {
    happen(collected(state, held.next(), parts.isOnline()));
  }

  /** What is held has changed, and so has what is to leave with a page that dies. */
  function arm(): void {
    cancelArming();
    if (!transport.later) return;
    cancelArming = after(ARMED, () => {
      callOff();
      const { batch } = takesPart(state) ? held.next() : NOTHING;
      callOff = batch.length > 0 ? transport.later!(bodyOf(batch)) : nothing;
    });
  }

  function disarm(): void {
    cancelArming();
    callOff();
  }

  function run<K extends keyof Requests>([name, what]: Effect<K>): void {
    doing[name](what);
  }

  function drop(ids: readonly string[]): void {
    held.drop(ids);
    arm();
  }

  const doing: { [K in keyof Requests]: (what: Requests[K]) => void } = {
    take(parcel) {
      outbox.put(parcel).catch(() => happen(denied(state)));
      tabs.tell({ added: parcel });
      // After those two: what there is no room for is taken back from both.
      doing.hold([parcel]);
    },
    hold(parcels) {
      for (const parcel of parcels) held.keep(parcel);
      let oldest = held.overflow();
      while (oldest.length > 0) {
        happen(overflowed(state, oldest));
        oldest = held.overflow();
      }
      arm();
    },
    settle(ids) {
      drop(ids);
      if (ids.length === 0) return;
      void outbox.remove(ids);
      tabs.tell({ settled: ids });
    },
    report(error) {
      // On its own: what the page's handler throws must not stop what goes on here.
      queueMicrotask(() => parts.onError(error));
    },
    beacon(batch) {
      disarm();
      transport.beacon(bodyOf(batch));
    },
    collect,
  };

  join();

  return {
    add: (event, capability, isUrgent = false) =>
      happen(added(state, { event, capability }, isUrgent)),
    leave: (ends) => happen(left(state, held.next, ends)),
    comeBack: () => happen(returned(state)),
    lineChanged: collect,
    forget() {
      disarm();
      // At once: nothing of it is to leave while the outbox is asked.
      doing.settle([...held.ids()]);
      void outbox.all().then((parcels) => doing.settle(idsOf(parcels)));
    },
    stop: () => happen(stopped(state)),
  };
}
