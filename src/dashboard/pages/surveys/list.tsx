import { useSignal } from '@preact/signals';
import type { SurveyListResponse, SurveyStatus } from '../../../contract/index.ts';
import { count, words } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { AGAIN, channel } from './period.ts';
import { Row } from './row.tsx';

const STATUSES: SurveyStatus[] = ['pending', 'sent', 'completed', 'expired', 'cancelled', 'failed'];
const PAGE = 20;
/** Most rows in one response. */
const MOST = 200;

/** Every survey, its state and the reason. */
export function SurveyList() {
  const filter = useSignal('');
  const limit = useSignal(PAGE);
  const [name, value] = filter.value.split(':');
  const query = new URLSearchParams({
    limit: String(limit.value),
    ...(name && value && { [name]: value }),
    ...(channel.value && { channel: channel.value }),
  });
  const load = useLoad<SurveyListResponse>(`csat/surveys?${query}`, { every: AGAIN });
  const list = load.data;
  return (
    <Card
      id="surveys"
      title="All surveys"
      head={
        <label class="pick">
          <span class="unseen">Show</span>
          <select
            value={filter.value}
            onChange={(event) => {
              filter.value = event.currentTarget.value;
              limit.value = PAGE;
            }}
          >
            <option value="">All</option>
            {STATUSES.map((status) => (
              <option value={`status:${status}`}>{words(status)}</option>
            ))}
            <option value="flag:suspected">With automated clicks</option>
            <option value="flag:doubtful">Possibly not delivered</option>
            <option value="flag:held">Held back</option>
            {[5, 4, 3, 2, 1].map((rating) => (
              <option value={`rating:${rating}`}>Rated {rating}</option>
            ))}
          </select>
        </label>
      }
    >
      <Waiting for={load} what="The surveys" rows={4} />
      {list?.data.length === 0 && (
        <Notice title={filter.value ? 'None of these' : 'No surveys yet'}>
          {filter.value
            ? 'Show all to see the others.'
            : 'One is sent when a conversation with an e-mail address is resolved, or shown in the widget when a chat ends.'}
        </Notice>
      )}
      <ul class="surveys">
        {list?.data.map((survey) => (
          <Row key={survey.id} of={survey} changed={load.reload} />
        ))}
      </ul>
      {list && list.total > list.data.length && limit.value < MOST && (
        <div class="actions">
          <button
            type="button"
            class="quiet"
            onClick={() => (limit.value = Math.min(MOST, limit.value + PAGE))}
          >
            Show more
          </button>
          <span class="muted">
            {count(list.data.length)} of {count(list.total)}
          </span>
        </div>
      )}
    </Card>
  );
}
