import { useEffect, useState } from 'preact/hooks';
import type { InboxChat } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { ago, count, termOf, words } from '../../format.ts';
import { strings } from '../../strings/index.ts';
import { act, take } from './act.ts';
import { LeftRow } from './left-row.tsx';
import { Group, ListRow } from './list-row.tsx';
import { nameOf, nameOfAgent } from './name.ts';
import { chatPath, selectedChat } from './path.ts';
import { SelfHarmMark } from './self-harm.tsx';
import { SetApart, SetApartProblem, useSetApart } from './set-apart.tsx';
import {
  hasMoreLeft,
  inbox,
  meId,
  messagesLeft,
  mine,
  offers,
  others,
  showMoreLeft,
  typingIn,
  waiting,
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

/** Who needs an agent: offers, own chats, who waits, messages left, who was set apart, and others' chats. */
export function ChatList() {
  const now = useNow();
  const setApart = useSetApart();
  const left = messagesLeft.value;
  const many =
    offers.value.length +
    mine.value.length +
    waiting.value.length +
    others.value.length +
    left.length +
    setApart.total;
  return (
    <div class="chats">
      {offers.value.length > 0 && (
        <Group id="for-you" name={strings.inbox.forYou}>
          {offers.value.map((one) => (
            <Offer key={one.chat_id} of={one} now={now} />
          ))}
        </Group>
      )}
      {mine.value.length > 0 && (
        <Group id="mine" name={strings.inbox.yourChats}>
          {mine.value.map((one) => (
            <Row key={one.chat_id} of={one} now={now} />
          ))}
        </Group>
      )}
      {waiting.value.length > 0 && (
        <Group id="waiting" name={strings.inbox.waiting} total={waiting.value.length}>
          {waiting.value.map((one) => (
            <Row key={one.chat_id} of={one} now={now} canTake />
          ))}
        </Group>
      )}
      {left.length > 0 && (
        <Group
          id="left"
          name={strings.inbox.messagesLeft}
          total={inbox.data!.messages_left_count}
          more={hasMoreLeft.value ? () => void showMoreLeft() : null}
        >
          {left.map((one) => (
            <LeftRow key={one.chat_id} of={one} now={now} />
          ))}
        </Group>
      )}
      {setApart.total > 0 && <SetApart of={setApart} now={now} />}
      <SetApartProblem of={setApart} />
      {others.value.length > 0 && (
        <Group id="others" name={strings.inbox.withOthers}>
          {others.value.map((one) => (
            <Row key={one.chat_id} of={one} now={now} />
          ))}
        </Group>
      )}
      {many === 0 && setApart.problem === null && (
        <p class="empty muted">{strings.inbox.noChats}</p>
      )}
    </div>
  );
}

/** A chat that is offered to this agent, with the time left to take it. */
function Offer({ of: one, now }: { of: InboxChat; now: number }) {
  const left = Math.max(0, Math.round((Date.parse(one.offer!.expires_at) - now) / 1000));
  const offer = strings.inbox.offer[one.offer!.kind];
  return (
    <li class="offer">
      <p>
        <strong>{nameOf(one)}</strong>
        <span class="muted">
          {one.topic ? say(strings.inbox.offerOn, { offer, topic: words(one.topic) }) : offer}
        </span>
      </p>
      {one.preview && <p class="preview">{one.preview.content}</p>}
      <OfferMarks of={one} />
      <div class="actions">
        <button type="button" class="primary" onClick={() => void take(one.chat_id)}>
          {strings.inbox.takeChat}
        </button>
        <button
          type="button"
          class="quiet"
          onClick={() => void act(one.chat_id, { type: 'decline' })}
        >
          {strings.common.notNow}
        </button>
        <span class="muted" aria-hidden="true">
          {say(strings.format.seconds, { count: count(left) })}
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
    <ListRow
      path={chatPath(one.chat_id)}
      isCurrent={one.chat_id === selectedChat.value}
      name={nameOf(one)}
      waits={isWaiting ? strings.inbox.waitsForReply : null}
      since={since}
      time={isWaiting ? waited(now - Date.parse(since)) : ago(one.preview?.at ?? since, now)}
      isUrgent={isUrgent}
      preview={
        isTyping ? (
          <em>{strings.inbox.typing}</em>
        ) : (
          (one.preview?.content ?? strings.inbox.noMessages)
        )
      }
      marks={
        <>
          <SelfHarmMark of={one} />
          {one.status === 'wrapping_up' && <span class="mark">{strings.inbox.wrapUp}</span>}
          {one.topic && <span class="mark">{words(one.topic)}</span>}
          {(one.sentiment === 'negative' || one.sentiment === 'frustrated') && (
            <span class={`mark ${one.sentiment}`}>{termOf(one.sentiment)}</span>
          )}
          {one.status === 'assigned' && <Agents of={one} />}
        </>
      }
    >
      {canTake && (
        <button type="button" class="quiet" onClick={() => void take(one.chat_id)}>
          {strings.inbox.takeChat}
        </button>
      )}
    </ListRow>
  );
}

/** How the customer feels, and who is in the chat already. */
function OfferMarks({ of: one }: { of: InboxChat }) {
  const isTold = one.sentiment !== null && one.sentiment !== 'neutral';
  if (!isTold && !one.self_harm && one.agent_ids.length === 0) return null;
  return (
    <div class="marks">
      <SelfHarmMark of={one} />
      {isTold && <span class={`mark ${one.sentiment}`}>{termOf(one.sentiment!)}</span>}
      <Agents of={one} />
    </div>
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
