import { useEffect } from 'preact/hooks';
import { counted } from '../../format.ts';
import { Notice } from '../../parts/notice.tsx';
import { Split } from '../../parts/split.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { refusal, setStatus } from './act.ts';
import { isMuted } from './alert.ts';
import { Chat } from './chat.tsx';
import { ChatList } from './chat-list.tsx';
import { keepInboxFresh } from './fresh.ts';
import { listenToKeys } from './keys.ts';
import { Me } from './me.tsx';
import { PushPrompt } from './push-prompt.tsx';
import { selectedChat } from './path.ts';
import { inbox, messagesLeft, offers, waiting, waitsForMail } from './state.ts';
import './inbox.css';

/** The list of chats and the open chat. */
export function View() {
  useEffect(keepInboxFresh, []);
  useEffect(listenToKeys, []);
  const selected = selectedChat.value;
  if (inbox.data === null) return <Waiting for={inbox} what="The inbox" rows={6} />;
  return (
    <>
      <h1 class="unseen">Inbox</h1>
      <Split class="inbox" isChosen={selected !== null}>
        <section class="master" aria-label="Chats">
          <Me />
          {inbox.data.me.status === 'offline' && <Offline />}
          <PushPrompt />
          {refusal.value && (
            <p class="refused" role="alert">
              {refusal.value}
              <button type="button" aria-label="Close" onClick={() => (refusal.value = null)}>
                ×
              </button>
            </p>
          )}
          <ChatList />
        </section>
        <section class="detail chat" aria-label="Chat">
          {selected === null ? <Nothing /> : <Chat key={selected} />}
        </section>
      </Split>
    </>
  );
}

/** Asks agents who are offline, as they are after the first sign-in, whether they take chats. */
function Offline() {
  return (
    <div class="offline-notice" role="status">
      <p>
        <strong>You are offline.</strong> No chat is offered to you.
      </p>
      <button type="button" class="primary" onClick={() => void setStatus('available')}>
        Take chats
      </button>
    </div>
  );
}

function Nothing() {
  const count = offers.value.length + waiting.value.length;
  const toMail = messagesLeft.value.filter(waitsForMail).length;
  if (count === 0 && toMail > 0) {
    return (
      <Notice title="Nobody is waiting in a chat">
        {counted(toMail, 'customer')} {toMail === 1 ? 'waits' : 'wait'} for a mail. Choose one under
        Messages left.
      </Notice>
    );
  }
  return count > 0 ? (
    <Notice title={counted(count, 'customer is waiting', 'customers are waiting')}>
      Take a chat from the list, or press Alt+A for the next one.
    </Notice>
  ) : (
    <Notice title="Nobody is waiting">
      {inbox.data!.me.status === 'offline'
        ? 'You are offline: new chats go to other agents. If there are none, customers can leave a message.'
        : `New chats appear here automatically${isMuted.value ? '.' : ', with a sound.'}`}
    </Notice>
  );
}
