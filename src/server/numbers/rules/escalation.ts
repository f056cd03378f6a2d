import type { EscalationPattern, Sentiment } from '../../../contract/index.ts';
import { sentiment as sentiments } from '../../../contract/index.ts';
import { average, rate } from './metrics.ts';
import { bit, type Counts, differencesOf, type Difference, type Slot } from './rollup.ts';

/** The escalation of a conversation. */
export interface Escalation {
  organisationId: string;
  conversationId: string;
  startedAt: number;
  topicKey: string | null;
  reason: string | null;
  /** The number of messages before it; `null`: its time is unknown. */
  messagesBefore: number | null;
  /** Seconds from the start; `null` exactly if `messagesBefore` is. */
  secondsBefore: number | null;
  /** How the customer sounded. */
  sentiment: Sentiment | null;
}

export type EscalationCounts = Record<
  'escalations' | 'timed' | 'messagesBefore' | 'secondsBefore' | Sentiment,
  number
>;

/** The counts of the escalated conversations that started in one slot, of one topic and reason. */
export interface EscalationRollup extends Slot, EscalationCounts {
  /** Empty: no topic. */
  topicKey: string;
  /** Empty: no reason. */
  reason: string;
}

function countedOf(escalation: Escalation) {
  const { messagesBefore, secondsBefore, sentiment } = escalation;
  return {
    group: { topicKey: escalation.topicKey ?? '', reason: escalation.reason ?? '' },
    counts: {
      escalations: 1,
      timed: bit(messagesBefore !== null),
      messagesBefore: messagesBefore ?? 0,
      secondsBefore: secondsBefore ?? 0,
      positive: bit(sentiment === 'positive'),
      neutral: bit(sentiment === 'neutral'),
      negative: bit(sentiment === 'negative'),
      frustrated: bit(sentiment === 'frustrated'),
    } satisfies EscalationCounts,
  };
}

export const escalationDifferences = (
  changes: Iterable<Difference<Escalation>>,
): EscalationRollup[] => differencesOf(changes, countedOf);

/**
 * The formulas of `GET /cs-metrics/escalation-patterns` (CONTRACT, part A): a row for each topic,
 * most escalations first, and one with topic `null` for conversations without a topic.
 *
 * @param topics all conversations of the window, by topic
 * @param escalations the escalated conversations, by topic and reason
 */
export function escalationPatterns(
  topics: readonly (Counts & { topicKey: string })[],
  escalations: readonly (EscalationCounts & { topicKey: string; reason: string })[],
): EscalationPattern[] {
  const byTopic = Map.groupBy(escalations, ({ topicKey }) => topicKey);
  return topics
    .filter(({ conversations }) => conversations > 0)
    .map(({ topicKey, conversations, escalated }) => {
      const mine = byTopic.get(topicKey) ?? [];
      const sum = (name: keyof EscalationCounts) => mine.reduce((all, one) => all + one[name], 0);
      const reasons = mine
        .filter((one) => one.escalations > 0)
        .map((one) => ({ reason: one.reason || 'unspecified', count: one.escalations }))
        .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
      const [top] = sentiments.options
        .filter((name) => sum(name) > 0)
        .sort((a, b) => sum(b) - sum(a));
      return {
        topic: topicKey || null,
        total: conversations,
        escalated,
        escalation_rate: rate(escalated, conversations),
        reasons,
        avg_messages_before_escalation: average(sum('messagesBefore'), sum('timed')),
        avg_seconds_before_escalation: average(sum('secondsBefore'), sum('timed')),
        top_trigger_sentiment: top ?? null,
      };
    })
    .sort(
      (a, b) =>
        b.escalated - a.escalated ||
        b.total - a.total ||
        ((a.topic ?? '') < (b.topic ?? '') ? -1 : 1),
    );
}
