import { covered } from './report.ts';

/** A call as it was sent. Times are milliseconds since 1970, durations seconds; `null`: not sent. */
export interface SentCall {
  id: number;
  created: number;
  queued: number | null;
  connecting: number | null;
  connected: number | null;
  ended: number | null;
  hold: number | null;
  duration: number | null;
  rating: number | null;
  agent: number | null;
  team: number | null;
  participants: {
    type: 'end_user' | 'agent' | 'third_party';
    agent: number | null;
    connected: number | null;
    ended: number | null;
  }[];
  transfers: {
    created: number;
    connected: number | null;
    from: number | null;
    to: number | null;
    status: 'pending' | 'transferred' | 'failed';
  }[];
}

interface Spoken {
  created: number;
  queued: number | null;
  connecting: number | null;
  connected: number | null;
  ended: number | null;
  hold: number | null;
  /** Seconds. */
  duration: number | null;
  participants: readonly Pick<SentCall['participants'][number], 'type' | 'connected' | 'ended'>[];
  /** Those that did not fail; `connected`, if it was told. */
  transfers: readonly { created: number; connected: number | null }[];
}

export const timeOf = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** Whole seconds; `null`: an end is missing, or is before the start. */
export function secondsOf(from: number | null, to: number | null): number | null {
  if (from === null || to === null) return null;
  const seconds = Math.round((to - from) / 1000);
  return seconds < 0 ? null : seconds + 0;
}

/** The segments of part D, and how many of them would be negative. */
export function segmentsOf(one: Spoken) {
  const negative = new Set<string>();
  const lasting = (name: string, from: number | null, to: number | null) => {
    // By the rounded value, as it would be shown.
    if (from !== null && to !== null && Math.round((to - from) / 1000) < 0) negative.add(name);
    return from === null || to === null || negative.has(name)
      ? null
      : Math.round((to - from) / 1000) + 0;
  };
  const { participants, created, queued, connecting, connected, ended, hold } = one;
  const spansOf = (type: string): [number, number][] =>
    participants.flatMap((other) => {
      if (other.type !== type || other.connected === null) return [];
      const to = other.ended ?? ended ?? other.connected;
      return to > other.connected ? [[other.connected, to]] : [];
    });
  const count = (type: string) =>
    participants.filter((other) => other.type === type && other.connected !== null).length;
  const agents = spansOf('agent');
  // How long each pair was there together does not tell it of three: between each two moments.
  const moments = [...new Set(agents.flat())].sort((a, b) => a - b);
  let together = 0;
  for (let i = 0; i + 1 < moments.length; i++) {
    const there = agents.filter(([from, to]) => from <= moments[i]! && moments[i + 1]! <= to);
    if (there.length > 1) together += moments[i + 1]! - moments[i]!;
  }
  const transferred = one.transfers.flatMap((transfer) => {
    const next = participants
      .filter(({ type }) => type === 'agent')
      .flatMap((other) =>
        other.connected !== null && other.connected >= transfer.created ? [other.connected] : [],
      );
    const until = next.length > 0 ? Math.min(...next) : transfer.connected;
    return until === null ? [] : [until - transfer.created];
  });
  const transferTime = Math.round(transferred.reduce((a, b) => a + b, 0) / 1000);
  if (transferred.length > 0 && transferTime < 0) negative.add('transfer_time');
  const duration =
    one.duration ??
    (connected === null || ended === null ? null : Math.round((ended - connected) / 1000));
  if (duration !== null && duration - (hold ?? 0) < 0) negative.add('talk_time');
  const segments = {
    billing_time: lasting('billing_time', created, ended),
    call_time: lasting('call_time', created, ended),
    ivr_time: lasting('ivr_time', created, queued),
    queued_time: lasting('queued_time', queued, connected),
    wait_time: lasting('wait_time', queued, connected),
    handle_time: lasting('handle_time', connected, ended),
    ring_time: lasting('ring_time', connecting, connected),
    transfer_time:
      transferred.length === 0 || negative.has('transfer_time') ? null : transferTime + 0,
    conference_time: count('agent') < 2 ? null : Math.round(together / 1000),
    third_party_time:
      count('third_party') === 0
        ? null
        : Math.round(covered(agents, spansOf('third_party')) / 1000),
    // Rounding gives -0 where one time is a moment before the other; JSON knows no such number.
    talk_time: duration === null || negative.has('talk_time') ? null : duration - (hold ?? 0) + 0,
    hold_time: hold,
  };
  return { segments, negative: [...negative].sort() };
}
