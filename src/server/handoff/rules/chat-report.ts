import type { ChatReportQuery, ChatReportRow } from '../../../contract/index.ts';
import type { StatusSpan } from '../../team/rules/agent-status.ts';
import type { Chat } from './chat.ts';
import { average } from '../../numbers/rules/metrics.ts';
import { dayOf } from '../../../contract/time.ts';
import { type Range } from '../../numbers/rules/rollup.ts';

/** A chat with the rating of its conversation. */
export interface RatedChat {
  chat: Chat;
  rating: number | null;
}

/** The data of a report. */
export interface ChatReportInput {
  chats: readonly RatedChat[];
  teams: ReadonlyMap<number, string>;
  agents: ReadonlyMap<number, string>;
  /** Status spans by agent. */
  spans: ReadonlyMap<number, readonly StatusSpan[]>;
  /** The period of the report, milliseconds since 1970. */
  range: Range;
  now: number;
}

/** A report on chats, with one row for each day, team or agent that had one. */
export function chatReport(by: ChatReportQuery['by'], input: ChatReportInput): ChatReportRow[] {
  const { chats, teams, agents } = input;
  const groups = new Map<string | null, RatedChat[]>();
  const put = (key: string | null, one: RatedChat) => {
    const known = groups.get(key);
    if (known) known.push(one);
    else groups.set(key, [one]);
  };
  for (const one of chats) {
    const { chat } = one;
    if (by === 'day') put(dayOf(chat.queuedAt), one);
    else if (by === 'team') put(chat.teamId === null ? null : String(chat.teamId), one);
    else for (const id of agentsOf(chat)) put(String(id), one);
  }
  const names = by === 'team' ? teams : by === 'agent' ? agents : new Map<number, string>();
  return [...groups]
    .map(([key, own]) => ({
      key,
      name: key === null ? null : (names.get(Number(key)) ?? null),
      ...figuresOf(own),
      occupancy: by === 'agent' ? occupancyOf(Number(key), own, input) : null,
    }))
    .sort((a, b) => (by === 'day' ? compare(a.key, b.key) : compare(a.name, b.name)));
}

const compare = (a: string | null, b: string | null) => ((a ?? '') < (b ?? '') ? -1 : 1);

const agentsOf = ({ participants }: Chat) =>
  new Set(participants.flatMap(({ agentId }) => (agentId === null ? [] : [agentId])));

/** The average of milliseconds, in whole seconds. */
const inSeconds = (values: readonly number[]) =>
  values.length === 0
    ? null
    : Math.round(values.reduce((sum, value) => sum + value, 0) / values.length / 1000);

function figuresOf(own: readonly RatedChat[]) {
  const taken = own.map(({ chat }) => chat).filter(({ assignedAt }) => assignedAt !== null);
  const handled = taken.filter(({ endedAt }) => endedAt !== null);
  const responses = taken.reduce((sum, { talk }) => sum + talk.responses, 0);
  return {
    chats: taken.length,
    missed: own.filter(({ chat }) => chat.status === 'closed' && chat.assignedAt === null).length,
    wait_seconds: inSeconds(taken.map((chat) => chat.assignedAt! - chat.queuedAt)),
    first_response_seconds: inSeconds(
      taken.flatMap(({ talk }) => (talk.firstResponse === null ? [] : [talk.firstResponse])),
    ),
    response_seconds:
      responses === 0
        ? null
        : Math.round(
            taken.reduce((sum, { talk }) => sum + talk.responseTotal, 0) / responses / 1000,
          ),
    handle_seconds: inSeconds(
      handled.map((chat) => (chat.wrappedUpAt ?? chat.endedAt!) - chat.assignedAt!),
    ),
    transfers: own.reduce(
      (sum, { chat }) =>
        sum + chat.transfers.filter(({ status }) => status === 'transferred').length,
      0,
    ),
    average_rating: average(
      own.reduce((sum, { rating }) => sum + (rating ?? 0), 0),
      own.filter(({ rating }) => rating !== null).length,
    ),
  };
}

/** The share of an agent's working time that was spent in chats or wrapping them up, in percent. */
function occupancyOf(
  agentId: number,
  own: readonly RatedChat[],
  { spans, range: [from, to], now }: ChatReportInput,
): number | null {
  const clipped = (start: number, end: number | null): [number, number] => [
    Math.max(start, from),
    Math.min(end ?? now, to, now),
  ];
  const atWork = (spans.get(agentId) ?? [])
    .filter(({ status }) => status !== 'offline')
    .map(({ startedAt, endedAt }) => clipped(startedAt, endedAt));
  const inChats = own.flatMap(({ chat }) => [
    ...chat.participants
      .filter((one) => one.agentId === agentId)
      .map((one) => clipped(one.connectedAt, one.endedAt)),
    ...(chat.wrapUpBy === agentId ? [clipped(chat.endedAt!, chat.wrappedUpAt)] : []),
  ]);
  const time = lengthOf(atWork);
  if (time === 0) return null;
  // Only chat time within the working time counts.
  const busy = lengthOf(atWork) + lengthOf(inChats) - lengthOf([...atWork, ...inChats]);
  return Math.round((busy / time) * 1000) / 10;
}

/** The length of the union of the spans, milliseconds. */
function lengthOf(spans: readonly (readonly [number, number])[]): number {
  let sum = 0;
  let end = -Infinity;
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0])) {
    sum += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return sum;
}
