import type { ExportVersion } from '../../../contract/index.ts';
import { DAY, dayOf } from '../../../contract/time.ts';
import { type Range } from '../../numbers/rules/rollup.ts';

/** Time after midnight in which late events can still arrive, milliseconds. */
const GRACE = 5 * 60_000;

export const rangeOf = (day: string): Range => [Date.parse(day), Date.parse(day) + DAY];

export const dayAfter = (day: string) => dayOf(Date.parse(day) + DAY);

/** Whether the day and its grace period are over. */
export const isOver = (day: string, now: number) => rangeOf(day)[1] + GRACE <= now;

/** The file name of a part (CONTRACT, part C): `conversation_{botId}_{YYYYMMDD}_{12 digits}.json`. */
export const exportName = (botId: string, day: string, part: number) =>
  `conversation_${botId}_${day.replaceAll('-', '')}_${String(part).padStart(12, '0')}.json`;

/** The versions of the files of a day. */
export const VERSIONS: readonly ExportVersion[] = ['v1', 'v2'];
