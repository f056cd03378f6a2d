import { expect, test } from 'vitest';
import { minuteIn, quietUntil } from '../../src/server/notify/rules/quiet-hours.ts';

const endOf = (from: string, to: string, at: string) =>
  new Date(
    quietUntil({ from: minuteIn(from), to: minuteIn(to) }, 'Europe/Berlin', Date.parse(at)),
  ).toISOString();

test.each([
  // Over midnight, from before it and after it.
  ['22:00', '07:00', '2026-03-10T22:30:00Z', '2026-03-11T06:00:00.000Z'],
  ['22:00', '07:00', '2026-03-11T05:59:59Z', '2026-03-11T06:00:00.000Z'],
  ['22:00', '00:00', '2026-03-10T22:30:00Z', '2026-03-10T23:00:00.000Z'],
  ['22:00', '07:00', '2026-03-11T06:00:00Z', '2026-03-11T06:00:00.000Z'],
  // The clocks are put back from 3:00 to 2:00, so that they show 2:15 twice.
  ['22:00', '02:30', '2026-10-25T00:15:00Z', '2026-10-25T00:30:00.000Z'],
  ['22:00', '02:30', '2026-10-25T01:15:40Z', '2026-10-25T01:30:00.000Z'],
  ['22:00', '07:00', '2026-10-25T01:15:00Z', '2026-10-25T06:00:00.000Z'],
  // They are put forward from 2:00 to 3:00, so that they show 2:30 never.
  ['22:00', '02:30', '2026-03-29T00:15:00Z', '2026-03-29T01:00:00.000Z'],
  ['02:10', '02:50', '2026-03-29T01:00:00Z', '2026-03-29T01:00:00.000Z'],
])('quiet from %s to %s at %s ends at %s', (from, to, at, end) => {
  expect(endOf(from, to, at)).toBe(end);
});
