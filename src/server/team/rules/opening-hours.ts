import type { WeekHours } from '../../../contract/index.ts';
import {
  dayAfter,
  localDayOf,
  minuteOfDay,
  minuteOn,
  putBackOn,
} from '../../../contract/local-time.ts';
import { DAY, MINUTE } from '../../../contract/time.ts';

/** The opening hours of a team. */
export interface OpeningHours {
  /** `null`: always. */
  hours: WeekHours | null;
  /** IANA name of the time zone. */
  timeZone: string;
  /** Days on which the team is closed, `YYYY-MM-DD`. */
  holidays: readonly string[];
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** From the first minute to the one before the last, minutes of the day. */
type Span = readonly [from: number, to: number];

const WHOLE_DAY: Span = [0, DAY / MINUTE];

/** @example minuteOf('09:30') // 570 */
function minuteOf(time: string): number {
  const [hour, minute] = time.split(':').map(Number) as [number, number];
  return hour * 60 + minute;
}

/** When the team is open on a day of its time zone. */
function spansOn({ hours, holidays }: OpeningHours, day: string): Span[] {
  if (holidays.includes(day)) return [];
  if (hours === null) return [WHOLE_DAY];
  const spans = hours[WEEKDAYS[new Date(day).getUTCDay()]!] ?? [];
  return spans.map(([from, to]) => [minuteOf(from), minuteOf(to)]);
}

/** Whether the team is open at `at` (milliseconds since 1970) by its local time, including daylight saving. */
export function isOpenAt(hours: OpeningHours, at: number): boolean {
  if (hours.hours === null && hours.holidays.length === 0) return true;
  const minute = minuteOfDay(hours.timeZone, at);
  const today = spansOn(hours, localDayOf(hours.timeZone, at));
  return today.some(([from, to]) => from <= minute && minute < to);
}

/** How far ahead the next opening is looked for, days. */
const AHEAD = 14;

/**
 * When the team opens next, milliseconds since 1970.
 *
 * @returns `null`: it is open, or does not open within two weeks
 */
export function nextOpening(hours: OpeningHours, at: number): number | null {
  if (isOpenAt(hours, at)) return null;
  const today = localDayOf(hours.timeZone, at);
  for (let later = 0; later <= AHEAD; later++) {
    const day = dayAfter(today, later);
    const first = spansOn(hours, day).map(([from]) => minuteOn(hours.timeZone, day, from));
    const back = putBackOn(hours.timeZone, day);
    // Clocks that are put back show an hour twice: it begins anew.
    const again = back ? [back.at, ...first.map((opening) => opening + back.by)] : [];
    const openings = [...first, ...again]
      // Hours that the change to summer time skips do not begin.
      .filter((opening) => opening > at && isOpenAt(hours, opening));
    if (openings.length > 0) return Math.min(...openings);
  }
  return null;
}
