import { toIso, toJson } from './json.ts';
import type { WireBatch } from '../contract/index.ts';
import { MAX_BATCH_BYTES, MAX_BATCH_EVENTS } from '../contract/limits.ts';
import type { Parcel } from './outbox.ts';

/** Bytes reserved for the batch around the events. */
const ENVELOPE_BYTES = 512;

/** Parcels that are sent together, and an upper bound of their size in bytes. */
export interface Batch {
  readonly batch: readonly Parcel[];
  readonly bytes: number;
}

/** Each parcel is measured when it comes, when it is sent and when it goes. */
const sizes = new WeakMap<Parcel, number>();

/** Upper bound of the bytes of a parcel in a batch. */
export function bytesOf(parcel: Parcel): number {
  const size = sizes.get(parcel) ?? utf8Size(toJson(parcel));
  sizes.set(parcel, size);
  return size;
}

/**
 * Upper bound of the bytes of JSON text in UTF-8, in which no UTF-16 unit takes more than three. DOMs of test
 * environments have no `TextEncoder`.
 */
const utf8Size = (json: string): number => json.replace(/[^ -~]/g, '   ').length;

/** The first parcels that fit into one batch, limited by count and by `maxBytes`. */
export function nextBatch(parcels: Iterable<Parcel>, maxBytes = MAX_BATCH_BYTES): Batch {
  const batch: Parcel[] = [];
  let bytes = ENVELOPE_BYTES;
  for (const parcel of parcels) {
    const more = bytesOf(parcel);
    if (batch.length === MAX_BATCH_EVENTS || bytes + more > maxBytes) break;
    bytes += more;
    batch.push(parcel);
  }
  return { batch, bytes };
}

/** The body of `POST /api/v1/events`. */
export function batchBody(
  key: string,
  batch: readonly Parcel[],
  now: number,
  client?: WireBatch['client'],
): string {
  const body: WireBatch = {
    key,
    sent_at: toIso(now),
    capabilities: Object.fromEntries(
      batch.map(({ event, capability }) => [event.conversation_id, capability]),
    ),
    events: batch.map(({ event }) => event),
    client,
  };
  return toJson(body);
}
