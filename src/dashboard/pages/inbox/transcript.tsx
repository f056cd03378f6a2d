import { signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type {
  InboxChatResponse,
  LiveEventBody,
  TranscriptAttachment,
} from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { timeOfDay } from '../../format.ts';
import { Files } from '../../parts/files.tsx';
import { Problem } from '../../parts/problem.tsx';
import { customerName, senderOf } from '../../parts/senders.ts';
import { strings } from '../../strings/index.ts';
import { sendAction } from './act.ts';
import { Happened, isShown } from './happened.tsx';
import { markdown } from './markdown.tsx';
import { nameOfAgent } from './name.ts';
import { forget, type Outgoing, outgoing, sendMessage } from './outgoing.ts';
import { isConnected, isMine, loadEarlier, typingIn } from './state.ts';
import './transcript.css';

/** Whether the page is visible. */
const isLooking = signal(!document.hidden);
document.addEventListener('visibilitychange', () => (isLooking.value = !document.hidden));

type Message = InboxChatResponse['conversation']['messages'][number];
type Entry =
  | { at: number; kind: 'message'; message: Message }
  | { at: number; kind: 'event'; event: LiveEventBody };

/** Messages and events in chronological order. */
export function Transcript({ of: { chat: one, conversation, events } }: { of: InboxChatResponse }) {
  const log = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const mine = outgoing.value.filter(
    ({ chatId, id }) =>
      chatId === one.chat_id && !conversation.messages.some(({ message_id }) => message_id === id),
  );
  const writes = typingIn(conversation.conversation_id);
  const customer = customerName(conversation);
  const count =
    conversation.messages.length + events.length + mine.length + Number(writes !== null);
  const toEnd = () => {
    if (isAtEnd.current) log.current?.scrollTo(0, log.current.scrollHeight);
  };
  useEffect(toEnd, [count]);
  // Also when the field below grows, and when pictures have loaded.
  useEffect(() => {
    const observer = new ResizeObserver(toEnd);
    observer.observe(log.current!);
    observer.observe(log.current!.querySelector('ol')!);
    return () => observer.disconnect();
  }, []);
  // An agent who looks at the end has seen the last message.
  const last = conversation.messages.at(-1);
  const isUnseen = last?.sender_type === 'customer';
  useEffect(() => {
    if (!isUnseen || !isLooking.value || one.status !== 'assigned' || !isMine(one)) return;
    void sendAction(one.chat_id, { type: 'seen' });
  }, [last?.message_id, one.status, isLooking.value, isConnected.value]);

  const entries: Entry[] = [
    ...conversation.messages.map((message) => ({
      at: Date.parse(message.timestamp),
      kind: 'message' as const,
      message,
    })),
    ...events
      .filter(isShown)
      .map((event) => ({ at: Date.parse(event.at), kind: 'event' as const, event })),
  ].sort((a, b) => a.at - b.at);

  return (
    <div
      class="log"
      ref={log}
      tabIndex={0}
      role="log"
      aria-label={strings.inbox.transcript}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < 60;
      }}
    >
      {conversation.previous_cursor !== null && <Earlier />}
      <ol>
        {entries.map((entry) =>
          entry.kind === 'message' ? (
            <Said
              key={entry.message.message_id}
              message={entry.message}
              of={conversation}
              files={conversation.attachments.filter(
                ({ message_id }) => message_id === entry.message.message_id,
              )}
            />
          ) : (
            <Happened key={entry.event.id} event={entry.event} />
          ),
        )}
        {mine.map((message) => (
          <Sending key={message.id} message={message} />
        ))}
      </ol>
      {writes && (
        <p class="muted" role="status">
          {writes.agentId === null
            ? customer === null
              ? strings.inbox.customerTypes
              : say(strings.inbox.agentTypes, { name: customer })
            : say(strings.inbox.agentTypes, { name: nameOfAgent(writes.agentId) })}
        </p>
      )}
    </div>
  );
}

/** Shows earlier messages when pressed. */
function Earlier() {
  const problem = useSignal<string | null>(null);
  return (
    <>
      <button
        class="quiet"
        type="button"
        onClick={async () => {
          problem.value = await loadEarlier();
        }}
      >
        {strings.inbox.earlier}
      </button>
      <Problem of={problem.value} />
    </>
  );
}

/** A message, with who wrote it and when. */
export function Said(props: {
  message: Message;
  /** The conversation that it belongs to. */
  of: InboxChatResponse['conversation'];
  files: TranscriptAttachment[];
}) {
  const { message, files } = props;
  const { sender_type, sentiment, timestamp, content, reply_to } = message;
  return (
    <li class={`said ${sender_type} ${sentiment ?? ''}`}>
      <div class="by">
        {senderOf(message, props.of)}
        <time dateTime={timestamp}>{timeOfDay(timestamp)}</time>
      </div>
      <div class="bubble">{sender_type === 'customer' ? content : markdown(content)}</div>
      {reply_to !== null && (
        <p class="muted">{say(strings.common.replyTo, { message: reply_to })}</p>
      )}
      <Files files={files} />
    </li>
  );
}

function Sending({ message }: { message: Outgoing }) {
  const { id, chatId, content, files, error } = message;
  return (
    <li class={`said human_agent sending ${error ? 'failed' : ''}`}>
      <div class="by">{error ? strings.inbox.notSent : strings.common.sending}</div>
      <div class="bubble">{content}</div>
      {error && (
        <p class="field-error" role="alert">
          {error}{' '}
          <button type="button" onClick={() => void sendMessage(chatId, content, files, id)}>
            {strings.inbox.tryAgain}
          </button>
          <button type="button" onClick={() => forget(id)}>
            {strings.inbox.discard}
          </button>
        </p>
      )}
    </li>
  );
}
