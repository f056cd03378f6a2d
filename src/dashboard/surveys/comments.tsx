import type { SurveyListAnswer } from '../../contract/index.ts';
import { call } from '../api.ts';
import { useFetched } from '../fetched.ts';
import { ago, count } from '../format.ts';
import { Link, Notice, Rating, Waiting } from '../parts.tsx';
import { conversationPath } from '../route.ts';

const MOST = 8;

/** What customers wrote, with their conversations. */
export function Comments({ period, tick }: { period: string; tick: number }) {
  const [fetched] = useFetched(`${period} ${tick}`, () =>
    call<SurveyListAnswer>(`/csat/surveys?flag=feedback&limit=${MOST}&${period}`),
  );
  const now = Date.now();
  const { value } = fetched;
  return (
    <section class="card" aria-labelledby="comments">
      <div class="card-head">
        <h2 id="comments">Comments</h2>
        {value && value.total > MOST && (
          <span class="muted">
            The latest {MOST} of {count(value.total)}
          </span>
        )}
      </div>
      <Waiting fetched={fetched} what="The comments" rows={4} />
      {value?.data.length === 0 && (
        <Notice title="No comments">Nobody has added a line in this time.</Notice>
      )}
      <ul class="comments">
        {value?.data.map((survey) => (
          <li key={survey.id}>
            <blockquote dir="auto">{survey.feedback}</blockquote>
            <p class="muted">
              <Rating value={survey.rating} />
              {survey.responded_at && (
                <time dateTime={survey.responded_at}>{ago(survey.responded_at, now)}</time>
              )}
              <Link to={conversationPath(survey.conversation_id)}>Conversation</Link>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
