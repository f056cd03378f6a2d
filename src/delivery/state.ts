import type { Batch } from './batch.ts';
import type { DeliveryError } from './error.ts';
import type { Parcel } from './outbox.ts';

/** What the machine is, but for the parcels themselves: there may be thousands. */
export interface State {
  readonly phase: Phase;
  /**
   * - `follows`: another tab sends for all
   * - `leads`: this tab sends; what the outbox has is loaded
   * - `away`: the page is put away, and takes no part among the tabs
   * - `stopped`: the same, for good
   */
  readonly role: 'follows' | 'leads' | 'away' | 'stopped';
  /** Batches in a row that did not arrive. */
  readonly failures: number;
  /** Lost events and batches sent again, to be told to the server with the next batch. */
  readonly dropped: number;
  readonly retried: number;
  /** Sent by beacons since the page was hidden; nobody knows whether they arrived. */
  readonly beaconed: Batch;
  /** The page has been told that the browser keeps nothing. */
  readonly isDenied: boolean;
}

/**
 * - `idle`: nothing to send, or not by this tab
 * - `waiting`: more events may come
 * - `sending`: the flight is on its way; it may land after the page was put away or stopped
 * - `backing off`: the server could not be reached or asked for patience
 * - `paused`: there is no line
 *
 * `wait`: milliseconds until what is held is collected, unless another phase begins before.
 */
export type Phase =
  | { readonly status: 'idle' | 'paused' }
  | { readonly status: 'waiting' | 'backing off'; readonly wait: number }
  | { readonly status: 'sending'; readonly flight: Flight };

/** A batch on its way by `post`, and what of the state the server was told with it. */
export interface Flight extends Batch, Pick<State, 'dropped' | 'retried'> {}

/** What a rule can ask for, beside what a new phase and a new role bring with them. */
export interface Requests {
  /** New: into the outbox, told to the other tabs, and held. */
  take: Parcel;
  /** In the outbox already: held, to be sent. */
  hold: readonly Parcel[];
  /** Done with: out of what is held, of the outbox and of the other tabs. */
  settle: readonly string[];
  report: DeliveryError;
  beacon: readonly Parcel[];
  /** The next batch that could go, to be told to `collected`. The last of its step. */
  collect: null;
}

/** One of the requests, with what belongs to it. */
export type Effect<K extends keyof Requests = keyof Requests> = {
  [P in K]: readonly [name: P, what: Requests[P]];
}[K];

/** What the machine is next, and what is to be done for it, in this order. */
export interface Step {
  state: State;
  effects: readonly Effect[];
}
