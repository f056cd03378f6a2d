import type {
  ConversationListResponse,
  DashboardResponse,
  DashboardMetrics,
  DeliveryResponse,
  SuspectedListResponse,
} from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { counted } from '../../format.ts';
import { keptLoad, useOpened } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { hours, Ranges } from '../../parts/choices.tsx';
import { ConversationList } from '../../parts/conversation-list.tsx';
import { Link } from '../../parts/link.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Skeleton } from '../../parts/waiting.tsx';
import { may } from '../../session.ts';
import { sayWith, strings } from '../../strings/index.ts';
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
        <h1>{strings.overview.title}</h1>
        <Ranges />
      </div>
      {error && (
        <Notice title={strings.overview.old} isError>
          {error}
        </Notice>
      )}
      <SuspectedFloods />
      {data ? <Numbers of={data} /> : !error && <Skeleton rows={2} />}
      <div class="columns">
        <Card
          id="latest"
          title={strings.overview.latest}
          head={<Link to="conversations">{strings.overview.seeAll}</Link>}
        >
          <ConversationList of={latest} />
        </Card>
        <Card id="topics" title={strings.common.topics}>
          {data && <Topics of={data.top_topics} />}
          <DeliveryHealth />
        </Card>
      </div>
      {latest.data?.total === 0 && (
        <p class="hint">
          {sayWith(strings.overview.nothingYet, {
            address: <code>POST /api/v1/conversations</code>,
          })}
        </p>
      )}
    </>
  );
}

/** Says that the numbers leave out what may be forged. */
function SuspectedFloods() {
  const total = suspected.data?.total ?? 0;
  if (total === 0) return null;
  const { flood, floodCounted, underSettings } = strings.overview;
  return (
    <Notice title={flood}>
      {sayWith(counted(floodCounted, total), {
        place: may('admin') ? <Link to="settings">{underSettings}</Link> : underSettings,
      })}
    </Notice>
  );
}

/** Whether browsers deliver their events. */
function DeliveryHealth() {
  const { data } = delivery;
  if (!data) return null;
  const { dropped_events: dropped, retried_batches: retried } = data.metrics;
  const { nothingLost, lost: someLost, again, lostAlone, lostAndAgain } = strings.overview;
  const lost = dropped === 0 ? nothingLost : counted(someLost, dropped);
  return (
    <div class={`health ${dropped > 0 ? 'bad' : ''}`}>
      <h3>{strings.overview.delivery}</h3>
      <p>
        {retried > 0
          ? say(lostAndAgain, { lost, again: counted(again, retried) })
          : say(lostAlone, { lost })}
      </p>
    </div>
  );
}
