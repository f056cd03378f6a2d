import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createConversation } from '../../src/capture/conversation.ts';
import { MAX_BATCH_BYTES, MAX_BATCH_EVENTS } from '../../src/contract/limits.ts';
import { backoff } from '../../src/delivery/backoff.ts';
import { retryAfter } from '../../src/delivery/fault/index.ts';
import { batchBody, nextBatch } from '../../src/delivery/batch.ts';
import type { Parcel } from '../../src/delivery/outbox.ts';

const parcel = (content: string, index: number): Parcel => ({
  capability: 'c'.repeat(32),
  event: {
    id: crypto.randomUUID(),
    conversation_id: `conversation-${index % 3}`,
    seq: index,
    type: 'message.added',
    at: '2026-03-10T12:00:00.000Z',
    data: { message_id: `m${index}`, sender_type: 'customer', content },
  },
});

test('a batch fits the limits, whatever is in it, and all parcels come by in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'binary', maxLength: 16_000 }), { minLength: 1, maxLength: 90 }),
      fc.integer({ min: 1, max: 400 }),
      (texts, times) => {
        const all = texts.map((text, i) => parcel(text.repeat(times).slice(0, 16_000), i));
        let left = all;
        const seen: Parcel[] = [];
        while (left.length > 0) {
          const { batch } = nextBatch(left);
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(MAX_BATCH_EVENTS);
          const bytes = Buffer.byteLength(batchBody('amo_pub_key', batch, 0));
          expect(bytes).toBeLessThanOrEqual(MAX_BATCH_BYTES);
          seen.push(...batch);
          left = left.slice(batch.length);
        }
        expect(seen).toEqual(all);
      },
    ),
    { numRuns: 50 },
  );
});

test('the longest message that capture sends fits a batch, in any script', () => {
  for (const letter of ['x', 'é', '漢', '"', '\n', '🙂', '\u0001', '\ud800']) {
    const sent: Parcel[] = [];
    createConversation(
      {},
      {
        memory: { load: () => null, save: () => {}, watch: () => () => {} },
        now: () => 0,
        mask: (text) => text,
        emit: (event, capability) => sent.push({ event, capability }),
      },
    ).message({ senderType: 'customer', content: letter.repeat(40_000) });
    const body = batchBody('amo_pub_key', sent.slice(-1), 0);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(MAX_BATCH_BYTES);
  }
});

test('the wait grows from 1 s to 5 min, with full jitter', () => {
  expect(backoff(1, 0.999)).toBeLessThanOrEqual(1_000);
  expect(backoff(3, 0.5)).toBe(2_000);
  expect(backoff(30, 0.999)).toBeLessThanOrEqual(300_000);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (failures, random) => {
        const wait = backoff(failures, random);
        expect(wait).toBeGreaterThanOrEqual(1_000);
        expect(wait).toBeLessThanOrEqual(300_000);
      },
    ),
  );
});

test.each([
  [null, undefined],
  ['7', 7_000],
  ['0', 0],
  ['86400', 300_000],
  ['soon', undefined],
  ['Tue, 10 Mar 2026 12:00:30 GMT', 30_000],
  ['Tue, 10 Mar 2026 11:00:00 GMT', undefined],
])('Retry-After %j is %s ms', (header, milliseconds) => {
  expect(retryAfter(header, Date.parse('2026-03-10T12:00:00Z'))).toBe(milliseconds);
});
