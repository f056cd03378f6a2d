import type { ChatReportQuery, ChatReportRow } from '../../../contract/index.ts';
import { dayOf } from '../../../contract/time.ts';
import { average } from '../../numbers/rules/metrics.ts';
import { type Range } from '../../numbers/rules/rollup.ts';
import type { Work } from './agent-work.ts';
import { addCounts, type ChatCounts, noCounts } from './chat-counts.ts';
import type { ChatRollup } from './chat-rollup.ts';
import { lengthOf, sharedLengthOf, type Span, unionOf } from './span.ts';

/** The data of a report. */
export interface ChatReportInput {
  /** Of the chats that were queued in the period: by day, or by team or agent. */
  rollups: readonly ChatRollup[];
  teams: ReadonlyMap<number, string>;
  agents: ReadonlyMap<number, string>;
  /** When each agent was not offline. */
  spans: ReadonlyMap<number, readonly { startedAt: number; endedAt: number | null }[]>;
  /** When agents were in chats or wrapped them up; for a report by agent. */
  work: readonly Work[];
  /** The period of the report, milliseconds since 1970. */
  range: Range;
  now: number;
}

/**
 * A report on chats, with one row for each day, team or agent that had one. A chat counts in the period in
 * which it was queued, with all its times; the occupancy is of the period itself.
 */
export function chatReport(by: ChatReportQuery['by'], input: ChatReportInput): ChatReportRow[] {
  const { rollups, teams, agents } = input;
  const groups = new Map<string | null, ChatCounts>();
  const group = (key: string | null) => {
    const known = groups.get(key) ?? noCounts();
    groups.set(key, known);
    return known;
  };
  for (const one of rollups) {
    const key = by === 'day' ? dayOf(one.start) : one.id === 0 ? null : String(one.id);
    addCounts(group(key), one);
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
      ...countsUnder(counts),
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

/** How many each figure is of. */
const countsUnder = ({ waits, firstResponses, responses, handled, rated }: ChatCounts) => ({
  waits,
  first_responses: firstResponses,
  responses,
  handled,
  rated,
});

/** The part of a time that is in the period and has passed; `null`: none. */
function cut(from: number, to: number | null, { range, now }: ChatReportInput): Span | null {
  const start = Math.max(from, range[0]);
  const end = Math.min(to ?? now, range[1], now);
  return start < end ? [start, end] : null;
}

/** The work of each agent within the period. */
function workOf(input: ChatReportInput): Map<number, Span[]> {
  const work = new Map<number, Span[]>();
  for (const { agentId, from, to } of input.work) {
    const span = cut(from, to, input);
    if (span === null) continue;
    const known = work.get(agentId);
    if (known) known.push(span);
    else work.set(agentId, [span]);
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
    .map(({ startedAt, endedAt }) => cut(startedAt, endedAt, input))
    .filter((span) => span !== null);
  const working = unionOf(atWork);
  const time = lengthOf(working);
  // Only chat time within the working time counts.
  const busy = sharedLengthOf(working, unionOf(work.get(agentId) ?? []));
  return average(busy * 100, time);
}
