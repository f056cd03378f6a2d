import type { EscalationPattern, KnowledgeGap } from '../contract/index.ts';
import { type Answer, call } from './api.ts';
import { useFetched } from './fetched.ts';
import { ago, count, duration, percent, score, words } from './format.ts';
import { Link, Notice, Ranges, Waiting } from './parts.tsx';
import { conversationPath } from './route.ts';
import { hours } from './state.ts';

/** What the AI could not answer, and why conversations went to people. */
export function Insights() {
  return (
    <>
      <div class="title">
        <h1>Insights</h1>
        <Ranges />
      </div>
      <div class="columns">
        <Gaps />
        <Patterns />
      </div>
    </>
  );
}

async function pick<Body, T>(
  asked: Promise<Answer<Body>>,
  of: (body: Body) => T,
): Promise<Answer<T>> {
  const answer = await asked;
  return answer.ok ? { ok: true, value: of(answer.value) } : answer;
}

function Gaps() {
  const [fetched] = useFetched(`${hours.value}`, () =>
    pick(
      call<{ gaps: KnowledgeGap[] }>(`/conversations/knowledge-gaps?time_range=${hours.value}`),
      ({ gaps }) => gaps,
    ),
  );
  const now = Date.now();
  return (
    <section class="card" aria-labelledby="gaps">
      <div class="card-head">
        <h2 id="gaps">Knowledge gaps</h2>
      </div>
      <Waiting fetched={fetched} what="The gaps" rows={4} />
      {fetched.value?.length === 0 && (
        <Notice title="No gaps">The AI had an answer to everything in this time.</Notice>
      )}
      <ul class="gaps">
        {fetched.value?.map((gap) => (
          <li key={gap.question}>
            <details>
              <summary>
                <span class="question">{gap.question}</span>
                <span class="marks">
                  <span class="mark">{count(gap.count)} asked</span>
                  {gap.topic && <span class="mark">{words(gap.topic)}</span>}
                  {!!gap.escalation_rate && (
                    <span class="mark alert">{percent(gap.escalation_rate)} escalated</span>
                  )}
                  <time dateTime={gap.last_seen}>{ago(gap.last_seen, now)}</time>
                </span>
              </summary>
              <ul>
                {gap.examples.map((example) => (
                  <li>
                    <Link to={conversationPath(example.conversation_id)}>{example.content}</Link>
                  </li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Patterns() {
  const [fetched] = useFetched(`${hours.value}`, () =>
    pick(
      call<{ patterns: EscalationPattern[] }>(
        `/cs-metrics/escalation-patterns?time_range=${hours.value}`,
      ),
      ({ patterns }) => patterns.filter(({ escalated }) => escalated > 0),
    ),
  );
  return (
    <section class="card" aria-labelledby="patterns">
      <div class="card-head">
        <h2 id="patterns">Escalations</h2>
      </div>
      <Waiting fetched={fetched} what="The escalations" rows={4} />
      {fetched.value?.length === 0 && (
        <Notice title="No escalations">No conversation went to a person in this time.</Notice>
      )}
      <ul class="patterns">
        {fetched.value?.map((pattern) => (
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
    </section>
  );
}
