import { termOf, words } from '../../format.ts';
import { Back } from '../../parts/split.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';
import { take } from './act.ts';
import { ChatActions } from './actions.tsx';
import { Composer } from './composer.tsx';
import { Details } from './details.tsx';
import { Beside, beside } from './earlier.tsx';
import { AnswerLeft } from './message-left.tsx';
import { nameOf } from './name.ts';
import { chat, inbox, isMine, meId } from './state.ts';
import { Transcript } from './transcript.tsx';
import { WrapUp } from './wrap-up.tsx';
import './chat.css';

/** The open chat: transcript, events and composer. */
export function Chat() {
  const { data } = chat;
  const back = <Back to="inbox">{strings.inbox.allChats}</Back>;
  if (data === null) {
    return (
      <div class="chat-missing">
        {back}
        <Waiting for={chat} what={strings.inbox.thisChat} rows={6} />
      </div>
    );
  }
  // The list is newer: it reloads more often.
  const one = inbox.data?.chats.find(({ chat_id }) => chat_id === data.chat.chat_id) ?? data.chat;
  const isTaken = isMine(one);
  const listed = inbox.data?.messages_left.find(({ chat_id }) => chat_id === data.chat.chat_id);
  const left = listed ?? data.message_left;
  return (
    <>
      <header class="chat-head">
        {back}
        <div>
          <h2>{nameOf(one)}</h2>
          <p class="muted">
            {one.topic ? words(one.topic) : strings.inbox.noTopic}
            {one.reason && ` · ${termOf(one.reason)}`}
          </p>
        </div>
        {isTaken && one.status === 'assigned' && <ChatActions chatId={one.chat_id} />}
      </header>
      <Details key={data.chat.chat_id} of={data} />
      <Transcript of={data} />
      {one.status === 'wrapping_up' && isTaken ? (
        <WrapUp key={one.chat_id} chat={one} />
      ) : one.status === 'assigned' && isTaken ? (
        <Composer
          chatId={one.chat_id}
          customerSeenAt={one.customer_seen_at}
          of={data.conversation}
        />
      ) : left && (one.status === 'closed' || one.status === 'away') ? (
        <AnswerLeft key={one.chat_id} of={left} isClosed={!listed} />
      ) : one.status === 'queued' || one.offer?.agent_id === meId() ? (
        <div class="take">
          <button type="button" class="primary" onClick={() => void take(one.chat_id)}>
            {strings.inbox.takeThisChat}
          </button>
        </div>
      ) : (
        <p class="take muted">
          {one.status === 'closed' ? strings.inbox.isClosed : strings.inbox.othersHave}
        </p>
      )}
      {beside.value !== null && <Beside key={beside.value} id={beside.value} />}
    </>
  );
}
