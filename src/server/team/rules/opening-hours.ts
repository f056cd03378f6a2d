import type { WeekHours } from '../../../contract/index.ts';

/** The opening hours of a team. */
export interface OpeningHours {
  /** `null`: always. */
  hours: WeekHours | null;
  /** IANA name of the time zone. */
  timeZone: string;
  /** Days on which the team is closed, `YYYY-MM-DD`. */
  holidays: readonly string[];
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(timeZone, format);
  return format;
}

type Parts = Record<'weekday' | 'year' | 'month' | 'day' | 'hour' | 'minute', string>;

const partsIn = (timeZone: string, at: number): Parts =>
  Object.fromEntries(
    formatIn(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  ) as Parts;

/** The day at `at` in a time zone, `YYYY-MM-DD`. */
export function localDay(timeZone: string, at: number): string {
  const { year, month, day } = partsIn(timeZone, at);
  return `${year}-${month}-${day}`;
}

/** Whether the team is open at `at` (milliseconds since 1970) by its local time, including daylight saving. */
export function isOpenAt({ hours, timeZone, holidays }: OpeningHours, at: number): boolean {
  if (hours === null && holidays.length === 0) return true;
  const parts = partsIn(timeZone, at);
  if (holidays.includes(`${parts.year}-${parts.month}-${parts.day}`)) return false;
  if (hours === null) return true;
  const time = `${parts.hour}:${parts.minute}`;
  const today = hours[parts.weekday.toLowerCase() as keyof WeekHours] ?? [];
  return today.some(([from, to]) => from <= time && time < to);
}

/** How far ahead the next opening is looked for, days. */
const AHEAD = 14;
const QUARTER = 15 * 60_000;

/**
 * When the team opens next, milliseconds since 1970, to the quarter of an hour in which it opens.
 *
 * @returns `null`: it is open, or does not open within two weeks
 */
export function nextOpening(hours: OpeningHours, at: number): number | null {
  if (isOpenAt(hours, at)) return null;
  const first = Math.floor(at / QUARTER) * QUARTER + QUARTER;
  for (let time = first; time < at + AHEAD * 24 * 4 * QUARTER; time += QUARTER) {
    if (isOpenAt(hours, time)) return firstMinute(hours, time);
  }
  return null;
}

/** The minute of the quarter of an hour before `time` in which the team opened. */
function firstMinute(hours: OpeningHours, time: number): number {
  let first = time;
  for (let minute = time - 60_000; minute > time - QUARTER; minute -= 60_000) {
    if (!isOpenAt(hours, minute)) break;
    first = minute;
  }
  return first;
}
