import { type Batch, bytesOf, nextBatch } from './batch.ts';
import type { Parcel } from './outbox.ts';

/** Most events that are held; the oldest are dropped first. */
const MAX_EVENTS = 10_000;
const MAX_BYTES = 20_000_000;

/** The unsent parcels that this tab knows of, in order of arrival. */
export interface Held {
  /** Adds a parcel; does nothing when it is already held. */
  keep(parcel: Parcel): void;
  drop(ids: Iterable<string>): void;
  /** The first parcels that fit into one batch of `maxBytes`, without those in `except`. */
  next(maxBytes?: number, except?: ReadonlySet<string>): Batch;
  /** The parcels of the oldest conversation when too much is held. */
  overflow(): Parcel[];
}

/** No operation iterates over all parcels: offline, there may be thousands. */
export function createHeld(): Held {
  const parcels = new Map<string, Parcel>();
  const conversations = new Map<string, Set<Parcel>>();
  let bytes = 0;

  function* without(except: ReadonlySet<string> | undefined): Iterable<Parcel> {
    for (const [id, parcel] of parcels) if (!except?.has(id)) yield parcel;
  }

  return {
    keep(parcel) {
      const { id, conversation_id } = parcel.event;
      if (parcels.has(id)) return;
      parcels.set(id, parcel);
      bytes += bytesOf(parcel);
      const others = conversations.get(conversation_id) ?? new Set();
      conversations.set(conversation_id, others.add(parcel));
    },
    drop(ids) {
      for (const id of ids) {
        const parcel = parcels.get(id);
        if (!parcel) continue;
        parcels.delete(id);
        bytes -= bytesOf(parcel);
        const { conversation_id } = parcel.event;
        const others = conversations.get(conversation_id)!;
        others.delete(parcel);
        if (others.size === 0) conversations.delete(conversation_id);
      }
    },
    next: (maxBytes, except) => nextBatch(without(except), maxBytes),
    overflow() {
      if (parcels.size <= MAX_EVENTS && bytes <= MAX_BYTES) return [];
      const [oldest = []] = conversations.values();
      return [...oldest];
    },
  };
}
