import { useEffect, useState } from 'preact/hooks';
import type { InboxChat, MessageLeft } from '../../../contract/index.ts';
import { ago, words } from '../../format.ts';
import { Link } from '../../parts/link.tsx';
import { act, take } from './act.ts';
import { nameOf, nameOfAgent } from './name.ts';
import { SetApart } from './set-apart.tsx';
import { chatPath, selectedChat } from './path.ts';
import {
  inbox,
  meId,
  messagesLeft,
  mine,
  offers,
  others,
  typingIn,
  waiting,
  waitsForMail,
} from './state.ts';
import './chat-list.css';

/** The current time, updated every second for the waiting times. */
function useNow(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** The chats offered to this agent, their own, those waiting, and those of other agents. */
export function ChatList() {
  const now = useNow();
  const left = messagesLeft.value;
  const isEmpty =
    offers.value.length +
      mine.value.length +
      waiting.value.length +
      others.value.length +
      left.length ===
    0;
  return (
    <div class="chats">
      {offers.value.length > 0 && (
        <Group name="For you">
          {offers.value.map((one) => (
            <Offer key={one.chat_id} of={one} now={now} />
          ))}
        </Group>
      )}
      {mine.value.length > 0 && (
        <Group name="Your chats">
          {mine.value.map((one) => (
            <Row key={one.chat_id} of={one} now={now} />
          ))}
        </Group>
      )}
      {waiting.value.length > 0 && (
        <Group name={`Waiting, ${waiting.value.length}`}>
          {waiting.value.map((one) => (
            <Row key={one.chat_id} of={one} now={now} canTake />
          ))}
        </Group>
      )}
      {left.length > 0 && (
        <Group name={`Messages left, ${inbox.data!.messages_left_count}`}>
          {left.map((one) => (
            <Left key={one.chat_id} of={one} now={now} />
          ))}
        </Group>
      )}
      {others.value.length > 0 && (
        <Group name="With other agents">
          {others.value.map((one) => (
            <Row key={one.chat_id} of={one} now={now} />
          ))}
        </Group>
      )}
      <SetApart now={now} />
      {isEmpty && <p class="empty muted">No chats right now.</p>}
    </div>
  );
}

function Group(props: { name: string; children: preact.ComponentChildren }) {
  const id = `group-${props.name.split(',')[0]!.replaceAll(' ', '-')}`;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{props.name}</h2>
      <ul>{props.children}</ul>
    </section>
  );
}

const KINDS = {
  queue: 'Asks for a person',
  transfer: 'Transferred to you',
  invite: 'You are invited',
};

/** A chat that is offered to this agent, with the time left to take it. */
function Offer({ of: one, now }: { of: InboxChat; now: number }) {
  const left = Math.max(0, Math.round((Date.parse(one.offer!.expires_at) - now) / 1000));
  return (
    <li class="offer">
      <p>
        <strong>{nameOf(one)}</strong>
        <span class="muted">
          {KINDS[one.offer!.kind]}
          {one.topic && `, ${words(one.topic)}`}
        </span>
      </p>
      {one.preview && <p class="preview">{one.preview.content}</p>}
      <div class="actions">
        <button type="button" class="primary" onClick={() => void take(one.chat_id)}>
          Take chat
        </button>
        <button
          type="button"
          class="quiet"
          onClick={() => void act(one.chat_id, { type: 'decline' })}
        >
          Not now
        </button>
        <span class="muted" aria-hidden="true">
          {left} s
        </span>
      </div>
    </li>
  );
}

function Row(props: { of: InboxChat; now: number; canTake?: boolean }) {
  const { of: one, now, canTake } = props;
  const isTyping = typingIn(one.conversation_id)?.agentId === null;
  const since = one.unanswered_since ?? one.queued_at;
  const isWaiting = one.status === 'queued' || one.unanswered_since !== null;
  const isUrgent = isWaiting && now - Date.parse(since) > 2 * 60_000;
  return (
    <li class="row">
      <Link to={chatPath(one.chat_id)} current={one.chat_id === selectedChat.value}>
        <span class="who">
          <strong>{nameOf(one)}</strong>
          {isWaiting && <i class="dot" title="Waiting for a reply" />}
        </span>
        <time class={isUrgent ? 'urgent' : ''} dateTime={since}>
          {isWaiting ? waited(now - Date.parse(since)) : ago(one.preview?.at ?? since, now)}
        </time>
        <span class="preview">
          {isTyping ? <em>is typing …</em> : (one.preview?.content ?? 'No messages yet')}
        </span>
        <span class="marks">
          {one.status === 'wrapping_up' && <span class="mark">Wrap up</span>}
          {one.topic && <span class="mark">{words(one.topic)}</span>}
          {(one.sentiment === 'negative' || one.sentiment === 'frustrated') && (
            <span class={`mark ${one.sentiment}`}>{words(one.sentiment)}</span>
          )}
          {one.status === 'assigned' && <Agents of={one} />}
        </span>
      </Link>
      {canTake && (
        <button type="button" class="quiet" onClick={() => void take(one.chat_id)}>
          Take chat
        </button>
      )}
    </li>
  );
}

const OUTCOMES = {
  sending: 'Mail being sent',
  sent: 'Answered by mail',
  doubtful: 'Mail may not have arrived',
  failed: 'Mail not delivered',
};

/** A message left, or a request that nobody took. */
function Left({ of: one, now }: { of: MessageLeft; now: number }) {
  const waits = waitsForMail(one);
  const since = one.received_at ?? one.since;
  const name = one.customer ?? one.email;
  return (
    <li class="row">
      <Link to={chatPath(one.chat_id)} current={one.chat_id === selectedChat.value}>
        <span class="who">
          <strong>
            {name === null ? 'A visitor' : one.customer_verified === false ? `“${name}”` : name}
          </strong>
          {waits && <i class="dot" title="Waiting for a mail" />}
        </span>
        <time dateTime={since}>{ago(since, now)}</time>
        <span class="preview">{one.preview ?? 'No messages yet'}</span>
        <span class="marks">
          {one.kind === 'unanswered' && <span class="mark">No message left</span>}
          {one.is_open && <span class="mark">May still be there</span>}
          {one.mail && (
            <span class={one.mail.outcome === 'failed' ? 'mark negative' : 'mark'}>
              {waits && one.mail.outcome === 'sent' ? 'Replied' : OUTCOMES[one.mail.outcome]}
            </span>
          )}
          {one.topic && <span class="mark">{words(one.topic)}</span>}
          {one.agent_id !== null && <span class="mark">{nameOfAgent(one.agent_id)}</span>}
        </span>
      </Link>
    </li>
  );
}

/** The other agents in the chat. */
function Agents({ of: one }: { of: InboxChat }) {
  const names = one.agent_ids.filter((id) => id !== meId()).map(nameOfAgent);
  return names.length > 0 ? <span class="mark">{names.join(', ')}</span> : null;
}

/** `0:42`, `12:05`. */
function waited(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
