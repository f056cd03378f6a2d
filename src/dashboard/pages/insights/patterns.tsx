import type { EscalationPatternsResponse } from '../../../contract/index.ts';
import { count, duration, percent, score, words } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { hours } from '../../parts/choices.tsx';
import { HowAllCounted } from '../../parts/counted.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Waiting } from '../../parts/waiting.tsx';

/** Why conversations were passed to agents. */
export function Patterns() {
  const load = useLoad<EscalationPatternsResponse>(
    `cs-metrics/escalation-patterns?time_range=${hours.value}`,
  );
  const patterns = load.data?.patterns.filter(({ escalated }) => escalated > 0);
  return (
    <Card id="patterns" title="Escalations">
      <Waiting for={load} what="The escalations" rows={4} />
      {patterns?.length === 0 && (
        <Notice title="No escalations">
          No conversation was passed to an agent in this time range.
        </Notice>
      )}
      <ul class="patterns">
        {patterns?.map((pattern) => (
          <li key={pattern.topic}>
            <h3>{pattern.topic === null ? 'Without a topic' : words(pattern.topic)}</h3>
            <p>
              <strong>{percent(pattern.escalation_rate)}</strong> escalated,{' '}
              {count(pattern.escalated)} of {count(pattern.total)}
            </p>
            <p class="muted">
              {pattern.reasons
                .map(({ reason, count: times }) => `${words(reason)} ${count(times)}`)
                .join(', ')}
            </p>
            {pattern.avg_messages_before_escalation !== null && (
              <p class="muted">
                After {score(pattern.avg_messages_before_escalation)} messages and{' '}
                {duration(pattern.avg_seconds_before_escalation)}, on average
              </p>
            )}
            {pattern.top_trigger_sentiment && (
              <p class="muted">Most customers sounded {pattern.top_trigger_sentiment}</p>
            )}
          </li>
        ))}
      </ul>
      <HowAllCounted
        of={[
          ['Escalated', 'escalation_rate'],
          ['Reasons', 'escalation_reasons'],
          ['Messages and time', 'before_escalation'],
          ['Sentiment', 'trigger_sentiment'],
        ]}
        reference="getCsMetricsEscalationPatterns"
      />
    </Card>
  );
}
