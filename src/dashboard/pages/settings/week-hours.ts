import type { WeekHours } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { strings } from '../../strings/index.ts';

/** Reads one weekday per line: `mon 09:00-12:00 13:00-17:00`; empty text means always open. */
export function hoursFrom(text: string): WeekHours | null | Error {
  const hours: Record<string, [string, string][]> = {};
  for (const line of text.split('\n').map((one) => one.trim().toLowerCase())) {
    if (line === '') continue;
    const [day = '', ...spans] = line.split(/\s+/);
    const times = spans.map((span) => /^(\d\d:\d\d)[-–](\d\d:\d\d)$/.exec(span));
    if (!/^(?:mon|tue|wed|thu|fri|sat|sun)$/.test(day) || times.some((one) => !one)) {
      return new Error(say(strings.settings.badHours, { line }));
    }
    hours[day] = times.map((one) => [one![1]!, one![2]!]);
  }
  return Object.keys(hours).length === 0 ? null : (hours as WeekHours);
}

/** The inverse of `hoursFrom`. */
export const hoursAs = (hours: WeekHours | null) =>
  Object.entries(hours ?? {})
    .map(([day, spans]) => `${day} ${spans.map((span) => span.join('-')).join(' ')}`)
    .join('\n');
