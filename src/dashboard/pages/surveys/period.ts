import { signal } from '@preact/signals';
import type { SurveyChannel } from '../../../contract/index.ts';
import { DAY, dayOf } from '../../time.ts';

export const days = signal(30);
export const channel = signal<SurveyChannel | null>(null);

/** Interval between reloads, milliseconds. */
export const AGAIN = 15_000;

/** The query parameters of the selected period and channel. */
export function periodQuery(): string {
  const now = Date.now();
  const query = new URLSearchParams({
    start_date: dayOf(now - (days.value - 1) * DAY),
    end_date: dayOf(now),
    ...(channel.value && { channel: channel.value }),
  });
  return String(query);
}
