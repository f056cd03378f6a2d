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

/** Whether the team is open at `at` (milliseconds since 1970) by its local time, including daylight saving. */
export function isOpenAt({ hours, timeZone, holidays }: OpeningHours, at: number): boolean {
  if (hours === null && holidays.length === 0) return true;
  const parts = Object.fromEntries(
    formatIn(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  ) as Record<'weekday' | 'year' | 'month' | 'day' | 'hour' | 'minute', string>;
  if (holidays.includes(`${parts.year}-${parts.month}-${parts.day}`)) return false;
  if (hours === null) return true;
  const time = `${parts.hour}:${parts.minute}`;
  const today = hours[parts.weekday.toLowerCase() as keyof WeekHours] ?? [];
  return today.some(([from, to]) => from <= time && time < to);
}
