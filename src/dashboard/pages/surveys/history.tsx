import type { ListedSurvey, SurveyDetailAnswer } from '../../../contract/index.ts';
import { moment } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Waiting } from '../../parts/waiting.tsx';

const SOURCES = {
  page: 'opened the page of',
  plain: 'a program followed the link of',
  script: 'opened the link of',
  person: 'pressed or wrote',
};

/** All that came in for a survey, and why some of it counts for nothing. */
export function History({ of: { id, suspected_automation } }: { of: ListedSurvey }) {
  const load = useLoad<SurveyDetailAnswer>(`csat/surveys/${id}`, { on: suspected_automation });
  const answers = load.data?.data.answers;
  return (
    <div class="history">
      <Waiting for={load} what="The history" rows={2} />
      {suspected_automation > 0 && (
        <p>
          Several different ratings came within ten seconds, and nobody touched the page: that is
          what security software does with the links of a mail. They count for nothing, and undo no
          answer of the customer.
        </p>
      )}
      {answers?.length === 0 && <p class="muted">No answer yet.</p>}
      <ol>
        {answers?.map((answer, index) => (
          <li key={index} class={answer.suspected_automation ? 'machine' : ''}>
            <time dateTime={answer.at}>{moment(answer.at)}</time> {SOURCES[answer.source]}{' '}
            {answer.rating === null ? 'a comment' : `${answer.rating} of 5`}
            {answer.feedback !== null && ', with a comment'}
            {answer.suspected_automation && <span class="mark alert">Machine</span>}
            {answer.source === 'page' && <span class="mark">No answer</span>}
          </li>
        ))}
      </ol>
    </div>
  );
}
