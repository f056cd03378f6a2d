import { DAY, HOUR, MINUTE } from './time.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(timeZone, format);
  return format;
}

/** How much later the clocks of a time zone show than those of UTC, milliseconds. */
function offsetAt(timeZone: string, at: number): number {
  const parts = Object.fromEntries(
    formatIn(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day, hour, minute, second } = parts;
  const shown = Date.UTC(year, month - 1, day, hour, minute, second);
  return shown - (at - (((at % 1000) + 1000) % 1000));
}

/** The day of a time zone, as `YYYY-MM-DD`. @param at milliseconds since 1970 */
export const localDayOf = (timeZone: string, at: number): string =>
  new Date(at + offsetAt(timeZone, at)).toISOString().slice(0, 10);

/** The day so many days later. */
export const dayAfter = (day: string, count = 1): string =>
  new Date(Date.parse(day) + count * DAY).toISOString().slice(0, 10);

/** The first millisecond of a day in a time zone, also where the clocks change at midnight. */
export function startOfDay(timeZone: string, day: string): number {
  if (timeZone === 'UTC') return Date.parse(day);
  const guess = Date.parse(day) - offsetAt(timeZone, Date.parse(day));
  const start = Date.parse(day) - offsetAt(timeZone, guess);
  if (isStart(timeZone, day, start)) return start;
  // The clocks change on that day. No day begins further from its begin in UTC.
  let before = Date.parse(day) - 30 * HOUR;
  let within = Date.parse(day) + 30 * HOUR;
  while (within - before > MINUTE) {
    const middle = before + Math.floor((within - before) / 2 / MINUTE) * MINUTE;
    if (localDayOf(timeZone, middle) < day) before = middle;
    else within = middle;
  }
  return within;
}

const isStart = (timeZone: string, day: string, at: number) =>
  localDayOf(timeZone, at) === day && localDayOf(timeZone, at - 1) < day;

/** The minute of the day that the clocks of a time zone show, 0 to 1439. */
export const minuteOfDay = (timeZone: string, at: number): number =>
  Math.floor(((((at + offsetAt(timeZone, at)) % DAY) + DAY) % DAY) / MINUTE);

/**
 * The first moment at which the clocks of a time zone show a minute of a day, or a later one. Where they show it twice,
 * it is the first time; where they skip it, when they are put forward.
 *
 * @param minute 0 to 1439
 */
export function minuteOn(timeZone: string, day: string, minute: number): number {
  const shown = Date.parse(day) + minute * MINUTE;
  const shownAt = (at: number) => at + offsetAt(timeZone, at);
  // The clocks change by less than a day before and after it.
  const [before, after] = [offsetAt(timeZone, shown - DAY), offsetAt(timeZone, shown + DAY)];
  const early = shown - Math.max(before, after);
  const late = shown - Math.min(before, after);
  if (shownAt(early) === shown) return early;
  if (shownAt(late) === shown) return late;
  let [skipped, reached] = [early, late];
  while (reached - skipped > 1) {
    const middle = Math.floor((skipped + reached) / 2);
    if (shownAt(middle) < shown) skipped = middle;
    else reached = middle;
  }
  return reached;
}

/**
 * When the clocks of a time zone are put back on a day, and by how much, milliseconds; `undefined`: they are not.
 */
export function putBackOn(timeZone: string, day: string): { at: number; by: number } | undefined {
  let before = startOfDay(timeZone, day);
  let after = startOfDay(timeZone, dayAfter(day));
  const by = offsetAt(timeZone, before) - offsetAt(timeZone, after);
  if (by <= 0) return undefined;
  const former = offsetAt(timeZone, before);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(timeZone, middle) === former) before = middle;
    else after = middle;
  }
  return { at: after, by };
}
