import type { ComponentChildren } from 'preact';
import type {
  ConversationListResponse,
  ListedSummary,
  SearchHighlight,
} from '../../contract/index.ts';
import { ago, words } from '../format.ts';
import type { Load } from '../load.ts';
import { strings } from '../strings/index.ts';
import { conversationPath } from './conversation-path.ts';
import { Link } from './link.tsx';
import { Marks, Rating } from './marks.tsx';
import { customerName } from './senders.ts';
import { LoadProblem, Waiting } from './waiting.tsx';

/** Conversations, newest first. */
export function ConversationList(props: {
  of: Load<ConversationListResponse>;
  /** The id of the open conversation. */
  selected?: string | undefined;
  /** The filters that a link to a conversation keeps, as the address has them. */
  query?: string;
  /** Shown when there are no rows. */
  empty: ComponentChildren;
}) {
  const { of: load, selected, query, empty } = props;
  const { data } = load;
  if (data === null)
    return <Waiting for={load} what={strings.parts.theConversations} rows={8} isTall />;
  if (data.data.length === 0) return <>{empty}</>;
  const now = Date.now();
  return (
    <>
      <LoadProblem of={load} what={strings.parts.theConversations} />
      <ul class="list" aria-busy={load.isLoading}>
        {data.data.map((one) => (
          <li key={one.conversation_id}>
            <Link
              to={conversationPath(one.conversation_id, query)}
              current={one.conversation_id === selected}
            >
              <Preview of={one} />
              <time dateTime={one.started_at}>{ago(one.started_at, now)}</time>
              <span class="marks">
                <Who of={one} />
                {one.topic && <span class="mark">{words(one.topic)}</span>}
                <Marks conversation={one} />
                <Rating value={one.csat_score} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The customer, as far as known. */
function Who({ of }: { of: ListedSummary }) {
  const name = customerName(of);
  return name === null ? null : (
    <span class="who" dir="auto">
      {name}
    </span>
  );
}

/** Where the search found its words, or the first message of the customer. */
function Preview({ of: { highlight, preview } }: { of: ListedSummary }) {
  if (!highlight) return <span class="preview">{preview ?? strings.parts.noCustomerMessage}</span>;
  return (
    <span class="preview found">
      <span class="by">{strings.parts.sender[highlight.sender_type]}</span> {marked(highlight)}
    </span>
  );
}

function marked({ excerpt, ranges }: SearchHighlight): ComponentChildren[] {
  const parts: ComponentChildren[] = [];
  let at = 0;
  for (const [begin, end] of ranges) {
    parts.push(excerpt.slice(at, begin), <mark key={begin}>{excerpt.slice(begin, end)}</mark>);
    at = end;
  }
  parts.push(excerpt.slice(at));
  return parts;
}
