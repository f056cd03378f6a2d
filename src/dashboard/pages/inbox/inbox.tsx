import { useEffect } from 'preact/hooks';
import { counted } from '../../format.ts';
import { Notice } from '../../parts/notice.tsx';
import { Split } from '../../parts/split.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';
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
  if (inbox.data === null)
    return <Waiting for={inbox} what={strings.inbox.theInbox} rows={6} isTall />;
  return (
    <>
      <h1 class="unseen">{strings.inbox.title}</h1>
      <Split class="inbox" isChosen={selected !== null}>
        <section class="master" aria-label={strings.inbox.chats}>
          <Me />
          {inbox.data.me.status === 'offline' && <Offline />}
          <PushPrompt />
          {refusal.value && (
            <p class="refused" role="alert">
              {refusal.value}
              <button
                type="button"
                aria-label={strings.common.close}
                onClick={() => (refusal.value = null)}
              >
                ×
              </button>
            </p>
          )}
          <ChatList />
        </section>
        <section class="detail chat" aria-label={strings.inbox.chat}>
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
        <strong>{strings.inbox.youAreOffline}</strong> {strings.inbox.notOffered}
      </p>
      <button type="button" class="primary" onClick={() => void setStatus('available')}>
        {strings.inbox.takeChats}
      </button>
    </div>
  );
}

function Nothing() {
  const count = offers.value.length + waiting.value.length;
  const toMail = messagesLeft.value.filter(waitsForMail).length;
  if (count === 0 && toMail > 0) {
    return (
      <Notice title={strings.inbox.nobodyInChat}>
        {counted(strings.inbox.waitForMail, toMail)}
      </Notice>
    );
  }
  return count > 0 ? (
    <Notice title={counted(strings.inbox.customersWait, count)}>
      {strings.inbox.takeFromList}
    </Notice>
  ) : (
    <Notice title={strings.inbox.nobodyWaits}>
      {inbox.data!.me.status === 'offline'
        ? strings.inbox.goesToOthers
        : isMuted.value
          ? strings.inbox.appearSilently
          : strings.inbox.appearWithSound}
    </Notice>
  );
}
