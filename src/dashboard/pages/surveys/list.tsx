import { useSignal } from '@preact/signals';
import type { SurveyListResponse, SurveyStatus } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { addressed } from '../../address.ts';
import { count, termOf } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';
import { AGAIN, channel } from './period.ts';
import { Row } from './row.tsx';

const STATUSES: SurveyStatus[] = ['pending', 'sent', 'completed', 'expired', 'cancelled', 'failed'];
const PAGE = 20;
/** Most rows in one response. */
const MOST = 200;

const RATINGS = [5, 4, 3, 2, 1];

/** What is listed, as `name:value` of a parameter of the API; empty: everything. */
const filter = addressed('show', [
  '',
  ...STATUSES.map((status) => `status:${status}`),
  ...['suspected', 'doubtful', 'held'].map((flag) => `flag:${flag}`),
  ...RATINGS.map((rating) => `rating:${rating}`),
]);

/** Every survey, its state and the reason. */
export function SurveyList() {
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
      title={strings.surveys.allSurveys}
      head={
        <label class="pick">
          <span class="unseen">{strings.surveys.show}</span>
          <select
            value={filter.value}
            onChange={(event) => {
              filter.value = event.currentTarget.value;
              limit.value = PAGE;
            }}
          >
            <option value="">{strings.surveys.all}</option>
            {STATUSES.map((status) => (
              <option value={`status:${status}`}>{termOf(status)}</option>
            ))}
            <option value="flag:suspected">{strings.surveys.withAutomated}</option>
            <option value="flag:doubtful">{strings.surveys.possiblyUndelivered}</option>
            <option value="flag:held">{strings.surveys.heldBack}</option>
            {RATINGS.map((rating) => (
              <option value={`rating:${rating}`}>
                {say(strings.surveys.ratedWith, { rating: String(rating) })}
              </option>
            ))}
          </select>
        </label>
      }
    >
      <Waiting for={load} what={strings.surveys.theSurveys} rows={4} isTall />
      {list?.data.length === 0 && (
        <Notice title={filter.value ? strings.surveys.noneOfThese : strings.surveys.noSurveys}>
          {filter.value ? strings.surveys.showAll : strings.surveys.noSurveysAbout}
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
            {strings.common.showMore}
          </button>
          <span class="muted">
            {say(strings.format.shown, {
              shown: count(list.data.length),
              total: count(list.total),
            })}
          </span>
        </div>
      )}
    </Card>
  );
}
