import type { Batch } from './batch.ts';
import type { DeliveryError } from './error.ts';
import type { Parcel } from './outbox.ts';

/** The state of the machine, without the parcels, of which there may be thousands. */
export interface State {
  readonly phase: Phase;
  /**
   * - `follows`: another tab sends for all tabs
   * - `leads`: this tab sends, including what is in the outbox
   * - `away`: the page is hidden for now and has left the group of tabs
   * - `stopped`: the same, permanently
   */
  readonly role: 'follows' | 'leads' | 'away' | 'stopped';
  /** Failed batches in a row. */
  readonly failures: number;
  /** What has come since the last batch left is to be sent when that one has landed, without a delay. */
  readonly isPressing: boolean;
  /** Lost events and retried batches, to be reported with the next batch. */
  readonly dropped: number;
  readonly retried: number;
  /** Sent by beacon since the page was hidden; whether they arrived is unknown. */
  readonly beaconed: Batch;
}

/**
 * - `idle`: nothing to send, or another tab sends
 * - `waiting`: waits a moment for more events
 * - `sending`: a batch is being sent; the response may arrive when the page is away or stopped
 * - `backing off`: the server could not be reached, or asked for a delay
 * - `paused`: the browser is offline
 *
 * `wait`: milliseconds until the next batch is collected, unless another phase begins earlier.
 */
export type Phase =
  | { readonly status: 'idle' | 'paused' }
  | { readonly status: 'waiting' | 'backing off'; readonly wait: number }
  | { readonly status: 'sending'; readonly flight: Flight };

/** A batch that `post` is sending, and the counts reported with it. */
export interface Flight extends Batch, Pick<State, 'dropped' | 'retried'> {}

/** What to report to the page; `fault/` has the texts. */
export interface Trouble extends Pick<DeliveryError, 'code' | 'event'> {
  /** What the server says about a rejected event; absent if it was too large to be sent. */
  why?: { code?: string | undefined; status?: unknown; message?: string | undefined } | undefined;
  /** Events that were dropped because too much is held. */
  count?: number;
}

/** The effects that a rule can request, in addition to those of a new phase or role. */
export interface Requests {
  /** A new parcel: store it in the outbox, tell the other tabs, and hold it. */
  take: { parcel: Parcel; isUrgent: boolean };
  /** Parcels already in the outbox: hold them for sending. */
  hold: readonly Parcel[];
  /** Finished parcels: remove them here, from the outbox and from the other tabs. */
  settle: readonly string[];
  report: Trouble;
  beacon: readonly Parcel[];
  /** Pass the next possible batch to `collected`. The last effect of its step. */
  collect: null;
}

/** A request with its argument. */
export type Effect<K extends keyof Requests = keyof Requests> = {
  [P in K]: readonly [name: P, what: Requests[P]];
}[K];

/** The next state, and the effects to carry out in order. */
export interface Step {
  state: State;
  effects: readonly Effect[];
}
