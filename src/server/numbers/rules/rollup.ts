import { DAY, HOUR } from '../../../contract/time.ts';
import type { Conversation } from '../../conversations/rules/conversation.ts';

/**
 * The counts of conversations. Costs are in millionths of a USD; where one is unknown of a conversation that the
 * AI handled, it is counted, for `DefaultCosts`.
 */
export const COUNTS = [
  'conversations',
  'resolved',
  'escalated',
  'firstContactResolved',
  'firstContactKnown',
  'rated1',
  'rated2',
  'rated3',
  'rated4',
  'rated5',
  'costMicros',
  'estimatedHumanCostMicros',
  'aiCostUnknown',
  'humanCostUnknown',
] as const;
export type Counts = Record<(typeof COUNTS)[number], number>;

/** A span of time of an organisation: an hour, a day, or longer. */
export interface Slot {
  organisationId: string;
  /** Milliseconds. */
  span: number;
  /** The first millisecond. */
  start: number;
}

/** The counts of the conversations that started in one slot, of one topic and handler. */
export interface Rollup extends Slot, Counts {
  /** Empty: no topic. */
  topicKey: string;
  /** 1: handled by the AI; 0: by agents. */
  aiHandled: number;
}

export const bit = (value: boolean) => (value ? 1 : 0);

/** What a conversation counts for: in which rows, and how much. */
function countedOf(conversation: Conversation) {
  const { csatScore, firstContactResolution, costMicros, estimatedHumanCostMicros } = conversation;
  const byAi = conversation.aiHandled === true;
  return {
    group: {
      topicKey: conversation.topicKey ?? '',
      aiHandled: bit(byAi),
    },
    counts: {
      conversations: 1,
      resolved: bit(conversation.status === 'resolved'),
      escalated: bit(conversation.escalated === true),
      firstContactResolved: bit(firstContactResolution === true),
      firstContactKnown: bit(firstContactResolution !== null),
      rated1: bit(csatScore === 1),
      rated2: bit(csatScore === 2),
      rated3: bit(csatScore === 3),
      rated4: bit(csatScore === 4),
      rated5: bit(csatScore === 5),
      costMicros: costMicros ?? 0,
      estimatedHumanCostMicros: estimatedHumanCostMicros ?? 0,
      aiCostUnknown: bit(byAi && costMicros === null),
      humanCostUnknown: bit(byAi && estimatedHumanCostMicros === null),
    } satisfies Counts,
  };
}

/** A change of a fact: `before` is `null` if the fact is new, `after` if it was removed. */
export interface Difference<Fact> {
  before: Fact | null;
  after: Fact | null;
}

/**
 * The amounts to add to the rollups after changes of facts.
 *
 * @param countedOf returns the rollup rows that a fact counts in, and its counts
 * @param spans the spans that are counted
 */
export function differencesOf<
  Fact extends { organisationId: string; startedAt: number },
  Group extends Record<string, string | number>,
  Name extends string,
>(
  changes: Iterable<Difference<Fact>>,
  countedOf: (fact: Fact) => { group: Group; counts: Record<Name, number> },
  spans: readonly number[] = [HOUR, DAY],
): (Slot & Group & Record<Name, number>)[] {
  const rollups = new Map<string, { key: Slot & Group; sums: Record<Name, number> }>();
  const add = (fact: Fact, sign: 1 | -1) => {
    const { group, counts } = countedOf(fact);
    const { organisationId, startedAt } = fact;
    const names = Object.keys(counts) as Name[];
    for (const span of spans) {
      const key = { organisationId, span, start: startedAt - (startedAt % span), ...group };
      const name = Object.values(key).join('\n');
      const known = rollups.get(name);
      if (!known) {
        const sums = { ...counts };
        if (sign < 0) for (const count of names) sums[count] = 0 - sums[count];
        rollups.set(name, { key, sums });
      } else for (const count of names) known.sums[count] += sign * counts[count];
    }
  };
  for (const { before, after } of changes) {
    if (before) add(before, -1);
    if (after) add(after, 1);
  }
  // In a fixed order, so that two nodes that write the same rows never deadlock.
  return [...rollups.entries()]
    .filter(([, { sums }]) => Object.values(sums).some((sum) => sum !== 0))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { key, sums }]) => ({ ...key, ...sums }));
}

/** A conversation that was merged into another one counts for nothing. */
const ifCounted = (conversation: Conversation | null) =>
  conversation?.merged === true ? null : conversation;

/** The amounts to add to the rollups after changes of conversations. */
export function rollupDifferences(changes: Iterable<Difference<Conversation>>): Rollup[] {
  const counted = [...changes].map(({ before, after }) => ({
    before: ifCounted(before),
    after: ifCounted(after),
  }));
  return differencesOf(counted, countedOf);
}

/** [from, to), milliseconds since 1970. */
export type Range = readonly [from: number, to: number];

/** The window that ends now. Its end is exclusive, so it is one millisecond later. */
export function lastHours(now: number, hours: number): Range {
  return [now + 1 - hours * HOUR, now + 1];
}

/** Whole slots of a window or, with span 0, a part of less than the smallest slot. */
export interface Stretch {
  span: number;
  range: Range;
  /** −1: a slot around it was counted, so it is subtracted. */
  sign: 1 | -1;
}

/**
 * Splits a window that ends now into whole slots and the remainders at both ends. So counts are exact wherever the
 * window begins, and few rows are read. For a part of a slot, either the part is read, or the whole slot minus the
 * rest of it, whichever is shorter. What is after now is nearly empty.
 *
 * @param spans the spans to use, largest first; each is a multiple of the next one
 * @param since little is known from before: only says which way is shorter, so that an older fact counts too
 */
export function splitWindow(
  [from, to]: Range,
  spans: readonly number[] = [DAY, HOUR],
  since = 0,
): Stretch[] {
  return stretches([from, to], spans, [since, to], 1);
}

function stretches(
  [from, to]: Range,
  spans: readonly number[],
  known: Range,
  sign: 1 | -1,
): Stretch[] {
  if (from >= to) return [];
  const [span, ...smaller] = spans;
  if (span === undefined) return [{ span: 0, range: [from, to], sign }];
  const part = (range: Range) => partOfSlot(range, span, smaller, known, sign);
  const first = Math.ceil(from / span) * span;
  const last = Math.floor(to / span) * span;
  if (first > last) return part([from, to]);
  return [
    ...part([from, first]),
    ...(first < last ? [{ span, range: [first, last] as const, sign }] : []),
    ...part([last, to]),
  ];
}

/** @param range within one slot of `span` */
function partOfSlot(
  [from, to]: Range,
  span: number,
  smaller: readonly number[],
  known: Range,
  sign: 1 | -1,
): Stretch[] {
  if (from >= to) return [];
  const start = from - (from % span);
  const end = start + span;
  const [since, now] = known;
  const length = (first: number, last: number) =>
    Math.max(0, Math.min(last, now) - Math.max(first, since));
  if (length(from, to) <= length(start, from) + length(to, end)) {
    return stretches([from, to], smaller, known, sign);
  }
  const less = sign > 0 ? -1 : 1;
  return [
    { span, range: [start, end], sign },
    ...stretches([start, from], smaller, known, less),
    ...stretches([to, end], smaller, known, less),
  ];
}
