/**
 * The local times of March 2026, from the dates on which the clocks changed: in New York on the 8th at 02:00, in
 * Berlin on the 29th at 02:00; in Tokyo they never do.
 */
const HOUR = 3_600_000;
const CHANGES = {
  'America/New_York': { at: Date.parse('2026-03-08T07:00:00Z'), before: -5, after: -4 },
  'Europe/Berlin': { at: Date.parse('2026-03-29T01:00:00Z'), before: 1, after: 2 },
  'Asia/Tokyo': { at: 0, before: 9, after: 9 },
};

export type Zone = keyof typeof CHANGES;

export interface Hours {
  zone: Zone;
  /** By weekday, 0 is Sunday: minutes after midnight, from and to. */
  week: Readonly<Record<number, readonly (readonly [from: number, to: number])[]>>;
  /** `YYYY-MM-DD` */
  holidays: readonly string[];
}

/** Whether it is open then, milliseconds since 1970. */
export function isOpenThen({ zone, week, holidays }: Hours, at: number): boolean {
  const local = new Date(localTime(zone, at));
  if (holidays.includes(local.toISOString().slice(0, 10))) return false;
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
  return (week[local.getUTCDay()] ?? []).some(([from, to]) => from <= minute && minute < to);
}

/** What the clocks show, as if they were those of UTC. */
function localTime(zone: Zone, at: number): number {
  const { at: changed, before, after } = CHANGES[zone];
  return at + (at < changed ? before : after) * HOUR;
}

/** What the clocks show, as `YYYY-MM-DDTHH:…`. */
export const localIso = (zone: Zone, at: number) => new Date(localTime(zone, at)).toISOString();
