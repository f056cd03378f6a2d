import type { ListedSurvey, SurveyDetailResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { moment } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Waiting } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';

type Entry = SurveyDetailResponse['data']['answers'][number];

function storyOf({ source, rating, feedback }: Entry): string {
  if (rating === null) return strings.surveys.wroteComment;
  const entry = say(strings.surveys.entry[source], { rating: String(rating) });
  return feedback === null ? entry : say(strings.surveys.withComment, { entry });
}

/** Everything received for a survey, and why some of it does not count. */
export function History({ of: { id, suspected_automation } }: { of: ListedSurvey }) {
  const load = useLoad<SurveyDetailResponse>(`csat/surveys/${id}`, { on: suspected_automation });
  const entries = load.data?.data.answers;
  return (
    <div class="history">
      <Waiting for={load} what={strings.surveys.theHistory} rows={2} />
      {suspected_automation > 0 && <p>{strings.surveys.suspectedAbout}</p>}
      {entries?.length === 0 && <p class="muted">{strings.surveys.nothingIn}</p>}
      <ol>
        {entries?.map((entry, index) => (
          <li key={index} class={entry.suspected_automation ? 'machine' : ''}>
            <time dateTime={entry.at}>{moment(entry.at)}</time> {storyOf(entry)}
            {entry.suspected_automation && (
              <span class="mark alert">{strings.surveys.automated}</span>
            )}
            {entry.source === 'page' && <span class="mark">{strings.surveys.notCounted}</span>}
          </li>
        ))}
      </ol>
    </div>
  );
}
