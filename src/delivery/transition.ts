import { backoff } from './backoff.ts';
import { type Batch, nextBatch } from './batch.ts';
import type { Held } from './held.ts';
import { idsOf, type Parcel } from './outbox.ts';
import type { Effect, State, Step, Trouble } from './state.ts';
import type { Outcome } from './transport.ts';

/** Events within this time go into one batch, milliseconds. */
const GATHER = 300;

/** After a batch of more, no more is waited for: a history is being told. */
const FEW = 20;

/** Browser limit for all requests that outlive the page, bytes. */
const KEEPALIVE_BYTES = 64 * 1024;

/** Most bytes of one beacon. */
const BEACON_BYTES = 60 * 1024;

export const NOTHING: Batch = { batch: [], bytes: 0 };

export const INITIAL: State = {
  phase: { status: 'idle' },
  role: 'follows',
  failures: 0,
  isPressing: false,
  dropped: 0,
  retried: 0,
  beaconed: NOTHING,
};

/** A page that is away or stopped sends nothing. */
export const takesPart = ({ role }: State): boolean => role === 'follows' || role === 'leads';

type Draft = { -readonly [K in keyof State]: State[K] };
type Ask = (...effect: Effect) => void;

/** Makes a pure function from `work`, which changes a copy of the state and requests effects. */
const rule =
  <Args extends unknown[]>(work: (next: Draft, ask: Ask, ...args: Args) => void) =>
  (state: State, ...args: Args): Step => {
    const next = { ...state };
    const effects: Effect[] = [];
    work(next, (...effect) => effects.push(effect), ...args);
    return { state: next, effects };
  };

/** The page has a new event. */
export const added = rule((next, ask, parcel: Parcel, isUrgent: boolean) => {
  if (next.role === 'stopped') return;
  if (nextBatch([parcel]).batch.length === 0) {
    next.dropped++;
    ask('report', { code: 'rejected', event: parcel.event });
    return;
  }
  // What cannot be sent at once is not left to the storage that a crash of the browser may empty.
  const isStuck = next.failures > 0 || next.phase.status === 'paused';
  ask('take', { parcel, isUrgent: isUrgent || isStuck });
  if (isUrgent) sendNow(next, ask);
  else if (next.phase.status === 'idle') gather(next);
});

/** Too much is held; `parcels` are the oldest. */
export const overflowed = rule((next, ask, parcels: readonly Parcel[]) => {
  const { length } = parcels;
  next.dropped += length;
  ask('settle', idsOf(parcels));
  ask('report', { code: 'outbox_full', count: length });
});

/** This tab is elected to send. */
export const elected = rule((next) => {
  if (next.role === 'follows') next.role = 'leads';
});

/** Parcels arrived from other tabs or the outbox; the leading tab sends them. */
export const gained = rule((next, ask, parcels: readonly Parcel[]) => {
  if (next.role !== 'leads') return;
  ask('hold', parcels);
  // At once, because timers of a background tab may be delayed by a minute.
  sendNow(next, ask);
});

/**
 * The only place where a batch is sent: one at a time, and only by the leading tab.
 * `batch` is empty when there is nothing to send.
 */
export const collected = rule((next, _, { batch, bytes }: Batch, isOnline: boolean) => {
  if (next.role !== 'leads' || next.phase.status === 'sending') return;
  const { dropped, retried } = next;
  next.isPressing = false;
  next.phase = !isOnline
    ? { status: 'paused' }
    : batch.length === 0
      ? { status: 'idle' }
      : { status: 'sending', flight: { batch, bytes, dropped, retried } };
});

/** The batch has an outcome. `random`: a number in [0, 1). */
export const landed = rule((next, ask, outcome: Outcome, random: number) => {
  if (next.phase.status !== 'sending') return;
  const { batch, dropped, retried } = next.phase.flight;
  next.phase = { status: 'idle' };
  if (outcome.kind === 'failed') {
    next.failures++;
    next.retried++;
    if (next.role !== 'leads') return;
    next.phase = { status: 'backing off', wait: outcome.wait ?? backoff(next.failures, random) };
    return;
  }
  next.failures = 0;
  if (outcome.kind === 'answered') {
    next.dropped -= dropped;
    next.retried -= retried;
  }
  batch.forEach(({ event }, index) => {
    const why = refusalOf(outcome, index);
    if (why === null) return;
    next.dropped++;
    ask('report', { code: 'rejected', event, why });
  });
  ask('settle', idsOf(batch));
  if (batch.length > FEW || next.isPressing) sendNow(next, ask);
  else gather(next);
});

/** Why the server will never take the event at `index` of the batch; `null`: it has it. */
export function refusalOf(
  outcome: Exclude<Outcome, { kind: 'failed' }>,
  index: number,
): Trouble['why'] | null {
  if (outcome.kind === 'refused') return outcome;
  const result = outcome.body.results[index];
  return result?.status === 'rejected' ? result : null;
}

/**
 * The page is hidden; `ends`: it may never return. Parcels that are not yet sent go by beacon, as
 * far as the browser's limit allows.
 */
export const left = rule((next, ask, held: Held['next'], ends: boolean) => {
  if (next.role === 'stopped') return;
  const { phase, beaconed } = next;
  const flight = phase.status === 'sending' ? phase.flight : NOTHING;
  const { batch, bytes } = held(
    Math.min(KEEPALIVE_BYTES - flight.bytes - beaconed.bytes, BEACON_BYTES),
    new Set(idsOf([...beaconed.batch, ...flight.batch])),
  );
  if (batch.length > 0) {
    next.beaconed = { batch: [...beaconed.batch, ...batch], bytes: beaconed.bytes + bytes };
    ask('beacon', batch);
  }
  // A held lock or an open channel would keep the page out of the back/forward cache.
  if (ends) go(next, 'away');
});

/** The page is shown again or resumes. */
export const returned = rule((next) => {
  next.beaconed = NOTHING;
  if (next.role === 'away') next.role = 'follows';
});

/** Stops permanently. A response to a sent batch may still arrive. */
export const stopped = rule((next) => go(next, 'stopped'));

function go(next: Draft, role: 'away' | 'stopped'): void {
  next.role = role;
  if (next.phase.status !== 'sending') next.phase = { status: 'idle' };
}

/** Waits a moment for more events. */
function gather(next: Draft): void {
  if (next.role === 'leads') next.phase = { status: 'waiting', wait: GATHER };
}

/** Sends now, or when the batch that is being sent has landed, unless the machine is backing off. */
function sendNow(next: Draft, ask: Ask): void {
  const { status } = next.phase;
  next.isPressing = true;
  if (next.role === 'leads' && status !== 'sending' && status !== 'backing off') {
    ask('collect', null);
  }
}
