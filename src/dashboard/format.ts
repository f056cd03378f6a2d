import { computed } from '@preact/signals';
import { type Counted, say, sayCount } from '../strings/say.ts';
import { termIn } from '../strings/terms/term.ts';
import { locale, strings } from './strings/index.ts';

/** Shown in place of an unknown value. */
export const NONE = '–';

const formats = computed(() => {
  const day = { dateStyle: 'medium', timeStyle: 'short' } as const;
  return {
    whole: new Intl.NumberFormat(locale.value),
    usd: new Intl.NumberFormat(locale.value, { style: 'currency', currency: 'USD' }),
    tenth: new Intl.NumberFormat(locale.value, {
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    }),
    dateTime: new Intl.DateTimeFormat(locale.value, day),
    date: new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium' }),
    dayAndTime: new Intl.DateTimeFormat(locale.value, {
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
    }),
    clock: new Intl.DateTimeFormat(locale.value, { timeStyle: 'short' }),

    relative: new Intl.RelativeTimeFormat(locale.value, { numeric: 'auto', style: 'short' }),
  };
});

export const count = (value: number) => formats.value.whole.format(value);

/** Says a text with a number: `1 agent`, `1,204 agents`. */
export const counted = (text: Counted, value: number) => sayCount(text, value, locale.value);

export const money = (value: number | null) =>
  value === null ? NONE : formats.value.usd.format(value);
export const percent = (value: number | null) =>
  value === null ? NONE : say(strings.format.percent, { value: formats.value.tenth.format(value) });
/** Without decimals, for the labels of an axis. */
export const wholePercent = (value: number) =>
  say(strings.format.percent, { value: formats.value.whole.format(value) });
export const score = (value: number | null) =>
  value === null ? NONE : formats.value.tenth.format(value);
export const moment = (iso: string) => formats.value.dateTime.format(new Date(iso));

/** The day alone. */
export const day = (iso: string) => formats.value.date.format(new Date(iso));

/** The time, with the day unless it is today. */
export function timeOfDay(iso: string): string {
  const at = new Date(iso);
  const now = new Date();
  const { clock, dayAndTime, dateTime } = formats.value;
  if (at.toDateString() === now.toDateString()) return clock.format(at);
  return (at.getFullYear() === now.getFullYear() ? dayAndTime : dateTime).format(at);
}

/** `2 min. ago`, for lists. */
export function ago(iso: string, now: number): string {
  const seconds = Math.min(0, (Date.parse(iso) - now) / 1000);
  const { relative } = formats.value;
  if (seconds > -60) return strings.format.now;
  if (seconds > -3600) return relative.format(Math.round(seconds / 60), 'minute');
  if (seconds > -86_400) return relative.format(Math.round(seconds / 3600), 'hour');
  return relative.format(Math.round(seconds / 86_400), 'day');
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** `3.2 MB`. */
export function size(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  return new Intl.NumberFormat(locale.value, {
    style: 'unit',
    unit: UNITS[power]!,
    maximumFractionDigits: value < 10 && power > 0 ? 1 : 0,
  }).format(value);
}

/** `1 h 4 min`, from seconds. */
export function duration(seconds: number | null): string {
  if (seconds === null) return NONE;
  const { format } = strings;
  if (seconds < 60) return say(format.seconds, { count: count(Math.round(seconds)) });
  const minutes = Math.round(seconds / 60);
  return minutes < 60
    ? say(format.minutes, { count: count(minutes) })
    : say(format.hours, { hours: count(Math.floor(minutes / 60)), minutes: count(minutes % 60) });
}

/** A value of the API in the language in use; one that is not known there, such as a site's own reason, as it is. */
export const termOf = (value: string): string => termIn(strings.terms, value);

export { words } from '../strings/terms/term.ts';
