import { dayAfter, localDayOf, minuteOfDay, minuteOn } from '../../../contract/local-time.ts';
import { MINUTE } from '../../../contract/time.ts';

/** From one minute of the day to another; over midnight if the second is smaller. */
export interface QuietHours {
  from: number;
  to: number;
}

/**
 * When the quiet hours at this time end, milliseconds since 1970.
 *
 * @returns `at` outside quiet hours
 */
export function quietUntil(quiet: QuietHours | null, timeZone: string, at: number): number {
  if (quiet === null) return at;
  const { from, to } = quiet;
  const minute = minuteOfDay(timeZone, at);
  if (!isQuiet(quiet, minute)) return at;
  const today = localDayOf(timeZone, at);
  const isTomorrow = from > to && minute >= from;
  const end = minuteOn(timeZone, isTomorrow ? dayAfter(today) : today, to);
  // Where the clocks were put back, they show the end twice: it is quiet until they show it again.
  const next = end > at ? end : at - (at % MINUTE) + (to - minute) * MINUTE;
  // Where the clocks skip the end and more, it may be quiet again.
  return quietUntil(quiet, timeZone, next);
}

const isQuiet = ({ from, to }: QuietHours, minute: number) =>
  from < to ? minute >= from && minute < to : minute >= from || minute < to;

/** A minute of the day as `HH:MM`. */
export const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** The minute of the day of `HH:MM`. */
export function minuteIn(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number) as [number, number];
  return hours * 60 + minutes;
}
