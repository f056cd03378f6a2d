import type { TopicListResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { counted, day, words } from '../../format.ts';
import { listPath } from '../../parts/conversation-path.ts';
import { Link } from '../../parts/link.tsx';
import { may } from '../../session.ts';
import { namedTopic } from '../../parts/topic-name.ts';
import { strings } from '../../strings/index.ts';
import { namedAll } from './named.ts';

/** A topic, which opens its conversations. @param choose `null`: the user can change nothing */
export function Row(props: {
  of: TopicListResponse['data'][number];
  isChosen: boolean;
  choose: ((isChosen: boolean) => void) | null;
}) {
  const { of: one, isChosen, choose } = props;
  const name = words(one.topic);
  const title = (
    <span class="name" dir="auto">
      {name}
    </span>
  );
  return (
    <li class={isChosen ? 'on' : ''}>
      {choose && (
        <input
          type="checkbox"
          aria-label={say(strings.topics.choose, { topic: namedTopic(one.topic) })}
          checked={isChosen}
          onChange={({ currentTarget }) => choose(currentTarget.checked)}
        />
      )}
      <div>
        {may('conversations:read') ? (
          // Figures leave merged tickets out, and so does the list that a number opens.
          <Link to={listPath({ topic: one.topic, merged: false })}>{title}</Link>
        ) : (
          title
        )}
        {one.names.length > 0 && (
          <p class="muted">{say(strings.topics.also, { names: namedAll(one.names) })}</p>
        )}
      </div>
      <p class="muted">
        <span>{counted(strings.common.countedConversations, one.conversations)}</span>
        <span>{say(strings.topics.last, { day: day(`${one.last_day}T12:00:00`) })}</span>
      </p>
    </li>
  );
}
