import type {
  ConversationListResponse,
  DashboardResponse,
  DashboardMetrics,
  DeliveryResponse,
  SuspectedListResponse,
} from '../../../contract/index.ts';
import { counted } from '../../format.ts';
import { keptLoad, useOpened } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { hours, Ranges } from '../../parts/choices.tsx';
import { ConversationList } from '../../parts/conversation-list.tsx';
import { Link } from '../../parts/link.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Skeleton } from '../../parts/waiting.tsx';
import { may } from '../../session.ts';
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
const suspected = keptLoad<SuspectedListResponse>();

/** The metrics of a time range, its topics, and the latest conversations. */
export function View() {
  const range = `time_range=${hours.value}`;
  useOpened(metrics, `cs-metrics/dashboard?${range}`, { live: true });
  useOpened(delivery, `cs-metrics/delivery?${range}`, { live: true });
  useOpened(latest, 'conversations?limit=8', { live: true });
  useOpened(suspected, 'suspected', { live: true });
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
      <SuspectedFloods />
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

/** Says that the numbers leave out what may be forged. */
function SuspectedFloods() {
  const total = suspected.data?.total ?? 0;
  if (total === 0) return null;
  return (
    <Notice title="A flood is suspected">
      {counted(total, 'escalation or rating', 'escalations and ratings')} came in great numbers from
      one address or with one key. These numbers leave them out until an administrator accepts them{' '}
      {may('admin') ? <Link to="settings">under Settings</Link> : 'under Settings'}.
    </Notice>
  );
}

/** Whether browsers deliver their events. */
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
