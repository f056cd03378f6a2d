import type { WireBatch } from '../contract/index.ts';
import { MAX_BATCH_BYTES, MAX_BATCH_EVENTS } from '../contract/limits.ts';
import type { Parcel } from './outbox.ts';

/** Room for what stands around the events. */
const ENVELOPE_BYTES = 512;

const encoder = new TextEncoder();

/**
 * The first parcels that fit one batch, by number and bytes; at least one, so that none blocks
 * the rest.
 */
export function nextBatch(parcels: Iterable<Parcel>): Parcel[] {
  const batch: Parcel[] = [];
  let bytes = ENVELOPE_BYTES;
  for (const parcel of parcels) {
    bytes += encoder.encode(JSON.stringify(parcel)).length;
    if (batch.length > 0 && (batch.length >= MAX_BATCH_EVENTS || bytes > MAX_BATCH_BYTES)) break;
    batch.push(parcel);
  }
  return batch;
}

/** The body of `POST /api/v1/events`. */
export function batchBody(key: string, batch: readonly Parcel[], now: number): string {
  const body: WireBatch = {
    key,
    sent_at: new Date(now).toISOString(),
    capabilities: Object.fromEntries(
      batch.map(({ event, capability }) => [event.conversation_id, capability]),
    ),
    events: batch.map(({ event }) => event),
  };
  return JSON.stringify(body);
}
