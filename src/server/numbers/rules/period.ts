import { type FigureInterval, isDay, MAX_BUCKETS, timeOf } from '../../../contract/index.ts';
import { DAY, HOUR } from '../../../contract/time.ts';
import { dayAfter, localDayOf, startOfDay } from '../../../contract/local-time.ts';
import type { Range } from './rollup.ts';

/** The days up to today that a period has by default. */
const DEFAULT_DAYS = 30;

/** A period, and the one as long just before it. */
export interface Periods {
  period: Range;
  previous: Range;
}

/**
 * The period from what a caller gave. Days are those of the time zone. A period that begins with a day is compared
 * with as many days before it, up to the same time of day.
 */
export function periodsOf(
  timeZone: string,
  given: { from?: string | undefined; to?: string | undefined },
  now: number,
): Periods {
  const to = endOf(timeZone, given.to, now);
  const from =
    given.from === undefined
      ? startOfDay(timeZone, dayAfter(localDayOf(timeZone, to - 1), 1 - DEFAULT_DAYS))
      : isDay(given.from)
        ? startOfDay(timeZone, given.from)
        : timeOf(given.from);
  const first = localDayOf(timeZone, from);
  if (from !== startOfDay(timeZone, first)) {
    return { period: [from, to], previous: [from - (to - from), from] };
  }
  const last = localDayOf(timeZone, Math.max(from, to - 1));
  const days = Math.round((Date.parse(last) - Date.parse(first)) / DAY) + 1;
  const before = startOfDay(timeZone, dayAfter(first, -days));
  const isWhole = to === startOfDay(timeZone, dayAfter(last));
  return {
    period: [from, to],
    previous: [before, isWhole ? from : Math.min(from, before + (to - from))],
  };
}

function endOf(timeZone: string, to: string | undefined, now: number): number {
  if (to === undefined) return now + 1;
  return isDay(to) ? startOfDay(timeZone, dayAfter(to)) : timeOf(to);
}

/** A Monday. */
const MONDAY = '1970-01-05';

/**
 * The buckets of a period: hours, or days or weeks of the time zone; weeks begin on Monday. The first and the last
 * are cut where the period begins and ends.
 *
 * @returns `null` if there are more than `MAX_BUCKETS`
 */
export function bucketsOf(
  timeZone: string,
  [from, to]: Range,
  interval: FigureInterval,
): Range[] | null {
  const buckets: Range[] = [];
  let start = from;
  let day = localDayOf(timeZone, from);
  if (interval === 'week') {
    const sinceMonday = Math.round((Date.parse(day) - Date.parse(MONDAY)) / DAY) % 7;
    day = dayAfter(day, -((sinceMonday + 7) % 7));
  }
  while (start < to) {
    if (buckets.length === MAX_BUCKETS) return null;
    let end: number;
    if (interval === 'hour') end = start - (start % HOUR) + HOUR;
    else {
      day = dayAfter(day, interval === 'week' ? 7 : 1);
      end = startOfDay(timeZone, day);
    }
    buckets.push([start, Math.min(end, to)]);
    start = end;
  }
  return buckets;
}
