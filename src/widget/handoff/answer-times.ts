import { sayDate } from '../../strings/dates.ts';

const HOUR = 60;
const DAY = 24 * HOUR;
/** A longer time is said in hours. */
const MANY_MINUTES = 3 * HOUR;

/**
 * When the team opens, in the customer's time zone; with the day, unless it is today.
 *
 * @param at milliseconds since 1970
 */
export function openingTime(language: string, at: number): string {
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  const format = new Intl.DateTimeFormat(language, {
    ...(!isToday && { weekday: 'long', month: 'long', day: 'numeric' }),
    hour: 'numeric',
    minute: '2-digit',
  });
  return sayDate(format, at);
}

/** A time such as "2 days" or "90 minutes", never shorter than it is. */
export function answerTime(language: string, minutes: number): string {
  const [unit, length] =
    minutes % DAY === 0
      ? ['day', DAY]
      : minutes % HOUR === 0 || minutes > MANY_MINUTES
        ? ['hour', HOUR]
        : ['minute', 1];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.ceil(minutes / length),
  );
}
