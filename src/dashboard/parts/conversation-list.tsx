import type { ConversationListResponse } from '../../contract/index.ts';
import { ago, words } from '../format.ts';
import type { Load } from '../load.ts';
import { conversationPath } from './conversation-path.ts';
import { Link } from './link.tsx';
import { Marks, Rating } from './marks.tsx';
import { Notice } from './notice.tsx';
import { Waiting } from './waiting.tsx';

/** Conversations, newest first. */
export function ConversationList(props: {
  of: Load<ConversationListResponse>;
  /** The id of the one that is open. */
  selected?: string | undefined;
  /** It is of a search. */
  isFound?: boolean;
}) {
  const { of: load, selected, isFound } = props;
  const { data } = load;
  if (data === null) return <Waiting for={load} what="The conversations" rows={5} />;
  if (data.data.length === 0) {
    return isFound ? (
      <Notice title="Nothing found">No transcript has all of these words.</Notice>
    ) : (
      <Notice title="No conversations yet">The first one appears here by itself.</Notice>
    );
  }
  const now = Date.now();
  return (
    <ul class="list" aria-busy={load.isLoading}>
      {data.data.map((one) => (
        <li key={one.conversation_id}>
          <Link
            to={conversationPath(one.conversation_id)}
            current={one.conversation_id === selected}
          >
            <span class="preview">{one.preview ?? 'No message from the customer'}</span>
            <time dateTime={one.started_at}>{ago(one.started_at, now)}</time>
            <span class="marks">
              {one.topic && <span class="mark">{words(one.topic)}</span>}
              <Marks conversation={one} />
              <Rating value={one.csat_score} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
