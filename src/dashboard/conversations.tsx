import { useRef } from 'preact/hooks';
import type { ConversationDetail } from '../contract/index.ts';
import { ConversationList } from './conversation-list.tsx';
import { count, duration, moment, money, NONE, timeOfDay, words } from './format.ts';
import { Link, Marks, Notice, Rating, Skeleton } from './parts.tsx';
import { selectedConversation } from './route.ts';
import { conversation, conversations, search } from './state.ts';
import { Files } from './transcript-files.tsx';

const SENDERS = { customer: 'Customer', ai: 'AI', human_agent: 'Agent' };

/** The list, and beside it the transcript of the one that is chosen. */
export function Conversations() {
  const selected = selectedConversation.value;
  const total = conversations.value.value?.total;
  return (
    <>
      <h1 class="unseen">Conversations</h1>
      <div class={`split ${selected === null ? '' : 'chosen'}`}>
        <section class="master" aria-labelledby="all">
          <div class="title">
            <h2 id="all">All conversations</h2>
            {total !== undefined && <span class="total">{count(total)}</span>}
          </div>
          <Search />
          <ConversationList />
        </section>
        <section class="detail" aria-label="Transcript" tabIndex={0}>
          {selected === null ? (
            <Notice title="Choose a conversation">Its transcript is shown here.</Notice>
          ) : (
            <Detail />
          )}
        </section>
      </div>
    </>
  );
}

/** How long to wait for the next letter, milliseconds. */
const PAUSE = 250;

function Search() {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        clearTimeout(timer.current);
        search.value = new FormData(event.currentTarget).get('q') as string;
      }}
    >
      <label class="unseen" for="search">
        Search transcripts
      </label>
      <input
        id="search"
        name="q"
        type="search"
        placeholder="Search transcripts"
        autocomplete="off"
        defaultValue={search.peek()}
        onInput={({ currentTarget }) => {
          clearTimeout(timer.current);
          timer.current = setTimeout(() => (search.value = currentTarget.value), PAUSE);
        }}
      />
    </form>
  );
}

function Detail() {
  const { value, error } = conversation.value;
  if (!value) {
    return error ? (
      <Notice title="This conversation could not be fetched" isError>
        {error}
      </Notice>
    ) : (
      <Skeleton rows={6} />
    );
  }
  return (
    <>
      <div class="detail-head">
        <Link to="conversations" class="back">
          All conversations
        </Link>
        <h2>{value.topic ? words(value.topic) : 'Conversation'}</h2>
        <div class="marks">
          <Marks conversation={value} />
          <Rating value={value.csat_score} />
        </div>
      </div>
      <Facts conversation={value} />
      {value.feedback && (
        <figure class="feedback">
          <blockquote>{value.feedback}</blockquote>
          <figcaption>The customer's comment</figcaption>
        </figure>
      )}
      <ol class="transcript">
        {value.messages.map((message) => (
          <li key={message.message_id} class={message.sender_type}>
            <div class="by">
              {SENDERS[message.sender_type]}
              <time dateTime={message.timestamp}>{timeOfDay(message.timestamp)}</time>
              {message.ai_confidence_score !== null && (
                <span title="How sure the AI was of its answer">
                  {Math.round(message.ai_confidence_score * 100)}% sure
                </span>
              )}
              {message.helpful !== null && (
                <span class={`mark ${message.helpful ? 'positive' : 'negative'}`}>
                  {message.helpful ? 'Helpful' : 'Not helpful'}
                </span>
              )}
              {message.sentiment !== null && message.sentiment !== 'neutral' && (
                <span class={`mark ${message.sentiment}`}>{words(message.sentiment)}</span>
              )}
            </div>
            <p>{message.content}</p>
            {message.reply_to !== null && <p class="muted">Reply to {message.reply_to}</p>}
            <Files
              files={value.attachments.filter(
                ({ message_id }) => message_id === message.message_id,
              )}
            />
          </li>
        ))}
      </ol>
      <Files files={value.attachments.filter(({ message_id }) => message_id === null)} />
      {value.messages.length === 0 && (
        <Notice title="No messages">This conversation has none.</Notice>
      )}
    </>
  );
}

function Facts({ conversation: c }: { conversation: ConversationDetail }) {
  const facts: [string, string][] = [
    ['Started', moment(c.started_at)],
    ['Resolved in', duration(c.resolution_time_seconds)],
    ['Handled by', c.ai_handled ? 'AI' : 'People'],
    ['Escalation', c.escalated ? words(c.escalation_reason ?? 'yes') : suggestionIn(c)],
    ['Customer', customerOf(c)],
    ['Cost', money(c.cost_usd)],
    ['Id', c.conversation_id],
  ];
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Who it was with; what a browser only claims is not shown as a fact. */
function customerOf(conversation: ConversationDetail): string {
  const { contact_name, contact_email, customer_id, identity_verified } = conversation;
  const name = contact_name ?? contact_email ?? customer_id;
  if (name === null) return NONE;
  return identity_verified === false ? `Says to be ${name} (not verified)` : name;
}

/** A person was offered, and not asked for. */
function suggestionIn({ events }: ConversationDetail): string {
  const offered = events.find(
    ({ type, data }) =>
      type === 'conversation.escalated' && (data as { suggested?: boolean }).suggested === true,
  );
  return offered ? `Offered: ${words((offered.data as { reason: string }).reason)}` : NONE;
}
