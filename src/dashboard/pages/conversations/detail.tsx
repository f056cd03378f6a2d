import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { ConversationDetail } from '../../../contract/index.ts';
import { MAX_TRANSCRIPT_MESSAGES } from '../../../contract/limits.ts';
import { SELF_HARM } from '../../../contract/self-harm.ts';
import { say } from '../../../strings/say.ts';
import { params, queryOf } from '../../address.ts';
import { call } from '../../api.ts';
import { count, duration, moment, money, NONE, termOf, timeOfDay, words } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { conversationPath } from '../../parts/conversation-path.ts';
import { Facts } from '../../parts/facts.tsx';
import { Files } from '../../parts/files.tsx';
import { Marks, Rating } from '../../parts/marks.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { senderOf } from '../../parts/senders.ts';
import { Back } from '../../parts/split.tsx';
import { refreshedFromStart, withLater } from '../../parts/transcript-pages.ts';
import { Waiting } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';
import { filtersOf } from './filters.ts';

/** Messages that are added when the end of the transcript is reached. */
const PAGE = 200;

/** A conversation: its data and its transcript. */
export function Detail({ id }: { id: string }) {
  const limit = useSignal(PAGE);
  const problem = useSignal<string | null>(null);
  const path = `conversations/${encodeURIComponent(id)}?messages_limit=`;
  const load = useLoad<ConversationDetail, { data: ConversationDetail }>(`${path}${limit.value}`, {
    live: id,
    read: ({ data }, shown) => (shown ? refreshedFromStart(data, shown) : data),
  });
  const { data } = load;

  async function showMore(): Promise<void> {
    const cursor = load.data?.next_cursor;
    if (!cursor || load.isLoading) return;
    if (limit.value < MAX_TRANSCRIPT_MESSAGES) {
      limit.value += PAGE;
      return;
    }
    const more = await call<{ data: ConversationDetail }>(`${path}${PAGE}&cursor=${cursor}`);
    problem.value = more.ok ? null : more.message;
    const shown = load.data;
    if (more.ok && shown?.next_cursor === cursor) load.set(withLater(shown, more.value.data));
  }

  const back = (
    <Back to={conversationPath('', queryOf(filtersOf(params.value)))}>
      {strings.conversations.all}
    </Back>
  );
  if (data === null) {
    return (
      <>
        {back}
        <Waiting for={load} what={strings.conversations.thisConversation} rows={6} />
      </>
    );
  }
  const filesOf = (id: string | null) =>
    data.attachments.filter(({ message_id }) => message_id === id);
  return (
    <>
      <div class="detail-head">
        {back}
        <h2>{data.topic ? words(data.topic) : strings.common.conversation}</h2>
        <div class="marks">
          <Marks conversation={data} />
          <Rating value={data.csat_score} />
        </div>
      </div>
      <Facts of={factsOf(data)} />
      {data.feedback && (
        <figure class="feedback">
          <blockquote>{data.feedback}</blockquote>
          <figcaption>{strings.conversations.comment}</figcaption>
        </figure>
      )}
      <ol class="transcript">
        {data.messages.map((message) => (
          <Message
            key={message.message_id}
            of={message}
            conversation={data}
            files={filesOf(message.message_id)}
          />
        ))}
      </ol>
      {data.next_cursor !== null && <More show={() => void showMore()} />}
      <Problem of={problem.value ?? load.error} />
      <Files files={filesOf(null)} />
      {data.messages.length === 0 && (
        <Notice title={strings.conversations.noMessages}>{strings.conversations.hasNone}</Notice>
      )}
    </>
  );
}

/** Shows more when it is scrolled into view, or pressed. */
function More({ show }: { show(): void }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) show();
    });
    observer.observe(button.current!);
    return () => observer.disconnect();
  });
  return (
    <button class="quiet" type="button" ref={button} onClick={show}>
      {strings.conversations.showMoreMessages}
    </button>
  );
}

function Message(props: {
  of: ConversationDetail['messages'][number];
  conversation: ConversationDetail;
  files: ConversationDetail['attachments'];
}) {
  const { of: message, files } = props;
  return (
    <li class={message.sender_type}>
      <div class="by">
        {senderOf(message, props.conversation)}
        <time dateTime={message.timestamp}>{timeOfDay(message.timestamp)}</time>
        {message.ai_confidence_score !== null && (
          <span title={strings.conversations.confidence}>
            {say(strings.conversations.sure, {
              percent: count(Math.round(message.ai_confidence_score * 100)),
            })}
          </span>
        )}
        {message.helpful !== null && (
          <span class={`mark ${message.helpful ? 'positive' : 'negative'}`}>
            {message.helpful ? strings.conversations.helpful : strings.conversations.notHelpful}
          </span>
        )}
        {message.sentiment !== null && message.sentiment !== 'neutral' && (
          <span class={`mark ${message.sentiment}`}>{termOf(message.sentiment)}</span>
        )}
      </div>
      <p>{message.content}</p>
      {message.reply_to !== null && (
        <p class="muted">{say(strings.common.replyTo, { message: message.reply_to })}</p>
      )}
      <Files files={files} />
    </li>
  );
}

function factsOf(c: ConversationDetail): [string, string][] {
  const { started, resolvedIn, handledBy, agent, escalation, customer, cost, id } =
    strings.conversations;
  const isOther = c.recorded_topic !== null && c.recorded_topic !== c.topic;
  return [
    [started, moment(c.started_at)],
    [resolvedIn, duration(c.resolution_time_seconds)],
    [handledBy, c.ai_handled ? strings.common.ai : agent],
    [escalation, escalationOf(c)],
    [customer, customerOf(c)],
    [cost, money(c.cost_usd)],
    ...(isOther ? [[strings.topics.recorded, c.recorded_topic!] as [string, string]] : []),
    [id, c.conversation_id],
  ];
}

/** The customer; an identity that is not verified is marked. */
function customerOf(conversation: ConversationDetail): string {
  const { contact_name, contact_email, customer_id, identity_verified } = conversation;
  const name = contact_name ?? contact_email ?? customer_id;
  if (name === null) return NONE;
  return identity_verified === false ? say(strings.conversations.notVerified, { name }) : name;
}

/** The reason of the escalation; one for self-harm is named, whatever the first reason was. */
function escalationOf(conversation: ConversationDetail): string {
  const { escalated, escalation_reason, events } = conversation;
  if (!escalated) return suggestionIn(conversation);
  const isSelfHarm = events.some(
    ({ type, data }) =>
      type === 'conversation.escalated' && (data as { trigger?: string }).trigger === SELF_HARM,
  );
  const { escalatedWithoutReason, selfHarm } = strings.conversations;
  const reason = escalation_reason === null ? escalatedWithoutReason : termOf(escalation_reason);
  return isSelfHarm ? say(selfHarm, { reason }) : reason;
}

/** The escalation that was suggested to the customer, who did not ask for it. */
function suggestionIn({ events }: ConversationDetail): string {
  const offered = events.find(
    ({ type, data }) =>
      type === 'conversation.escalated' && (data as { suggested?: boolean }).suggested === true,
  );
  if (!offered) return NONE;
  const { reason } = offered.data as { reason: string };
  return say(strings.conversations.offered, { reason: termOf(reason) });
}
