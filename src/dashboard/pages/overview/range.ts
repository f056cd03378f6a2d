import { addressed, params } from '../../address.ts';
import type { FigureInterval } from '../../../contract/index.ts';
import { dayAfter } from '../../../contract/local-time.ts';
import { boundDay, isDay, today } from '../../days.ts';
import { DAY } from '../../time.ts';

/** The time range in the address; `custom` has its days beside it. */
export const range = addressed('range', ['24h', '7d', '30d', '90d', 'custom']);

/** A change of the minute must not fetch everything anew, so a range of hours begins at a whole five minutes. */
const STEP = 5 * 60_000;

function dayOf(bound: 'from' | 'to'): string | null {
  const said = params.value.get(bound);
  return said === null ? null : (boundDay(said, bound) ?? said);
}

/** The days of a custom range, both included. Where the address has times, as the list of conversations, their days. */
export function customDays(): { from: string; to: string } {
  const now = today();
  const to = dayOf('to') ?? now;
  return { from: dayOf('from') ?? dayAfter(isDay(to) ? to : now, -6), to };
}

/** The period as parameters of the API, and how long it is. */
export function period(): { query: Record<string, string>; days: number } {
  const custom = customDays();
  switch (range.value) {
    case '24h': {
      const from = Math.floor((Date.now() - DAY) / STEP) * STEP;
      return { query: { from: new Date(from).toISOString() }, days: 1 };
    }
    case 'custom': {
      const length = (Date.parse(custom.to) - Date.parse(custom.from)) / DAY + 1;
      return { query: custom, days: Number.isNaN(length) ? 1 : length };
    }
    default: {
      const days = Number.parseInt(range.value, 10);
      return { query: { from: dayAfter(today(), 1 - days) }, days };
    }
  }
}

/** What tells one choice of a period from another, whatever the time is. */
export const periodKey = () => {
  const { from, to } = customDays();
  return range.value === 'custom' ? `${from}/${to}` : range.value;
};

/** The longest period for an interval, days: more buckets cannot be told apart. */
const LONGEST: Record<FigureInterval, number> = { hour: 14, day: 400, week: 3_700 };

const chosen = addressed<FigureInterval | 'auto'>('interval', ['auto', 'hour', 'day', 'week']);

/** The intervals that fit the period. */
export const intervals = (days: number) =>
  (['hour', 'day', 'week'] as const).filter(
    (one) => days <= LONGEST[one] && (one === 'hour' || days > 1) && (one !== 'week' || days > 13),
  );

/** Hours, days or weeks: as chosen, if it fits the period. */
export const interval = {
  get value(): FigureInterval {
    const { days } = period();
    const wanted = chosen.value;
    if (wanted !== 'auto' && intervals(days).includes(wanted)) return wanted;
    return days <= 2 ? 'hour' : days <= 62 ? 'day' : 'week';
  },
  set value(wanted) {
    chosen.value = wanted;
  },
};
