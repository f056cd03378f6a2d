import type { WireBatch, WireEvent } from '../contract/index.ts';
import { batchBody } from './batch.ts';
import type { DeliveryError } from './error.ts';
import { createHeld } from './held.ts';
import type { Outbox, Parcel } from './outbox.ts';
import type { Effect, Flight, Phase, Requests, State, Step } from './state.ts';
import type { Tabs } from './tabs.ts';
import {
  added,
  collected,
  elected,
  gained,
  INITIAL,
  landed,
  left,
  NOTHING,
  overflowed,
  refusalOf,
  returned,
  stopped,
  takesPart,
} from './transition.ts';
import type { Refusal, Transport } from './transport.ts';

/** The dependencies of the machine; a test can replace each of them. */
export interface Parts {
  key: string;
  outbox: Outbox;
  transport: Transport;
  tabs: Tabs;
  /** Called for each event that cannot be stored, too: telling the page only once is up to the caller. */
  onError(error: DeliveryError): void;
  /** Called when an event is safe: the server has it, or it is stored in this browser. */
  onSafe?(event: WireEvent): void;
  /** Called when the server refuses a whole batch. */
  onRefused?(outcome: Refusal): void;
  /** Called when no attempt has reached the server. */
  onUnreachable?(): void;
  /** Calls back after `milliseconds`. Returns a function that cancels it. */
  after(milliseconds: number, callback: () => void): () => void;
  now(): number;
  random(): number;
  isOnline(): boolean;
}

export interface DeliveryMachine {
  /** Stores the event and sends it soon, or at once if `isUrgent`. */
  add(event: WireEvent, capability: string, isUrgent?: boolean): void;
  /** Call when the page is hidden; `ends`: the page may never return. */
  leave(ends: boolean): void;
  /** Call when the page is shown again or resumes. */
  comeBack(): void;
  /** Call when the network state may have changed. */
  lineChanged(): void;
  /**
   * Stops sending. The next page sends what is unsent.
   *
   * @param until the other tabs go on only then
   */
  stop(until?: Promise<unknown>): void;
}

/** Delay before the deferred request is renewed after a change, milliseconds, so as not to slow a click. */
const ARMED = 100;

/** After so many failures in a row, the server counts as unreachable. */
const UNREACHED = 4;

const nothing = () => {};

/**
 * Delivers events to the server at least once, across pages. `transition.ts` decides; this module
 * carries out the decisions: it holds the parcels, runs the timer, and talks to the server, the
 * outbox, the other tabs and the page.
 */
export function createMachine(parts: Parts): DeliveryMachine {
  const { key, outbox, transport, tabs, after, now } = parts;
  let held = createHeld();
  /** Parcels that the outbox does not have, or not yet, by id. */
  const unstored = new Map<string, Parcel>();
  let state = INITIAL;
  /** Whether the server has ever responded to this page. */
  let hasReached = false;
  let cancelTimer = nothing;
  let cancelArming = nothing;
  let callOff = nothing;
  let leaving: Promise<unknown> | undefined;

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
      outbox.read((parcels) => happen(gained(state, parcels)));
    } else {
      disarm();
      if (leaving) void leaving.then(() => tabs.leave());
      else tabs.leave();
      // The outbox has the others. Before this page comes back, another one may send them, or delete them.
      held = createHeld();
      for (const parcel of unstored.values()) held.keep(parcel);
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
    void transport.post(bodyOf(batch, client)).then((outcome) => {
      happen(landed(state, outcome, parts.random()));
      if (outcome.kind === 'failed') {
        if (!hasReached && state.failures === UNREACHED) parts.onUnreachable?.();
        return;
      }
      hasReached = true;
      if (outcome.kind === 'refused') parts.onRefused?.(outcome);
      // Not `entries`: old libraries replace it by one without the index.
      batch.forEach(({ event }, index) => {
        if (refusalOf(outcome, index) === null) parts.onSafe?.(event);
      });
    });
  }

  const bodyOf = (batch: readonly Parcel[], client?: WireBatch['client']): string =>
    batchBody(key, batch, now(), client);

  function collect(): void {
    happen(collected(state, held.next(), parts.isOnline()));
  }

  /** Renews the deferred request, because the held parcels have changed. */
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
    for (const id of ids) unstored.delete(id);
    arm();
  }

  const doing: { [K in keyof Requests]: (what: Requests[K]) => void } = {
    take(parcel) {
      const { event } = parcel;
      unstored.set(event.id, parcel);
      outbox.put(parcel).then(
        () => {
          unstored.delete(event.id);
          parts.onSafe?.(event);
        },
        () => doing.report({ code: 'storage_denied' }),
      );
      // Only the tab that sends wants to know.
      if (state.role !== 'leads') tabs.tell({ added: parcel });
      // Last, because parcels that do not fit are removed from the outbox and the other tabs.
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
    report(trouble) {
      const { code, event, why } = trouble;
      import('./fault/index.ts')
        .then(
          ({ errorOf }) => errorOf(trouble),
          () => ({ code, event, message: code, reason: why?.code }),
        )
        .then(parts.onError);
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
    stop(until) {
      leaving = until;
      happen(stopped(state));
    },
  };
}
