import type { Segments } from '../../contract/index.ts';

/** The times of a call or chat, milliseconds since 1970; `null`: it did not happen, or is not known. */
export interface SegmentTimes {
  createdAt: number;
  queuedAt: number | null;
  connectingAt: number | null;
  connectedAt: number | null;
  endedAt: number | null;
  /** Durations in seconds. */
  duration: number | null;
  holdDuration: number | null;
  participants: readonly {
    type: 'end_user' | 'agent' | 'third_party';
    connectedAt: number | null;
    endedAt: number | null;
  }[];
  transfers: readonly { createdAt: number; connectedAt: number | null }[];
}

/**
 * The segments of a call or chat in whole seconds, by the formulas of CONTRACT, part D. A segment with an
 * unknown start or end is `null`. A segment that would be negative is `null`, and adds a warning.
 */
export function segmentsOf(times: SegmentTimes): { segments: Segments; warnings: string[] } {
  const { createdAt, queuedAt, connectingAt, connectedAt, endedAt, holdDuration } = times;
  const warnings: string[] = [];

  function checked(name: string, value: number | null): number | null {
    if (value === null || value >= 0) return value;
    warnings.push(`${name} would be ${value} s: it ends before it starts.`);
    return null;
  }
  const between = (name: string, from: number | null, to: number | null) =>
    checked(name, from === null || to === null ? null : inSeconds(to - from));

  const transfers = times.transfers.flatMap((one) => transferTime(one, times.participants) ?? []);
  const transferred = transfers.reduce((sum, one) => sum + one, 0);
  const duration =
    times.duration ??
    (connectedAt === null || endedAt === null ? null : inSeconds(endedAt - connectedAt));
  const spans = (type: string) =>
    times.participants.filter((one) => one.type === type && one.connectedAt !== null);
  const agents = spans('agent').map((one) => spanOf(one, endedAt));
  const others = spans('third_party').map((one) => spanOf(one, endedAt));

  const segments: Segments = {
    billing_time: between('billing_time', createdAt, endedAt),
    call_time: between('call_time', createdAt, endedAt),
    ivr_time: between('ivr_time', createdAt, queuedAt),
    queued_time: between('queued_time', queuedAt, connectedAt),
    wait_time: between('wait_time', queuedAt, connectedAt),
    handle_time: between('handle_time', connectedAt, endedAt),
    ring_time: between('ring_time', connectingAt, connectedAt),
    transfer_time: checked('transfer_time', transfers.length === 0 ? null : inSeconds(transferred)),
    conference_time: agents.length < 2 ? null : inSeconds(overlap(agents, 2)),
    third_party_time:
      others.length === 0 ? null : inSeconds(common(merged(agents), merged(others))),
    talk_time: checked('talk_time', duration === null ? null : duration - (holdDuration ?? 0)),
    hold_time: holdDuration,
  };
  return { segments, warnings };
}

/**
 * How long a transfer took, milliseconds: until the participant who was transferred to connected, the
 * first agent who connected at or after the transfer. If no such participant is known, the transfer's own
 * time of connection counts. `null`: nobody connected.
 */
function transferTime(
  { createdAt, connectedAt }: SegmentTimes['transfers'][number],
  participants: SegmentTimes['participants'],
): number | null {
  const next = participants.reduce<number | null>((first, one) => {
    if (one.type !== 'agent' || one.connectedAt === null || one.connectedAt < createdAt)
      return first;
    return first === null ? one.connectedAt : Math.min(first, one.connectedAt);
  }, null);
  const until = next ?? connectedAt;
  return until === null ? null : until - createdAt;
}

const inSeconds = (milliseconds: number) => Math.round(milliseconds / 1000);

type Span = readonly [from: number, to: number];

/** An open span ends with the call or chat. If that is open too, the span is empty. */
function spanOf(
  { connectedAt, endedAt }: { connectedAt: number | null; endedAt: number | null },
  end: number | null,
): Span {
  const from = connectedAt!;
  return [from, Math.max(from, endedAt ?? end ?? from)];
}

/** How long at least `least` spans overlap, milliseconds. */
function overlap(spans: readonly Span[], least: number): number {
  const edges = spans
    .flatMap(([from, to]) => [
      { at: from, by: 1 },
      { at: to, by: -1 },
    ])
    .sort((a, b) => a.at - b.at || a.by - b.by);
  let open = 0;
  let since = 0;
  let sum = 0;
  for (const { at, by } of edges) {
    if (open >= least) sum += at - since;
    open += by;
    since = at;
  }
  return sum;
}

function merged(spans: readonly Span[]): Span[] {
  const all: [number, number][] = [];
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = all.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else all.push([from, to]);
  }
  return all;
}

/** How long spans of both lists overlap, milliseconds. */
const common = (a: readonly Span[], b: readonly Span[]) =>
  a.reduce(
    (sum, [from, to]) =>
      sum +
      b.reduce((inner, [f, t]) => inner + Math.max(0, Math.min(to, t) - Math.max(from, f)), 0),
    0,
  );
