import type { ListedSurvey, SurveyDetailResponse } from '../../../contract/index.ts';
import { moment } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Waiting } from '../../parts/waiting.tsx';

type Entry = SurveyDetailResponse['data']['answers'][number];

/** Describes an entry of the history. */
const describe: Record<Entry['source'], (rating: string) => string> = {
  page: (rating) => `The page was opened for ${rating}`,
  plain: (rating) => `A program followed the link for ${rating}`,
  script: (rating) => `The link for ${rating} was opened`,
  person: (rating) => `The customer chose ${rating}`,
};

const storyOf = ({ source, rating, feedback }: Entry) =>
  rating === null
    ? 'The customer wrote a comment'
    : describe[source](`${rating} of 5`) + (feedback === null ? '' : ', with a comment');

/** Everything received for a survey, and why some of it does not count. */
export function History({ of: { id, suspected_automation } }: { of: ListedSurvey }) {
  const load = useLoad<SurveyDetailResponse>(`csat/surveys/${id}`, { on: suspected_automation });
  const entries = load.data?.data.answers;
  return (
    <div class="history">
      <Waiting for={load} what="The history" rows={2} />
      {suspected_automation > 0 && (
        <p>
          Several different ratings came within ten seconds, and nobody touched the page. Security
          software that opens every link of an e-mail does this. These ratings are not counted and
          do not change the customer's rating.
        </p>
      )}
      {entries?.length === 0 && <p class="muted">Nothing has come in yet.</p>}
      <ol>
        {entries?.map((entry, index) => (
          <li key={index} class={entry.suspected_automation ? 'machine' : ''}>
            <time dateTime={entry.at}>{moment(entry.at)}</time> {storyOf(entry)}
            {entry.suspected_automation && <span class="mark alert">Automated</span>}
            {entry.source === 'page' && <span class="mark">Not counted</span>}
          </li>
        ))}
      </ol>
    </div>
  );
}
