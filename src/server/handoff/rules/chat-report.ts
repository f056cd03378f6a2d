import type { ChatReportQuery, ChatReportRow } from '../../../contract/index.ts';
import { dayOf } from '../../../contract/time.ts';
import { average } from '../../numbers/rules/metrics.ts';
import { type Range } from '../../numbers/rules/rollup.ts';
import type { StatusSpan } from '../../team/rules/agent-status.ts';
import type { Chat } from './chat.ts';
import { addCounts, type ChatCounts, countsOf, noCounts } from './chat-counts.ts';
import { lengthOf, type Span } from './span.ts';

/** The data of a report. */
export interface ChatReportInput {
  /** Those that were queued in the period, and for agents also those that they still worked on in it. */
  chats: readonly Chat[];
  teams: ReadonlyMap<number, string>;
  agents: ReadonlyMap<number, string>;
  /** Status spans by agent. */
  spans: ReadonlyMap<number, readonly StatusSpan[]>;
  /** The period of the report, milliseconds since 1970. */
  range: Range;
  now: number;
}

/**
 * A report on chats, with one row for each day, team or agent that had one. A chat counts in the period in
 * which it was queued, with all its times; the occupancy is of the period itself.
 */
export function chatReport(by: ChatReportQuery['by'], input: ChatReportInput): ChatReportRow[] {
  const { chats, teams, agents, range } = input;
  const groups = new Map<string | null, ChatCounts>();
  const group = (key: string | null) => {
    const known = groups.get(key) ?? noCounts();
    groups.set(key, known);
    return known;
  };
  for (const chat of chats) {
    if (chat.queuedAt < range[0]) continue;
    for (const [id, counts] of countsOf(chat, by)) {
      const key = by === 'day' ? dayOf(chat.queuedAt) : id === null ? null : String(id);
      addCounts(group(key), counts);
    }
  }
  const work = by === 'agent' ? workOf(input) : new Map<number, Span[]>();
  for (const agentId of work.keys()) group(String(agentId));
  const names = by === 'team' ? teams : by === 'agent' ? agents : new Map<number, string>();
  return [...groups]
    .map(([key, counts]) => ({
      key,
      name: key === null ? null : (names.get(Number(key)) ?? null),
      ...figuresOf(counts),
      occupancy: by === 'agent' ? occupancyOf(Number(key), work, input) : null,
    }))
    .sort((a, b) => compare(a.name ?? '', b.name ?? '') || compare(a.key ?? '', b.key ?? ''));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The average of milliseconds in whole seconds, rounded half up. */
const inSeconds = (sum: number, count: number) =>
  count === 0 ? null : Math.floor((sum * 2 + count * 1000) / (count * 2000));

const figuresOf = (counts: ChatCounts) => ({
  chats: counts.chats,
  missed: counts.missed,
  wait_seconds: inSeconds(counts.waitTotal, counts.waits),
  first_response_seconds: inSeconds(counts.firstResponseTotal, counts.firstResponses),
  response_seconds: inSeconds(counts.responseTotal, counts.responses),
  handle_seconds: inSeconds(counts.handleTotal, counts.handled),
  transfers: counts.transfers,
  average_rating: average(counts.ratingTotal, counts.rated),
});

/** The part of a time that is in the period and has passed; `null`: none. */
function cut(from: number, to: number | null, { range, now }: ChatReportInput): Span | null {
  const start = Math.max(from, range[0]);
  const end = Math.min(to ?? now, range[1], now);
  return start < end ? [start, end] : null;
}

/** When agents were in chats or wrapped them up, within the period. */
function workOf(input: ChatReportInput): Map<number, Span[]> {
  const work = new Map<number, Span[]>();
  const add = (agentId: number | null, from: number, to: number | null) => {
    const span = agentId === null ? null : cut(from, to, input);
    if (span === null) return;
    const known = work.get(agentId!);
    if (known) known.push(span);
    else work.set(agentId!, [span]);
  };
  for (const { participants, wrapUpBy, endedAt, wrappedUpAt } of input.chats) {
    for (const one of participants) add(one.agentId, one.connectedAt, one.endedAt);
    if (endedAt !== null) add(wrapUpBy, endedAt, wrappedUpAt);
  }
  return work;
}

/** The share of an agent's working time that was spent in chats or wrapping them up, in percent. */
function occupancyOf(
  agentId: number,
  work: ReadonlyMap<number, readonly Span[]>,
  input: ChatReportInput,
): number | null {
  const atWork = (input.spans.get(agentId) ?? [])
    .filter(({ status }) => status !== 'offline')
    .map(({ startedAt, endedAt }) => cut(startedAt, endedAt, input))
    .filter((span) => span !== null);
  const inChats = work.get(agentId) ?? [];
  const time = lengthOf(atWork);
  // Only chat time within the working time counts.
  const busy = time + lengthOf(inChats) - lengthOf([...atWork, ...inChats]);
  return average(busy * 100, time);
}
