import type { SurveyChannel } from '../../../contract/index.ts';
import { addressed } from '../../address.ts';
import { DAY, dayOf } from '../../time.ts';

export const days = addressed('days', [30, 7, 90]);
/** Empty: all channels. */
export const channel = addressed<SurveyChannel | ''>('channel', ['', 'email', 'widget']);

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
