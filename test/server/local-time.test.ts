import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { dayAfter, minuteOfDay, minuteOn } from '../../src/contract/local-time.ts';
import { clockOf, quietUntil } from '../../src/server/notify/rules/quiet-hours.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What the clocks show, such as `2026-03-29 03:00:00`. */
const formats = new Map<string, Intl.DateTimeFormat>();
function clocks(timeZone: string, at: number): string {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  formats.set(timeZone, format);
  return format.format(at);
}

const zones = Intl.supportedValuesOf('timeZone');
/** Where the clocks change at midnight, by half an hour or two, skip a day, or go back over midnight. */
const ODD = [
  'Pacific/Apia',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'America/St_Johns',
  'Africa/Cairo',
  'Africa/Casablanca',
  'America/Havana',
  'America/Santiago',
  'Asia/Beirut',
  'Asia/Pyongyang',
  'America/Caracas',
  'Europe/Berlin',
  'America/New_York',
];

/** The days of a year on which the clocks of a zone change. */
const known = new Map<string, string[]>();
function changesIn(timeZone: string, year: number): string[] {
  const name = `${timeZone} ${year}`;
  const offsetOn = (day: number) => Date.parse(`${clocks(timeZone, day)}Z`.replace(' ', 'T')) - day;
  const start = Date.UTC(year, 0, 1);
  const days =
    known.get(name) ??
    Array.from({ length: 366 }, (_, index) => start + index * DAY)
      .filter((day) => offsetOn(day) !== offsetOn(day + DAY))
      .map((day) => new Date(day).toISOString().slice(0, 10));
  known.set(name, days);
  return days;
}

const zone = array(constantFrom(...zones, ...ODD, ...ODD), { minLength: 1, maxLength: 1 }).map(
  ([one]) => one!,
);
/** A zone with a day: three of four times one near which its clocks change, if they do. */
const place = record({
  timeZone: zone,
  year: integer({ min: 1995, max: 2037 }),
  day: integer({ min: 0, max: 364 }),
  near: integer({ min: -1, max: 1 }),
  which: integer({ min: 0, max: 3 }),
}).map(({ timeZone, year, day, near, which }) => {
  const changes = which === 3 ? [] : changesIn(timeZone, year);
  const plain = new Date(Date.UTC(year, 0, 1) + day * DAY).toISOString().slice(0, 10);
  const change = changes[which % Math.max(1, changes.length)];
  return { timeZone, day: change === undefined ? plain : dayAfter(change, near) };
});

test('a minute of a day is the first moment at which the clocks show it or a later one', () => {
  assert(
    property(place, integer({ min: 0, max: 1439 }), ({ timeZone, day }, minute) => {
      const at = minuteOn(timeZone, day, minute);
      const wanted = `${day} ${clockOf(minute)}:00`;
      expect(clocks(timeZone, at) >= wanted).toBe(true);
      for (let before = 1; before < 30 * HOUR; before += 10 * MINUTE) {
        expect(clocks(timeZone, at - before) < wanted).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test('quiet hours end at the first moment that is not quiet', () => {
  assert(
    property(
      place,
      integer({ min: 0, max: 1439 }),
      integer({ min: 1, max: 1439 }),
      integer({ min: -DAY, max: DAY }),
      ({ timeZone, day }, from, length, shift) => {
        const to = (from + length) % 1440;
        const at = Date.parse(day) + shift;
        const end = quietUntil({ from, to }, timeZone, at);
        const isQuiet = (time: number) =>
          (minuteOfDay(timeZone, time) - from + 1440) % 1440 < length;
        expect(end).toBeGreaterThanOrEqual(at);
        expect(isQuiet(end)).toBe(false);
        for (let time = at; time < end; time += 7 * MINUTE) expect(isQuiet(time)).toBe(true);
        if (end > at) expect(isQuiet(end - 1)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

test.each([
  // From 2:00 to 3:00.
  ['Europe/Berlin', '2026-03-29', '02:30', '2026-03-29T01:00:00.000Z'],
  ['America/New_York', '2026-03-08', '02:00', '2026-03-08T07:00:00.000Z'],
  // From 0:00 to 1:00.
  ['Asia/Beirut', '2025-03-30', '00:10', '2025-03-29T22:00:00.000Z'],
  // By half an hour.
  ['Australia/Lord_Howe', '2026-10-04', '02:15', '2026-10-03T15:30:00.000Z'],
  // A whole day.
  ['Pacific/Apia', '2011-12-30', '12:00', '2011-12-30T10:00:00.000Z'],
])('in %s on %s, %s is skipped: it is %s', (timeZone, day, clock, moment) => {
  const [hours, minutes] = clock.split(':').map(Number) as [number, number];
  expect(new Date(minuteOn(timeZone, day, hours * 60 + minutes)).toISOString()).toBe(moment);
});
