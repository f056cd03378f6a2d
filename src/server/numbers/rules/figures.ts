import type { Dimension, FigureChanges, Figures } from '../../../contract/index.ts';
import { DAY, DAYS_32, HOUR } from '../../../contract/time.ts';
import { type Conversation, resolutionSeconds } from '../../conversations/rules/conversation.ts';
import { usdFromMicros } from '../../conversations/rules/money.ts';
import { averageInterval, changeOf, shareInterval } from './intervals.ts';
import { average, rate } from './metrics.ts';
import { bit, type Difference, differencesOf, type Slot } from './rollup.ts';

/** The counts of conversations from which figures are computed; see `Counts` for costs. */
const FIGURE_COUNTS = [
  'conversations',
  'resolved',
  'escalated',
  'aiHandled',
  'aiResolved',
  'rated1',
  'rated2',
  'rated3',
  'rated4',
  'rated5',
  'costMicros',
  'estimatedHumanCostMicros',
  'aiCostUnknown',
  'humanCostUnknown',
  'timed',
  'resolutionSeconds',
] as const;
export type FigureCounts = Record<(typeof FIGURE_COUNTS)[number], number>;

/** By what is counted; `all`: everything together, with an empty value. */
export type CountedBy = Dimension | 'all';

/** The counts of the conversations that started in one slot and have one value. */
export interface FigureRollup extends Slot, FigureCounts {
  dimension: CountedBy;
  /** Empty: none. */
  value: string;
}

/** The value of a conversation in each dimension. */
const DIMENSIONS: Record<CountedBy, (conversation: Conversation) => string> = {
  all: () => '',
  topic: ({ topicKey }) => topicKey ?? '',
  bot: ({ aiAgentId }) => aiAgentId ?? '',
  agent: ({ agentId }) => (agentId === null ? '' : String(agentId)),
  team: ({ teamId }) => (teamId === null ? '' : String(teamId)),
  language: ({ language }) => language ?? '',
  channel: ({ channel }) => channel ?? '',
  platform: ({ platform }) => platform,
};
const ALL = Object.keys(DIMENSIONS) as CountedBy[];

/**
 * What is counted together in a dimension. There can be thousands of topics, and all of them are listed: long windows
 * of them are read from longer slots.
 */
export const figureSpans = (dimension: CountedBy): readonly number[] =>
  dimension === 'topic' ? [HOUR, DAY, DAYS_32] : [HOUR, DAY];

/** Longer times to resolution count as this, seconds. */
export const LONGEST = 1_000_000_000;

function countsOf(conversation: Conversation): FigureCounts {
  const { csatScore, costMicros, estimatedHumanCostMicros } = conversation;
  const byAi = conversation.aiHandled === true;
  const isResolved = conversation.status === 'resolved';
  const isEscalated = conversation.escalated === true;
  const seconds = resolutionSeconds(conversation);
  return {
    conversations: 1,
    resolved: bit(isResolved),
    escalated: bit(isEscalated),
    aiHandled: bit(byAi),
    aiResolved: bit(byAi && isResolved && !isEscalated),
    rated1: bit(csatScore === 1),
    rated2: bit(csatScore === 2),
    rated3: bit(csatScore === 3),
    rated4: bit(csatScore === 4),
    rated5: bit(csatScore === 5),
    costMicros: costMicros ?? 0,
    estimatedHumanCostMicros: estimatedHumanCostMicros ?? 0,
    aiCostUnknown: bit(byAi && costMicros === null),
    humanCostUnknown: bit(byAi && estimatedHumanCostMicros === null),
    timed: bit(seconds !== null),
    resolutionSeconds: Math.min(LONGEST, Math.floor((seconds ?? 0) + 0.5)),
  };
}

/** What a conversation counts, once for all dimensions; `null`: nothing. */
function factOf(conversation: Conversation | null) {
  if (conversation === null || conversation.merged === true) return null;
  const { organisationId, startedAt } = conversation;
  const values = ALL.map((dimension) => DIMENSIONS[dimension](conversation));
  return { organisationId, startedAt, values, counts: countsOf(conversation) };
}

const isSame = (one: ReturnType<typeof factOf>, other: ReturnType<typeof factOf>) =>
  one !== null &&
  other !== null &&
  one.startedAt === other.startedAt &&
  one.values.every((value, index) => value === other.values[index]) &&
  FIGURE_COUNTS.every((name) => one.counts[name] === other.counts[name]);

/** The amounts to add to the rollups of figures after changes of conversations. */
export function figureDifferences(changes: Iterable<Difference<Conversation>>): FigureRollup[] {
  const facts = [...changes]
    .map(({ before, after }) => ({ before: factOf(before), after: factOf(after) }))
    // Most changes are of messages alone.
    .filter(({ before, after }) => !isSame(before, after));
  return ALL.flatMap((dimension, index) =>
    differencesOf(
      facts,
      ({ values, counts }) => ({ group: { dimension, value: values[index]! }, counts }),
      figureSpans(dimension),
    ),
  );
}

const distributionOf = ({ rated1, rated2, rated3, rated4, rated5 }: FigureCounts) => [
  rated1,
  rated2,
  rated3,
  rated4,
  rated5,
];

/** The sum of the counts. */
export const addUpFigures = (all: readonly FigureCounts[]): FigureCounts =>
  Object.fromEntries(
    FIGURE_COUNTS.map((name) => [name, all.reduce((sum, counts) => sum + counts[name], 0)]),
  ) as FigureCounts;

/** The figures from their counts; `definitions` says how each is counted. */
export function figuresOf(counts: FigureCounts): Figures {
  const { conversations, escalated, aiHandled, aiResolved, timed } = counts;
  const { costMicros, estimatedHumanCostMicros } = counts;
  const distribution = distributionOf(counts);
  const rated = distribution.reduce((sum, count) => sum + count, 0);
  const stars = distribution.reduce((sum, count, index) => sum + count * (index + 1), 0);
  const satisfied = counts.rated4 + counts.rated5;
  return {
    conversations,
    resolved: counts.resolved,
    escalated,
    escalation_rate: rate(escalated, conversations),
    escalation_interval: shareInterval(escalated, conversations),
    ai_handled: aiHandled,
    ai_resolved: aiResolved,
    ai_resolution_rate: rate(aiResolved, aiHandled),
    ai_resolution_interval: shareInterval(aiResolved, aiHandled),
    rated,
    satisfied,
    csat_percent: rate(satisfied, rated),
    csat_interval: shareInterval(satisfied, rated),
    avg_csat_score: average(stars, rated),
    average_interval: averageInterval(distribution),
    ai_cost: usdFromMicros(costMicros),
    estimated_human_cost: usdFromMicros(estimatedHumanCostMicros),
    cost_savings: usdFromMicros(estimatedHumanCostMicros - costMicros),
    timed,
    avg_resolution_seconds: average(counts.resolutionSeconds, timed),
  };
}

const less = (one: number | null, other: number | null, decimals: number) =>
  one === null || other === null ? null : Number((one - other).toFixed(decimals));

/** What changed since the period before. */
export function changesOf(now: Figures, before: Figures): FigureChanges {
  const changed = (
    value: 'escalation_rate' | 'ai_resolution_rate' | 'csat_percent' | 'avg_csat_score',
    interval:
      'escalation_interval' | 'ai_resolution_interval' | 'csat_interval' | 'average_interval',
  ) =>
    changeOf(
      { value: now[value], interval: now[interval] },
      { value: before[value], interval: before[interval] },
    );
  return {
    conversations: now.conversations - before.conversations,
    cost_savings: less(now.cost_savings, before.cost_savings, 2),
    avg_resolution_seconds: less(now.avg_resolution_seconds, before.avg_resolution_seconds, 1),
    escalation_rate: changed('escalation_rate', 'escalation_interval'),
    ai_resolution_rate: changed('ai_resolution_rate', 'ai_resolution_interval'),
    csat_percent: changed('csat_percent', 'csat_interval'),
    avg_csat_score: changed('avg_csat_score', 'average_interval'),
  };
}
