import { useSignal } from '@preact/signals';
import type { RatingsResponse } from '../../../contract/index.ts';
import { addressed } from '../../address.ts';
import { ago, count } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { conversationPath } from '../../parts/conversation-path.ts';
import { Link } from '../../parts/link.tsx';
import { Rating } from '../../parts/marks.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';
import { DAY, dayOf } from '../../time.ts';
import { AGAIN, channel, days } from './period.ts';

const PAGE = 8;
/** Most rows in one response. */
const MOST = 200;

/** Whether ratings without a comment are listed, too. */
const shown = addressed('ratings', ['comments', 'all']);

/** What customers said in surveys by mail, in the widget, and in other systems, told apart. */
export function Comments() {
  const limit = useSignal(PAGE);
  const now = Date.now();
  const query = new URLSearchParams({
    limit: String(limit.value),
    from: dayOf(now - (days.value - 1) * DAY),
    ...(shown.value === 'comments' && { has_comment: 'true' }),
    ...(channel.value && { source: channel.value }),
  });
  const load = useLoad<RatingsResponse>(`csat/ratings?${query}`, { every: AGAIN });
  const { data: list } = load;
  const { surveys } = strings;
  return (
    <Card
      id="comments"
      title={surveys.comments}
      head={
        <label class="pick">
          <span class="unseen">{surveys.showRatings}</span>
          <select
            value={shown.value}
            onChange={({ currentTarget }) => {
              shown.value = currentTarget.value as typeof shown.value;
              limit.value = PAGE;
            }}
          >
            <option value="comments">{surveys.onlyComments}</option>
            <option value="all">{surveys.allRatings}</option>
          </select>
        </label>
      }
    >
      <Waiting for={load} what={surveys.theComments} rows={4} isTall />
      {list?.data.length === 0 && (
        <Notice title={surveys.noComments}>{surveys.noCommentsAbout}</Notice>
      )}
      <ul class="comments">
        {list?.data.map((one) => (
          <li key={one.conversation_id}>
            {one.feedback !== null && <blockquote dir="auto">{one.feedback}</blockquote>}
            <p class="muted">
              <Rating value={one.rating} />
              <span class="mark">{surveys.sources[one.source]}</span>
              <time dateTime={one.started_at}>{ago(one.started_at, now)}</time>
              <Link to={conversationPath(one.conversation_id)}>{strings.common.conversation}</Link>
            </p>
          </li>
        ))}
      </ul>
      {list && list.next_cursor !== null && limit.value < MOST && (
        <div class="actions">
          <button
            type="button"
            class="quiet"
            onClick={() => (limit.value = Math.min(MOST, limit.value + 3 * PAGE))}
          >
            {strings.common.showMore}
          </button>
          <span class="muted">{count(list.data.length)}</span>
        </div>
      )}
    </Card>
  );
}
