import type { AlertRule, Figures, Measured } from '../../contract/index.ts';
import { isOfNow } from '../../contract/index.ts';
import { dayAfter, localDayOf, minuteOfDay, minuteOn } from '../../contract/local-time.ts';
import { HOUR } from '../../contract/time.ts';
import type { Store } from '../database/store.ts';
import { boardNow } from '../handoff/index.ts';
import {
  type DefaultCosts,
  figuresOfWindows,
  findTimeZone,
  firstStart,
  lastHours,
  type Range,
} from '../numbers/index.ts';
import { countedOf, usualOf } from './rules/alert.ts';

/** How many weeks tell what is usual. */
const WEEKS = 4;

export interface MeasureOptions {
  store: Pick<Store, 'query' | 'replica'>;
  defaultCosts: DefaultCosts;
}

type Watched = Exclude<AlertRule['figure'], 'waiting' | 'longest_wait_seconds'>;

/** The figure of a rule as it is now: that of the overview, or of the live board. */
export async function measure(
  { store, defaultCosts }: MeasureOptions,
  organisationId: string,
  { figure, comparison, window_hours }: AlertRule,
  now: number,
): Promise<Measured> {
  if (isOfNow(figure)) {
    const board = await boardNow(store.query, organisationId, now);
    const value = board[figure as 'waiting' | 'longest_wait_seconds'];
    return { value, counted: null, usual: null };
  }
  const name = figure as Watched;
  const figures = await totalOf(lastHours(now, window_hours));
  const value = figures[name];
  if (comparison !== 'usual') return { value, counted: countedOf(figure, figures), usual: null };
  const windows = await sameHours();
  const before = await Promise.all(windows.map(async (window) => (await totalOf(window))[name]));
  return { value, counted: null, usual: usualOf(before.map(Number)) };

  async function totalOf(window: Range): Promise<Figures> {
    return (await figuresOfWindows(store.replica, organisationId, [window], defaultCosts)).total;
  }

  /** The same hours of the weeks before, by the clocks of the organisation, since there are conversations. */
  async function sameHours(): Promise<Range[]> {
    const [timeZone, first] = await Promise.all([
      findTimeZone(store.query, organisationId),
      firstStart(store.replica, organisationId),
    ]);
    if (first === null) return [];
    const today = localDayOf(timeZone, now);
    const minute = minuteOfDay(timeZone, now);
    return Array.from({ length: WEEKS }, (_, index) => {
      const end = minuteOn(timeZone, dayAfter(today, -7 * (index + 1)), minute);
      return [end - window_hours * HOUR, end] as Range;
    }).filter(([start]) => start >= first);
  }
}
