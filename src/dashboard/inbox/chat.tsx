import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { InboxChatAnswer, LiveEventBody } from '../../contract/index.ts';
import { timeOfDay, words } from '../format.ts';
import { Link, Notice, Skeleton } from '../parts.tsx';
import { Files } from '../transcript-files.tsx';
import { ChatActions, WrapUp } from './actions.tsx';
import { nameOf } from './chat-list.tsx';
import { Composer } from './composer.tsx';
import { Details } from './details.tsx';
import { take } from './index.tsx';
import { markdown } from './markdown.tsx';
import {
  chat,
  forget,
  inbox,
  isConnected,
  isMine,
  type Outgoing,
  outgoing,
  say,
  tell,
  typingIn,
} from './state.ts';

/** The page is in front. */
const isLooking = signal(!document.hidden);
document.addEventListener('visibilitychange', () => (isLooking.value = !document.hidden));

/** The chat that is open: what was said, what happened, and what I say. */
export function Chat() {
  const { value, error } = chat.value;
  if (!value) {
    return error ? (
      <Notice title="This chat could not be fetched" isError>
        {error}
      </Notice>
    ) : (
      <Skeleton rows={6} />
    );
  }
  const { conversation } = value;
  // The list is fetched more often.
  const one =
    inbox.value.value?.chats.find(({ chat_id }) => chat_id === value.chat.chat_id) ?? value.chat;
  const isTaken = isMine(one);
  return (
    <>
      <header class="chat-head">
        <Link to="inbox" class="back">
          All chats
        </Link>
        <div>
          <h2>{nameOf(one)}</h2>
          <p class="muted">
            {one.topic ? words(one.topic) : 'No topic'}
            {one.reason && ` · ${words(one.reason)}`}
          </p>
        </div>
        {isTaken && one.status === 'assigned' && <ChatActions chatId={one.chat_id} />}
      </header>
      <Details of={value} />
      <Transcript of={value} />
      {one.status === 'wrapping_up' && isTaken ? (
        <WrapUp key={one.chat_id} chat={one} />
      ) : one.status === 'assigned' && isTaken ? (
        <Composer chatId={one.chat_id} customerSeenAt={one.customer_seen_at} of={conversation} />
      ) : one.status === 'queued' || one.offer?.agent_id === inbox.value.value?.me.id ? (
        <div class="take">
          <button type="button" class="primary" onClick={() => void take(one.chat_id)}>
            Take this chat
          </button>
        </div>
      ) : (
        <p class="take muted">
          {one.status === 'closed' ? 'This chat is closed.' : 'Somebody else is in this chat.'}
        </p>
      )}
    </>
  );
}

type Entry =
  | { at: number; kind: 'message'; message: InboxChatAnswer['conversation']['messages'][number] }
  | { at: number; kind: 'event'; event: LiveEventBody };

/** What was said and what happened, in one line of time. */
function Transcript({ of: { chat: one, conversation, events } }: { of: InboxChatAnswer }) {
  const log = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const mine = outgoing.value.filter(
    ({ chatId, id }) =>
      chatId === one.chat_id && !conversation.messages.some(({ message_id }) => message_id === id),
  );
  const writes = typingIn(conversation.conversation_id);
  const count =
    conversation.messages.length + events.length + mine.length + Number(writes !== null);
  useEffect(() => {
    if (isAtEnd.current) log.current?.scrollTo(0, log.current.scrollHeight);
  }, [count]);
  // Who looks at the end has seen it.
  const last = conversation.messages.at(-1);
  const isUnseen = last?.sender_type === 'customer';
  useEffect(() => {
    if (!isUnseen || !isLooking.value || one.status !== 'assigned' || !isMine(one)) return;
    void tell(one.chat_id, { type: 'seen' });
  }, [last?.message_id, one.status, isLooking.value, isConnected.value]);

  const entries: Entry[] = [
    ...conversation.messages.map((message) => ({
      at: Date.parse(message.timestamp),
      kind: 'message' as const,
      message,
    })),
    ...events
      .filter((event) => event.type in TOLD)
      .map((event) => ({ at: Date.parse(event.at), kind: 'event' as const, event })),
  ].sort((a, b) => a.at - b.at);

  return (
    <div
      class="log"
      ref={log}
      tabIndex={0}
      role="log"
      aria-label="Transcript"
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < 60;
      }}
    >
      <ol>
        {entries.map((entry) =>
          entry.kind === 'message' ? (
            <li
              key={entry.message.message_id}
              class={`said ${entry.message.sender_type} ${entry.message.sentiment ?? ''}`}
            >
              <div class="by">
                {entry.message.agent_id === null
                  ? SENDERS[entry.message.sender_type]
                  : nameOfAgent(entry.message.agent_id)}
                <time dateTime={entry.message.timestamp}>{timeOfDay(entry.message.timestamp)}</time>
              </div>
              <div class="bubble">
                {entry.message.sender_type === 'customer'
                  ? entry.message.content
                  : markdown(entry.message.content)}
              </div>
              {entry.message.reply_to !== null && (
                <p class="muted">Reply to {entry.message.reply_to}</p>
              )}
              <Files
                files={conversation.attachments.filter(
                  ({ message_id }) => message_id === entry.message.message_id,
                )}
              />
            </li>
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
          {writes.agentId === null ? 'The customer' : nameOfAgent(writes.agentId)} is typing …
        </p>
      )}
    </div>
  );
}

const SENDERS = { customer: 'Customer', ai: 'AI', human_agent: 'Agent' };

function Sending({ message }: { message: Outgoing }) {
  const { id, chatId, content, files, error } = message;
  return (
    <li class={`said human_agent sending ${error ? 'failed' : ''}`}>
      <div class="by">{error ? 'Not sent' : 'Sending …'}</div>
      <div class="bubble">{content}</div>
      {error && (
        <p class="field-error" role="alert">
          {error}{' '}
          <button type="button" onClick={() => void say(chatId, content, files, id)}>
            Try again
          </button>
          <button type="button" onClick={() => forget(id)}>
            Drop it
          </button>
        </p>
      )}
    </li>
  );
}

const nameOfAgent = (id: unknown) =>
  inbox.value.value?.agents.find((agent) => agent.id === id)?.name ?? 'Somebody';
const nameOfTeam = (id: unknown) =>
  inbox.value.value?.teams.find((team) => team.id === id)?.name ?? 'a team';

/** What is told of what happened, beside what was said. */
const TOLD: Record<string, (data: LiveEventBody['data']) => string> = {
  queued: () => 'The customer asked for a person',
  away: () => 'Nobody was there',
  accepted: ({ agentId, kind }) =>
    `${nameOfAgent(agentId)} ${kind === 'invite' ? 'came in' : 'took the chat'}`,
  transfer: ({ fromAgentId, toAgentId, toTeamId }) =>
    `${nameOfAgent(fromAgentId)} hands it to ${toAgentId ? nameOfAgent(toAgentId) : nameOfTeam(toTeamId)}`,
  transfer_failed: ({ reason }) => `The transfer did not work: ${words(String(reason))}`,
  left: ({ agentId, reason }) =>
    `${nameOfAgent(agentId)} ${reason === 'lost' ? 'lost the connection' : 'left'}`,
  requeued: () => 'Back in the queue',
  ended: ({ by, agentId }) =>
    by === 'agent' ? `${nameOfAgent(agentId)} ended the chat` : 'The customer ended the chat',
  wrapped_up: ({ agentId, isAutomatic }) =>
    isAutomatic ? 'Wrapped up by itself' : `${nameOfAgent(agentId)} wrapped it up`,
  closed: ({ outcome }) => words(String(outcome)),
  note: ({ agentId }) => `Note of ${nameOfAgent(agentId)}`,
};

function Happened({ event: { type, data, at } }: { event: LiveEventBody }) {
  const note = type === 'note' ? data['content'] : data['note'];
  return (
    <li class={type === 'note' ? 'happened note' : 'happened'}>
      <span>
        {TOLD[type]!(data)}, <time dateTime={at}>{timeOfDay(at)}</time>
      </span>
      {typeof note === 'string' && <p>{note}</p>}
    </li>
  );
}
