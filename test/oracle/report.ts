import type { RecountedChat, Stay } from './happened.ts';

/** Rounded half up to one decimal. */
export function oneDecimal(value: number): number {
  return Math.round((value + Number.EPSILON * value) * 10) / 10;
}
export const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
const seconds = (values: readonly number[]): number | null => {
  const mean = meanOf(values);
  return mean === null ? null : Math.round(mean / 1000);
};

/** How long there is a span of each list, counted between each two moments at which one begins or ends. */
export function covered(...lists: readonly (readonly [number, number])[][]): number {
  const moments = [...new Set(lists.flat(2))].sort((a, b) => a - b);
  let sum = 0;
  for (let i = 0; i + 1 < moments.length; i++) {
    const isIn = (spans: readonly (readonly [number, number])[]) =>
      spans.some(([from, to]) => from <= moments[i]! && moments[i + 1]! <= to);
    if (lists.every(isIn)) sum += moments[i + 1]! - moments[i]!;
  }
  return sum;
}

const dayName = (at: number) => new Date(at).toISOString().slice(0, 10);

interface Office {
  /** When each agent was not offline. */
  work: ReadonlyMap<number, readonly (readonly [from: number, to: number])[]>;
  now: number;
  /** Of agents and teams, by their ids. */
  names: ReadonlyMap<string, string>;
}

const accepted = ({ transfers }: RecountedChat) =>
  transfers.filter(({ status }) => status === 'transferred');

/** The rows of the report on chats from `from` until `to`, by their keys. */
export function recountReport(
  by: 'day' | 'team' | 'agent',
  chats: readonly RecountedChat[],
  [from, to]: readonly [number, number],
  { work, now, names }: Office,
): Map<string | null, object> {
  const key = (id: number | null) => (id === null ? null : String(id));
  const keys = new Set<string | null>();
  const ours = chats.filter(({ queuedAt }) => from <= queuedAt && queuedAt < to);
  const keyOf = (chat: RecountedChat, stay: Pick<Stay, 'agent' | 'team'>) =>
    by === 'day' ? dayName(chat.queuedAt) : key(by === 'team' ? stay.team : stay.agent);
  const wholeKey = (chat: RecountedChat) =>
    by === 'day' ? dayName(chat.queuedAt) : key(chat.team);
  const cut = (start: number, end: number | null): [number, number][] => {
    const span: [number, number] = [Math.max(start, from), Math.min(end ?? now, to, now)];
    return span[0] < span[1] ? [span] : [];
  };
  const busy = (agent: string) =>
    chats.flatMap((chat) => [
      ...chat.stays
        .filter((stay) => String(stay.agent) === agent)
        .flatMap((stay) => cut(stay.from, stay.to)),
      ...(String(chat.wrapUpBy) === agent ? cut(chat.endedAt!, chat.wrappedUpAt) : []),
    ]);
  for (const chat of ours) {
    for (const stay of chat.stays) keys.add(keyOf(chat, stay));
    for (const { from: agent, team } of accepted(chat)) keys.add(keyOf(chat, { agent, team }));
    if (chat.stays.length === 0 && by !== 'agent') keys.add(wholeKey(chat));
  }
  if (by === 'agent')
    for (const id of work.keys()) if (busy(String(id)).length > 0) keys.add(String(id));

  const rows = new Map<string | null, object>();
  for (const one of keys) {
    const parts = ours
      .map((chat) => ({ chat, stays: chat.stays.filter((stay) => keyOf(chat, stay) === one) }))
      .filter(({ stays }) => stays.length > 0);
    const missed = ours.filter(
      (chat) => by !== 'agent' && chat.stays.length === 0 && wholeKey(chat) === one,
    );
    const stays = parts.flatMap((part) => part.stays);
    const ratings = [...parts.map(({ chat }) => chat), ...missed].flatMap(
      ({ rating }) => rating ?? [],
    );
    const handles = parts
      .filter((part) => part.stays.every((stay) => stay.to !== null))
      .map(({ chat, stays: mine }) => {
        const last = chat.stays.findLast(({ agent }) => agent === chat.wrapUpBy);
        const isMine = last !== undefined && chat.wrappedUpAt !== null && mine.includes(last);
        return covered([
          ...mine.map((stay): [number, number] => [stay.from, stay.to!]),
          ...(isMine ? [[chat.endedAt!, chat.wrappedUpAt!] as [number, number]] : []),
        ]);
      });
    const working = by === 'agent' ? (work.get(Number(one)) ?? []) : [];
    const atWork = working.flatMap(([start, end]) => cut(start, end));
    const time = covered(atWork);
    const waits = stays.flatMap(({ wait, wrote }) =>
      wait === null || (by === 'agent' && !wrote) ? [] : [wait],
    );
    const firsts = stays.flatMap(({ first }) => first ?? []);
    const responses = stays.flatMap((stay) => stay.responses);
    rows.set(one, {
      name: by === 'day' || one === null ? null : names.get(one)!,
      chats: parts.length,
      missed: missed.filter(({ endedAt }) => endedAt !== null).length,
      wait_seconds: seconds(waits),
      first_response_seconds: seconds(firsts),
      response_seconds: seconds(responses),
      handle_seconds: seconds(handles),
      waits: waits.length,
      first_responses: firsts.length,
      responses: responses.length,
      handled: handles.length,
      rated: ratings.length,
      transfers: ours.flatMap((chat) =>
        accepted(chat).filter(({ from: agent, team }) => keyOf(chat, { agent, team }) === one),
      ).length,
      average_rating: ratings.length === 0 ? null : oneDecimal(meanOf(ratings)!),
      occupancy: time === 0 ? null : oneDecimal((covered(atWork, busy(one!)) * 100) / time),
    });
  }
  return rows;
}
