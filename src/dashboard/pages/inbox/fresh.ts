import { effect } from '@preact/signals';
import type { LiveEventBody } from '../../../contract/index.ts';
import { openLine } from '../../line.ts';
import { alertFor } from './alert.ts';
import { nameOfAgent } from './name.ts';
import { forget } from './outgoing.ts';
import { selectedChat } from './path.ts';
import { chat, chatAddress, inbox, isConnected, meId, openInbox, typing } from './state.ts';

/** How long a typing notice is shown, milliseconds. */
const TYPING_LASTS = 5_000;
/** Changes within this time cause one refresh, milliseconds. */
const GATHER = 120;
/** Delay before a failed refresh is retried, milliseconds. */
const AGAIN = 2_000;

/** Keeps the inbox up to date while the page is open. */
export function keepInboxFresh(): () => void {
  let isEnded = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wantsChat = false;

  function gather(ofChat: boolean, delay = GATHER): void {
    wantsChat ||= ofChat;
    timer ??= setTimeout(() => void look(), delay);
  }

  async function look(): Promise<void> {
    const ofChat = wantsChat;
    wantsChat = false;
    timer = undefined;
    const results = await Promise.all([inbox.reload(), ofChat && chat.reload()]);
    // Retry, so that a change reported during an outage is not missed.
    if (results[0] && (!ofChat || results[1])) return;
    if (!isEnded) gather(ofChat, AGAIN);
  }

  function heard(event: LiveEventBody): void {
    const isShown = event.conversation_id === chat.data?.conversation.conversation_id;
    if (event.type === 'message') {
      if (isShown) said(event);
      const rest = new Map(typing.peek());
      if (rest.delete(event.conversation_id)) typing.value = rest;
      const { messageId } = event.data as { messageId?: string };
      if (messageId !== undefined) forget(messageId);
    }
    // A complete message is shown at once; everything else is fetched.
    gather(isShown && (event.type !== 'message' || event.data['content'] === undefined));
    alertFor(event, meId());
  }

  /** Shows a message of the open chat before anything is fetched. */
  function said({ data, at }: LiveEventBody): void {
    const shown = chat.data;
    const { messageId, senderType, agentId, content } = data as {
      messageId?: string;
      senderType?: 'customer' | 'ai' | 'human_agent';
      agentId?: number | null;
      content?: string;
    };
    if (!shown || !messageId || !senderType || content === undefined) return;
    const { messages } = shown.conversation;
    if (messages.some(({ message_id }) => message_id === messageId)) return;
    const message = {
      message_id: messageId,
      sender_type: senderType,
      agent_id: agentId ?? null,
      agent_name: agentId == null ? null : nameOfAgent(agentId),
      claimed: false,
      content,
      timestamp: at,
      ai_confidence_score: null,
      sentiment: null,
      sentiment_score: null,
      helpful: null,
      reply_to: null,
    };
    chat.set({
      ...shown,
      conversation: { ...shown.conversation, messages: [...messages, message] },
    });
    // Its files are fetched.
    if ('files' in data || senderType === 'customer') gather(true);
  }

  const close = openLine({
    async url() {
      await openInbox();
      return inbox.error === null && inbox.data
        ? `/api/v1/inbox/stream?after=${inbox.data.last_event_id}`
        : null;
    },
    opened() {
      isConnected.value = true;
      gather(true);
    },
    broken: () => (isConnected.value = false),
    events: {
      live: (data) => heard(JSON.parse(data) as LiveEventBody),
      said(data) {
        const { conversation_ids } = JSON.parse(data) as { conversation_ids: string[] };
        gather(conversation_ids.includes(chat.data?.conversation.conversation_id ?? ''));
      },
      signal(data) {
        const { conversation_id, type, agent_id } = JSON.parse(data) as {
          conversation_id: string;
          type: string;
          agent_id: number | null;
        };
        if (type === 'seen') return gather(false);
        const word = { until: Date.now() + TYPING_LASTS, agentId: agent_id };
        typing.value = new Map(typing.peek()).set(conversation_id, word);
        setTimeout(() => (typing.value = new Map(typing.peek())), TYPING_LASTS);
      },
    },
  });
  const stop = effect(() => {
    const id = selectedChat.value;
    if (id === null) chat.clear();
    else void chat.open(chatAddress(id));
  });
  // After a while in another tab, or of sleep: a change of the own status in another tab is not announced.
  const looked = () => {
    if (!document.hidden) gather(true);
  };
  document.addEventListener('visibilitychange', looked);
  return () => {
    isEnded = true;
    document.removeEventListener('visibilitychange', looked);
    clearTimeout(timer);
    close();
    stop();
    inbox.clear();
    chat.clear();
    isConnected.value = false;
  };
}
