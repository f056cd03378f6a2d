import { useEffect } from 'preact/hooks';
import type { AgentStatus } from '../../contract/index.ts';
import { Notice, Skeleton } from '../parts.tsx';
import { go, selectedChat } from '../route.ts';
import { Chat } from './chat.tsx';
import { ChatList } from './chat-list.tsx';
import {
  act,
  inbox,
  isConnected,
  keepInboxFresh,
  mine,
  offers,
  refusal,
  setStatus,
  waiting,
} from './state.ts';
import './inbox.css';

const STATUSES: [Exclude<AgentStatus, 'wrapping_up'>, string][] = [
  ['available', 'Available'],
  ['busy', 'Busy'],
  ['on_break', 'On a break'],
  ['offline', 'Offline'],
];

/** What waits, my chats, and the one that is open. */
export function Inbox() {
  useEffect(keepInboxFresh, []);
  useEffect(listenToKeys, []);
  const { value, error } = inbox.value;
  const selected = selectedChat.value;
  if (!value) {
    return error ? (
      <Notice title="The inbox could not be fetched" isError>
        {error}
      </Notice>
    ) : (
      <Skeleton rows={6} />
    );
  }
  return (
    <>
      <h1 class="unseen">Inbox</h1>
      <div class={`split inbox ${selected === null ? '' : 'chosen'}`}>
        <section class="master" aria-label="Chats">
          <Me />
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
      </div>
    </>
  );
}

function Nothing() {
  const count = offers.value.length + waiting.value.length;
  return count > 0 ? (
    <Notice title={count === 1 ? 'One customer waits' : `${count} customers wait`}>
      Take a chat from the list, or press Alt+A for the next one.
    </Notice>
  ) : (
    <Notice title="Nobody waits">New chats appear by themselves, with a sound.</Notice>
  );
}

/** Who I am here, and whether chats come to me. */
function Me() {
  const { me } = inbox.value.value!;
  return (
    <div class="me">
      <div>
        <strong>{me.name}</strong>
        <span class="muted">
          {mine.value.filter(({ status }) => status === 'assigned').length} of {me.chat_limit} chats
          {!isConnected.value && ', connecting …'}
        </span>
      </div>
      <label class={`status ${me.status}`}>
        <span class="unseen">Your status</span>
        <select
          value={me.status}
          onChange={({ currentTarget }) =>
            void setStatus(currentTarget.value as (typeof STATUSES)[number][0])
          }
        >
          {me.status === 'wrapping_up' && <option value="wrapping_up">Wrapping up</option>}
          {STATUSES.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

/** Alt+A takes the next chat, Alt with an arrow goes through mine. */
function listenToKeys(): () => void {
  addEventListener('keydown', pressed);
  return () => removeEventListener('keydown', pressed);
}

function pressed(event: KeyboardEvent): void {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.code === 'KeyA') {
    const next = offers.value[0] ?? waiting.value[0];
    if (!next) return;
    event.preventDefault();
    void take(next.chat_id);
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    const all = [...offers.value, ...mine.value];
    if (all.length === 0) return;
    event.preventDefault();
    const at = all.findIndex(({ chat_id }) => chat_id === selectedChat.value);
    const step = event.key === 'ArrowDown' ? 1 : all.length - 1;
    go(`inbox/${all[at < 0 ? 0 : (at + step) % all.length]!.chat_id}`);
  }
}

/** Takes a chat, and opens it. */
export async function take(chatId: number): Promise<void> {
  if (await act(chatId, { type: 'accept' })) go(`inbox/${chatId}`);
}
