import { dayAfter, localDayOf, minuteOn, startOfDay } from '../../../contract/local-time.ts';
import { DAY } from '../../../contract/time.ts';

/** When a digest is sent. */
export interface WeekTime {
  /** 1: Monday, 7: Sunday. */
  weekday: number;
  /** Of the day, 0 to 1439. */
  minute: number;
}

const weekdayOf = (day: string) => ((new Date(Date.parse(day)).getUTCDay() + 6) % 7) + 1;

/** The last time at or before `now` at which the clocks showed it, milliseconds since 1970. */
export function lastTime({ weekday, minute }: WeekTime, timeZone: string, now: number): number {
  const today = localDayOf(timeZone, now);
  const day = dayAfter(today, -((weekdayOf(today) - weekday + 7) % 7));
  const at = minuteOn(timeZone, day, minute);
  return at <= now ? at : minuteOn(timeZone, dayAfter(day, -7), minute);
}

/** The next time after `now`. */
export function nextTime({ weekday, minute }: WeekTime, timeZone: string, now: number): number {
  const today = localDayOf(timeZone, now);
  const day = dayAfter(today, (weekday - weekdayOf(today) + 7) % 7);
  const at = minuteOn(timeZone, day, minute);
  return at > now ? at : minuteOn(timeZone, dayAfter(day, 7), minute);
}

/** The seven days before the day of `at`, first to last, and the first millisecond of each; the eighth ends the last. */
export function weekBefore(timeZone: string, at: number): { days: string[]; starts: number[] } {
  const today = localDayOf(timeZone, at);
  const days = Array.from({ length: 7 }, (_, index) => dayAfter(today, index - 7));
  return { days, starts: [...days, today].map((day) => startOfDay(timeZone, day)) };
}

/** A digest that is this late is not sent any more: the server was off. */
export const TOO_LATE = 2 * DAY;
