import type { ListedSurvey, SurveyDetailResponse } from '../../../contract/index.ts';
import { moment } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Waiting } from '../../parts/waiting.tsx';

type Entry = SurveyDetailResponse['data']['answers'][number];

/** What came in, in words. */
const told: Record<Entry['source'], (rating: string) => string> = {
  page: (rating) => `The page was opened for ${rating}`,
  plain: (rating) => `A program followed the link for ${rating}`,
  script: (rating) => `The link for ${rating} was opened`,
  person: (rating) => `The customer chose ${rating}`,
};

const storyOf = ({ source, rating, feedback }: Entry) =>
  rating === null
    ? 'The customer wrote a comment'
    : told[source](`${rating} of 5`) + (feedback === null ? '' : ', with a comment');

/** All that came in for a survey, and why some of it counts for nothing. */
export function History({ of: { id, suspected_automation } }: { of: ListedSurvey }) {
  const load = useLoad<SurveyDetailResponse>(`csat/surveys/${id}`, { on: suspected_automation });
  const answers = load.data?.data.answers;
  return (
    <div class="history">
      <Waiting for={load} what="The history" rows={2} />
      {suspected_automation > 0 && (
        <p>
          Several different ratings came within ten seconds, and nobody touched the page: that is
          what security software does with the links of an e-mail. They are not counted, and change
          no rating of the customer.
        </p>
      )}
      {answers?.length === 0 && <p class="muted">Nothing has come in yet.</p>}
      <ol>
        {answers?.map((answer, index) => (
          <li key={index} class={answer.suspected_automation ? 'machine' : ''}>
            <time dateTime={answer.at}>{moment(answer.at)}</time> {storyOf(answer)}
            {answer.suspected_automation && <span class="mark alert">Automated</span>}
            {answer.source === 'page' && <span class="mark">Not counted</span>}
          </li>
        ))}
      </ol>
    </div>
  );
}
