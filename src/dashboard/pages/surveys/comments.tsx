import type { SurveyListResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { ago, count } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { conversationPath } from '../../parts/conversation-path.ts';
import { Link } from '../../parts/link.tsx';
import { Rating } from '../../parts/marks.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';
import { AGAIN, periodQuery } from './period.ts';

const MOST = 8;

/** Customers' comments, with links to their conversations. */
export function Comments() {
  const load = useLoad<SurveyListResponse>(
    `csat/surveys?flag=feedback&limit=${MOST}&${periodQuery()}`,
    { every: AGAIN },
  );
  const now = Date.now();
  const { data: list } = load;
  return (
    <Card
      id="comments"
      title={strings.surveys.comments}
      head={
        list &&
        list.total > MOST && (
          <span class="muted">
            {say(strings.surveys.latestOf, { most: count(MOST), total: count(list.total) })}
          </span>
        )
      }
    >
      <Waiting for={load} what={strings.surveys.theComments} rows={4} />
      {list?.data.length === 0 && (
        <Notice title={strings.surveys.noComments}>{strings.surveys.noCommentsAbout}</Notice>
      )}
      <ul class="comments">
        {list?.data.map((survey) => (
          <li key={survey.id}>
            <blockquote dir="auto">{survey.feedback}</blockquote>
            <p class="muted">
              <Rating value={survey.rating} />
              {survey.responded_at && (
                <time dateTime={survey.responded_at}>{ago(survey.responded_at, now)}</time>
              )}
              <Link to={conversationPath(survey.conversation_id)}>
                {strings.common.conversation}
              </Link>
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
