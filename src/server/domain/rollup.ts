import type { Conversation } from './conversation.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** What is counted of conversations. Costs are millionths of a USD. */
export interface Counts {
  conversations: number;
  resolved: number;
  escalated: number;
  firstContactResolved: number;
  firstContactKnown: number;
  rated1: number;
  rated2: number;
  rated3: number;
  rated4: number;
  rated5: number;
  costMicros: number;
  estimatedHumanCostMicros: number;
}

/** The names of what is counted. */
export const COUNTS: readonly (keyof Counts)[] = [
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
];

/** The counts of the conversations that started in one hour or day, of one topic and handler. */
export interface Rollup extends Counts {
  organisationId: string;
  /** `HOUR` or `DAY`, milliseconds. */
  span: number;
  /** The first millisecond. */
  start: number;
  /** '' for none. */
  topicKey: string;
  /** 1: by the AI; 0: by people. */
  aiHandled: number;
}

const bit = (value: boolean) => (value ? 1 : 0);

function countsOf(conversation: Conversation): Counts {
  const { csatScore, firstContactResolution } = conversation;
  return {
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
    costMicros: conversation.costMicros ?? 0,
    estimatedHumanCostMicros: conversation.estimatedHumanCostMicros ?? 0,
  };
}

/**
 * What changes of conversations change in their rollups: to be added to them. A conversation that
 * was not there is `null` before, one that is gone `null` after.
 */
export function rollupDifferences(
  changes: Iterable<{ before: Conversation | null; after: Conversation | null }>,
): Rollup[] {
  const rollups = new Map<string, Rollup>();
  const add = (conversation: Conversation, sign: 1 | -1) => {
    const counts = countsOf(conversation);
    const { organisationId, startedAt } = conversation;
    const topicKey = conversation.topicKey ?? '';
    const aiHandled = bit(conversation.aiHandled === true);
    for (const span of [HOUR, DAY]) {
      const start = startedAt - (startedAt % span);
      const key = `${organisationId}\n${span}\n${start}\n${topicKey}\n${aiHandled}`;
      let rollup = rollups.get(key);
      if (!rollup) {
        const none = Object.fromEntries(COUNTS.map((name) => [name, 0])) as unknown as Counts;
        rollup = { organisationId, span, start, topicKey, aiHandled, ...none };
        rollups.set(key, rollup);
      }
      for (const name of COUNTS) rollup[name] += sign * counts[name];
    }
  };
  for (const { before, after } of changes) {
    if (before) add(before, -1);
    if (after) add(after, 1);
  }
  return [...rollups.values()].filter((rollup) => COUNTS.some((name) => rollup[name] !== 0));
}

/** [from, to), milliseconds since 1970. */
export type Range = readonly [from: number, to: number];

/** A stretch of a window: whole days or hours, or, with a span of 0, less than that. */
export interface Stretch {
  span: number;
  range: Range;
}

/**
 * A window as whole days, whole hours and what is left at its ends, so that it is exact wherever it
 * begins, and few rows are read for it.
 *
 * @param spans that may be used, the largest first
 */
export function splitWindow([from, to]: Range, spans: readonly number[] = [DAY, HOUR]): Stretch[] {
  if (from >= to) return [];
  const [span, ...smaller] = spans;
  if (span === undefined) return [{ span: 0, range: [from, to] }];
  const first = Math.ceil(from / span) * span;
  const last = Math.floor(to / span) * span;
  if (first >= last) return splitWindow([from, to], smaller);
  return [
    ...splitWindow([from, first], smaller),
    { span, range: [first, last] },
    ...splitWindow([last, to], smaller),
  ];
}
