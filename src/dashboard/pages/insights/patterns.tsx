import type { EscalationPatternsResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { count, duration, percent, score, termOf, words } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { hours } from '../../parts/choices.tsx';
import { HowAllCounted } from '../../parts/counted.tsx';
import { Incomplete } from '../../parts/incomplete.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { sayWith, strings } from '../../strings/index.ts';

/** Why conversations were passed to agents. */
export function Patterns() {
  const load = useLoad<EscalationPatternsResponse>(
    `cs-metrics/escalation-patterns?time_range=${hours()}`,
  );
  const patterns = load.data?.patterns.filter(({ escalated }) => escalated > 0);
  return (
    <Card id="patterns" title={strings.insights.escalations}>
      <Waiting for={load} what={strings.insights.theEscalations} rows={4} isTall />
      <Incomplete of={load.data} />
      {patterns?.length === 0 && (
        <Notice title={strings.insights.noEscalations}>
          {strings.insights.noEscalationsAbout}
        </Notice>
      )}
      <ul class="patterns">
        {patterns?.map((pattern) => (
          <li key={pattern.topic}>
            <h3>{pattern.topic === null ? strings.insights.withoutTopic : words(pattern.topic)}</h3>
            <span
              class="bar"
              aria-hidden="true"
              style={{ inlineSize: `${pattern.escalation_rate ?? 0}%` }}
            />
            <p>
              {sayWith(strings.insights.escalatedOf, {
                percent: <strong>{percent(pattern.escalation_rate)}</strong>,
                count: count(pattern.escalated),
                total: count(pattern.total),
              })}
            </p>
            <p class="muted">
              {pattern.reasons
                .map(({ reason, count: times }) => `${termOf(reason)} ${count(times)}`)
                .join(', ')}
            </p>
            {pattern.avg_messages_before_escalation !== null && (
              <p class="muted">
                {say(strings.insights.afterOnAverage, {
                  messages: score(pattern.avg_messages_before_escalation),
                  time: duration(pattern.avg_seconds_before_escalation),
                })}
              </p>
            )}
            {pattern.top_trigger_sentiment && (
              <p class="muted">{strings.insights.sounded[pattern.top_trigger_sentiment]}</p>
            )}
          </li>
        ))}
      </ul>
      <HowAllCounted
        of={[
          [strings.common.escalated, 'escalation_rate'],
          [strings.insights.reasons, 'escalation_reasons'],
          [strings.insights.before, 'before_escalation'],
          [strings.insights.sentiment, 'trigger_sentiment'],
        ]}
        reference="getCsMetricsEscalationPatterns"
      />
    </Card>
  );
}
