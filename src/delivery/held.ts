import { type Batch, bytesOf, nextBatch } from './batch.ts';
import type { Parcel } from './outbox.ts';

/** No more than this is held; what is oldest goes first. */
const MAX_EVENTS = 10_000;
const MAX_BYTES = 20_000_000;

/** What is unsent, as far as this tab knows, in the order of its coming. */
export interface Held {
  /** Does nothing with one that is held. */
  keep(parcel: Parcel): void;
  drop(ids: Iterable<string>): void;
  ids(): Iterable<string>;
  /** The first that fit into one batch of `maxBytes`, but for those in `except`. */
  next(maxBytes?: number, except?: ReadonlySet<string>): Batch;
  /** The oldest conversation, when too much is held. */
  overflow(): Parcel[];
}

/** Nothing here goes through all that is held: without a line, that may be thousands. */
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
      const others = conversations.get(conversation_id);
      if (others) others.add(parcel);
      else conversations.set(conversation_id, new Set([parcel]));
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
    ids: () => parcels.keys(),
    next: (maxBytes, except) => nextBatch(without(except), maxBytes),
    overflow() {
      if (parcels.size <= MAX_EVENTS && bytes <= MAX_BYTES) return [];
      const [oldest = []] = conversations.values();
      return [...oldest];
    },
  };
}
