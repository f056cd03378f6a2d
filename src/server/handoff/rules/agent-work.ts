import { DAY } from '../../../contract/time.ts';
import type { Chat } from './chat.ts';
import type { Span } from './span.ts';

/** The work of an agent on a UTC day. */
interface AgentDay {
  agentId: number;
  /** The first millisecond of the day. */
  start: number;
  /** When the agent was in chats or wrapped them up, within the day; spans may overlap. */
  spans: Span[];
}

/** A time in which an agent was in a chat, or wrapped it up; `to` is `null` while it goes on. */
export interface Work {
  agentId: number;
  from: number;
  to: number | null;
}

/** All work in a chat, in the order in which it began. */
export function workIn({ participants, wrapUpBy, endedAt, wrappedUpAt }: Chat): Work[] {
  return [
    ...participants.flatMap(({ agentId, connectedAt, endedAt: to }) =>
      agentId === null ? [] : [{ agentId, from: connectedAt, to }],
    ),
    ...(wrapUpBy === null || endedAt === null
      ? []
      : [{ agentId: wrapUpBy, from: endedAt, to: wrappedUpAt }]),
  ];
}

/** No agent begins twice at the same moment, except after a stay of no length. */
const nameOf = ({ agentId, from, to }: Work) => `${agentId} ${from} ${to}`;

/** The work that ended by changes of chats, by agent and day. What has ended never changes again. */
export function endedWork(changes: Iterable<{ before: Chat | null; after: Chat }>): AgentDay[] {
  const days = new Map<string, AgentDay>();
  for (const { before, after } of changes) {
    const known = new Set(
      before === null
        ? []
        : workIn(before).flatMap((one) => (one.to === null ? [] : [nameOf(one)])),
    );
    for (const one of workIn(after)) {
      if (one.to === null || known.has(nameOf(one))) continue;
      for (const day of byDay(one.agentId, one.from, one.to)) {
        const key = `${day.agentId} ${day.start}`;
        const other = days.get(key);
        if (other) other.spans.push(...day.spans);
        else days.set(key, day);
      }
    }
  }
  // In a fixed order, so that two nodes that write the same rows never deadlock.
  return [...days.values()].sort((a, b) => a.start - b.start || a.agentId - b.agentId);
}

/** Cuts a time at midnight, UTC. */
function* byDay(agentId: number, from: number, to: number): Generator<AgentDay> {
  for (let at = from; at < to;) {
    const start = at - (at % DAY);
    const end = Math.min(to, start + DAY);
    yield { agentId, start, spans: [[at, end]] };
    at = end;
  }
}

/** Characters of a number in base 36, and around it. */
const [DASH, SPACE, ZERO, NINE, A] = [45, 32, 48, 57, 97] as const;

/** Short, as a year of an office has a million spans: after the start of the day, in base 36. */
export const spansAsText = ({ start, spans }: AgentDay): string =>
  spans
    .map(([from, to]) => `${(from - start).toString(36)}-${(to - start).toString(36)} `)
    .join('');

export function spansFromText(start: number, text: string): Span[] {
  const spans: Span[] = [];
  let [from, value] = [0, 0];
  // Digit by digit: a report reads a hundred thousand, and to cut the text into numbers takes several times as long.
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === DASH) {
      from = value;
      value = 0;
    } else if (code === SPACE) {
      spans.push([start + from, start + value]);
      value = 0;
    } else {
      value = value * 36 + (code <= NINE ? code - ZERO : code - A + 10);
    }
  }
  return spans;
}
