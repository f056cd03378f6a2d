import type {
  ConversationListResponse,
  DashboardResponse,
  DashboardMetrics,
  DeliveryResponse,
} from '../../../contract/index.ts';
import { counted } from '../../format.ts';
import { keptLoad, useOpened } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { hours, Ranges } from '../../parts/choices.tsx';
import { ConversationList } from '../../parts/conversation-list.tsx';
import { Link } from '../../parts/link.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Skeleton } from '../../parts/waiting.tsx';
import { Numbers } from './numbers.tsx';
import { Topics } from './topics.tsx';
import './overview.css';

const metrics = keptLoad<DashboardMetrics, DashboardResponse>({
  read: (body) => body.metrics,
  // Numbers of another time range would be wrong.
  clears: true,
});
const delivery = keptLoad<DeliveryResponse>();
const latest = keptLoad<ConversationListResponse>();

/** The numbers of a time range, the topics behind them, and the latest conversations. */
export function View() {
  const range = `time_range=${hours.value}`;
  useOpened(metrics, `cs-metrics/dashboard?${range}`, { live: true });
  useOpened(delivery, `cs-metrics/delivery?${range}`, { live: true });
  useOpened(latest, 'conversations?limit=8', { live: true });
  const { data, error } = metrics;
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
      {data ? <Numbers of={data} /> : !error && <Skeleton rows={2} />}
      <div class="columns">
        <Card
          id="latest"
          title="Latest conversations"
          head={<Link to="conversations">See all</Link>}
        >
          <ConversationList of={latest} />
        </Card>
        <Card id="topics" title="Topics">
          {data && <Topics of={data.top_topics} />}
          <DeliveryHealth />
        </Card>
      </div>
      {latest.data?.total === 0 && (
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
  const { data } = delivery;
  if (!data) return null;
  const { dropped_events: dropped, retried_batches: retried } = data.metrics;
  return (
    <div class={`health ${dropped > 0 ? 'bad' : ''}`}>
      <h3>Delivery from browsers</h3>
      <p>
        {dropped === 0
          ? 'Nothing was lost'
          : counted(dropped, 'event was lost', 'events were lost')}
        {retried > 0 && `, ${counted(retried, 'batch', 'batches')} had to be sent again`}.
      </p>
    </div>
  );
}
