import type { DashboardMetrics } from '../contract/index.ts';
import { ConversationList } from './conversation-list.tsx';
import { count, money, percent, score, words } from './format.ts';
import { Link, Notice, Ranges, Skeleton, Tile } from './parts.tsx';
import { conversations, delivery, metrics } from './state.ts';

/** The numbers of a time range, the topics behind them, and the latest conversations. */
export function Overview() {
  const { value, error } = metrics.value;
  return (
    <>
      <div class="title">
        <h1>Overview</h1>
        <Ranges />
      </div>
      {error && (
        <Notice title="These numbers may be old" isError>
          {error}
        </Notice>
      )}
      {value ? <Numbers metrics={value} /> : !error && <Skeleton rows={2} />}
      <div class="columns">
        <section class="card" aria-labelledby="latest">
          <div class="card-head">
            <h2 id="latest">Latest conversations</h2>
            <Link to="conversations">See all</Link>
          </div>
          <ConversationList limit={8} />
        </section>
        <section class="card" aria-labelledby="topics">
          <div class="card-head">
            <h2 id="topics">Topics</h2>
          </div>
          {value && <Topics metrics={value} />}
          <DeliveryHealth />
        </section>
      </div>
      {conversations.value.value?.total === 0 && (
        <p class="hint">
          Nothing has come in yet. Open a page with the script tag and start a chat, or send a
          conversation to <code>POST /api/v1/conversations</code>.
        </p>
      )}
    </>
  );
}

/** Whether what customers write gets through. */
function DeliveryHealth() {
  const { value } = delivery.value;
  if (!value) return null;
  const { dropped_events: dropped, retried_batches: retried } = value;
  return (
    <div class={`health ${dropped > 0 ? 'bad' : ''}`}>
      <h3>Delivery from browsers</h3>
      <p>
        {dropped === 0 ? 'Nothing was lost' : `${count(dropped)} events were lost`}
        {retried > 0 && `, ${count(retried)} batches had to be sent again`}.
      </p>
    </div>
  );
}

function Numbers({ metrics: m }: { metrics: DashboardMetrics }) {
  const aiShare =
    m.total_conversations === 0 ? null : (m.ai_handled_conversations * 100) / m.total_conversations;
  return (
    <dl class="numbers">
      <Tile name="Conversations" value={count(m.total_conversations)}>
        {count(m.ai_handled_conversations)} by AI, {count(m.human_handled_conversations)} by people
      </Tile>
      <Tile
        name="CSAT"
        value={score(m.avg_csat_score)}
        unit={m.avg_csat_score === null ? '' : 'of 5'}
      >
        AI {score(m.avg_ai_csat_score)}, people {score(m.avg_human_csat_score)}
      </Tile>
      <Tile name="Escalated" value={percent(m.escalation_rate)}>
        {count(m.escalated_conversations)} of {count(m.total_conversations)}
      </Tile>
      <Tile name="First contact resolution" value={percent(m.first_contact_resolution_rate)}>
        {m.first_contact_resolution_rate === null ? 'Not reported yet' : 'Of those reported'}
      </Tile>
      <Tile name="Handled by AI" value={percent(aiShare)}>
        {count(m.ai_handled_conversations)} conversations
      </Tile>
      <Tile name="Savings" value={money(m.cost_savings)}>
        AI {money(m.total_ai_cost)}, people {money(m.total_estimated_human_cost)}
      </Tile>
    </dl>
  );
}

function Topics({ metrics: { top_topics } }: { metrics: DashboardMetrics }) {
  if (top_topics.length === 0) {
    return <Notice title="No topics yet">Topics come with the conversations.</Notice>;
  }
  const most = top_topics[0]!.count;
  return (
    <table class="topics">
      <thead>
        <tr>
          <th scope="col">Topic</th>
          <th scope="col">Conversations</th>
          <th scope="col">Escalated</th>
        </tr>
      </thead>
      <tbody>
        {top_topics.map(({ topic, count: conversationCount, escalation_rate }) => (
          <tr key={topic}>
            <th scope="row">
              {words(topic)}
              <meter min={0} max={most} value={conversationCount} aria-hidden="true" />
            </th>
            <td>{count(conversationCount)}</td>
            <td>{percent(escalation_rate)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
