import { computed } from '@preact/signals';
import { dayAfter, localDayOf, startOfDay } from '../contract/local-time.ts';
import { timeZone } from './session.ts';
import { locale } from './strings/index.ts';

/** Days of the organisation's time zone, as `YYYY-MM-DD`. */
export const isDay = (value: string) =>
  /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));

export const today = () => localDayOf(timeZone.value, Date.now());

/** The first millisecond of a day, as ISO 8601 in UTC. */
export const startOf = (day: string) => new Date(startOfDay(timeZone.value, day)).toISOString();

/** The first millisecond after a day, as ISO 8601 in UTC. */
export const endOf = (day: string) => startOf(dayAfter(day));

/** The day of a bound of a period, which may be a time; `null`: it is neither. A time at the end is no longer in it. */
export function boundDay(value: string, end: 'from' | 'to'): string | null {
  if (isDay(value)) return value;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : localDayOf(timeZone.value, end === 'to' ? at - 1 : at);
}

const formats = computed(() => ({
  day: new Intl.DateTimeFormat(locale.value, { timeZone: 'UTC', dateStyle: 'medium' }),
  moment: new Intl.DateTimeFormat(locale.value, {
    timeZone: timeZone.value,
    dateStyle: 'medium',
    timeStyle: 'short',
  }),
  localDay: new Intl.DateTimeFormat(locale.value, {
    timeZone: timeZone.value,
    dateStyle: 'medium',
  }),
}));

/** A day or a time, in the organisation's time zone; what is neither stays as it is. */
export function boundInWords(value: string): string {
  if (isDay(value)) return formats.value.day.format(Date.parse(value));
  const at = Date.parse(value);
  return Number.isNaN(at) ? value : momentInZone(at);
}

/** Date and time in the organisation's time zone. @param at milliseconds since 1970 */
export const momentInZone = (at: number) => formats.value.moment.format(at);

/** The date in the organisation's time zone. @param at milliseconds since 1970 */
export const dayInZone = (at: number) => formats.value.localDay.format(at);
