import { iso } from '../../../contract/time.ts';

/** The time format of CONTRACT, part C: `2024-05-03T08:10:01.211+00:00`. @param milliseconds since 1970 */
export const timeIn = (milliseconds: number) => `${iso(milliseconds).slice(0, -1)}+00:00`;
