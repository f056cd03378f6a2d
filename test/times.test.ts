import fc from 'fast-check';
import { expect, test } from 'vitest';
import { iso } from '../src/contract/time.ts';

test('a time is written as the language writes it, whatever was written before', () => {
  const time = fc.oneof(
    fc.integer({ min: -8.64e15, max: 8.64e15 }),
    fc.integer({ min: 0, max: 200_000_000 }),
    fc.double({ min: -200_000_000, max: 200_000_000, noNaN: true }),
    fc.constantFrom(0, -1, -0.5, 86_399_999, 86_400_000, -62_167_219_200_001, 253_402_300_800_000),
  );
  fc.assert(
    fc.property(fc.array(time, { maxLength: 8 }), (times) => {
      for (const at of times) expect(iso(at)).toBe(new Date(at).toISOString());
    }),
    { numRuns: 500 },
  );
  expect(() => iso(Number.NaN)).toThrow(RangeError);
  expect(() => iso(8.64e15 + 1)).toThrow(RangeError);
});
