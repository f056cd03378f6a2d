// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest';
import { boundDay } from '../../src/dashboard/days.ts';
import { timeZone } from '../../src/dashboard/session.ts';

afterEach(() => void (timeZone.value = 'UTC'));

test.each([
  ['Europe/Berlin', '2026-03-09T23:00:00.000Z', '2026-03-10', '2026-03-09'],
  ['America/New_York', '2026-03-10T04:00:00.000Z', '2026-03-10', '2026-03-09'],
  ['UTC', '2026-03-10T00:00:00.000Z', '2026-03-10', '2026-03-09'],
  ['UTC', '2026-03-10T15:00:00.000Z', '2026-03-10', '2026-03-10'],
  ['Asia/Tokyo', '2026-03-10', '2026-03-10', '2026-03-10'],
])('in %s, a period from %s begins on %s, and one to it ends on %s', (zone, value, from, to) => {
  timeZone.value = zone;
  expect([boundDay(value, 'from'), boundDay(value, 'to')]).toEqual([from, to]);
});

test.each(['', '<b>', '2026-13-45', 'null', '9'.repeat(10_000)])('%j is no day', (value) => {
  expect(boundDay(value, 'from')).toBeNull();
});
