import type { WireBatch } from '../contract/index.ts';
import { MAX_BATCH_BYTES, MAX_BATCH_EVENTS } from '../contract/limits.ts';
import type { Parcel } from './outbox.ts';

/** Room for what stands around the events. */
const ENVELOPE_BYTES = 512;

/** Parcels that go together, and their bytes at most. */
export interface Batch {
  readonly batch: readonly Parcel[];
  readonly bytes: number;
}

const encoder = new TextEncoder();

/** Bytes of a parcel in a batch, at most. */
export function bytesOf(parcel: Parcel): number {
  return encoder.encode(JSON.stringify(parcel)).length;
}

/** The first parcels that fit one batch of `maxBytes`, by number and bytes. */
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
    sent_at: new Date(now).toISOString(),
    capabilities: Object.fromEntries(
      batch.map(({ event, capability }) => [event.conversation_id, capability]),
    ),
    events: batch.map(({ event }) => event),
    client,
  };
  return JSON.stringify(body);
}
