import { ago, words } from './format.ts';
import { Link, Marks, Notice, Rating, Skeleton } from './parts.tsx';
import { conversationPath, selectedConversation } from './route.ts';
import { conversations, loadMore, search } from './state.ts';

/** Conversations, newest first. */
export function ConversationList({ limit = Infinity }: { limit?: number }) {
  const { value, error } = conversations.value;
  if (!value) {
    return error ? (
      <Notice title="The conversations could not be fetched" isError>
        {error}
      </Notice>
    ) : (
      <Skeleton rows={5} />
    );
  }
  if (value.conversations.length === 0) {
    return search.value ? (
      <Notice title="Nothing found">No transcript has all of these words.</Notice>
    ) : (
      <Notice title="No conversations yet">The first one appears here by itself.</Notice>
    );
  }
  const now = Date.now();
  return (
    <>
      <ul class="list">
        {value.conversations.slice(0, limit).map((one) => (
          <li key={one.conversation_id}>
            <Link
              to={conversationPath(one.conversation_id)}
              current={one.conversation_id === selectedConversation.value}
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
      {limit === Infinity && value.nextCursor && (
        <button class="quiet" type="button" onClick={() => void loadMore()}>
          Show more
        </button>
      )}
    </>
  );
}
