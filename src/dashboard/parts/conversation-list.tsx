import type { ConversationListResponse } from '../../contract/index.ts';
import { ago, words } from '../format.ts';
import type { Load } from '../load.ts';
import { strings } from '../strings/index.ts';
import { conversationPath } from './conversation-path.ts';
import { Link } from './link.tsx';
import { Marks, Rating } from './marks.tsx';
import { Notice } from './notice.tsx';
import { Waiting } from './waiting.tsx';

/** Conversations, newest first. */
export function ConversationList(props: {
  of: Load<ConversationListResponse>;
  /** The id of the open conversation. */
  selected?: string | undefined;
  /** Whether the list is a search result. */
  isFound?: boolean;
}) {
  const { of: load, selected, isFound } = props;
  const { data } = load;
  if (data === null) return <Waiting for={load} what={strings.parts.theConversations} rows={5} />;
  if (data.data.length === 0) {
    return isFound ? (
      <Notice title={strings.common.nothingFound}>{strings.parts.notFound}</Notice>
    ) : (
      <Notice title={strings.parts.noConversations}>{strings.parts.firstAppears}</Notice>
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
            <span class="preview">{one.preview ?? strings.parts.noCustomerMessage}</span>
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
