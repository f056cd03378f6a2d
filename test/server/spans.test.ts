import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spansAsText, spansFromText } from '../../src/server/handoff/rules/agent-work.ts';
import {
  lengthOf,
  sharedLengthOf,
  type Span,
  unionOf,
} from '../../src/server/handoff/rules/span.ts';

const spans = fc.array(
  fc.tuple(fc.nat(40), fc.nat(12)).map(([from, length]): Span => [from, from + length]),
  { maxLength: 8 },
);

/** The moments in a span, one by one. */
const moments = (all: readonly Span[]) =>
  new Set(all.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i)));

test('time in several spans counts once, and what two agendas share is what is in both', () => {
  fc.assert(
    fc.property(spans, spans, (one, other) => {
      expect(lengthOf(one)).toBe(moments(one).size);
      expect(sharedLengthOf(unionOf(one), unionOf(other))).toBe(
        [...moments(one)].filter((at) => moments(other).has(at)).length,
      );
    }),
    { numRuns: 1_000 },
  );
});

test('the work of a day is read as it was stored', () => {
  const start = Date.UTC(2026, 2, 10);
  const within = fc.tuple(fc.nat(86_400_000), fc.nat(86_400_000));
  fc.assert(
    fc.property(fc.array(within, { maxLength: 8 }), (all) => {
      const day = all.map(([from, to]): Span => [start + from, start + to]);
      expect(spansFromText(start, spansAsText({ agentId: 1, start, spans: day }))).toEqual(day);
    }),
  );
});
