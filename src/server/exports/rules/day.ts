import type { ExportVersion } from '../../../contract/index.ts';
import { DAY, dayOf } from '../../../contract/time.ts';
import { type Range } from '../../numbers/rules/rollup.ts';

/** After midnight, for what is still on its way, milliseconds. */
const GRACE = 5 * 60_000;

export const rangeOf = (day: string): Range => [Date.parse(day), Date.parse(day) + DAY];

export const dayAfter = (day: string) => dayOf(Date.parse(day) + DAY);

/** Whether the day is over, and what was on its way has had time to arrive. */
export const isOver = (day: string, now: number) => rangeOf(day)[1] + GRACE <= now;

/** The name of a part as the document has it: `conversation_{botId}_{YYYYMMDD}_{12 digits}.json`. */
export const exportName = (botId: string, day: string, part: number) =>
  `conversation_${botId}_${day.replaceAll('-', '')}_${String(part).padStart(12, '0')}.json`;

/** Versions that a day is written in. */
export const VERSIONS: readonly ExportVersion[] = ['v1', 'v2'];
