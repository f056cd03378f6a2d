import { computed, effect, signal } from '@preact/signals';
import type {
  AgentActionBody,
  AgentStatus,
  InboxAnswer,
  InboxChat,
  InboxChatAnswer,
  LiveEventBody,
} from '../../contract/index.ts';
import { type Answer, call, send } from '../api.ts';
import { openLine } from '../line.ts';
import { selectedChat } from '../route.ts';
import { type Fetched, nothing, refresh } from '../state.ts';
import { alertFor, watchTitle } from './alert.ts';

export const inbox = signal<Fetched<InboxAnswer>>(nothing);
export const chat = signal<Fetched<InboxChatAnswer>>(nothing);
/** The line to the server is open. */
export const isConnected = signal(false);
/** Somebody writes. */
interface Typing {
  /** Milliseconds. */
  until: number;
  /** `null`: the customer. */
  agentId: number | null;
}

/** By conversation. */
export const typing = signal<ReadonlyMap<string, Typing>>(new Map());

/** Who writes in it now. */
export const typingIn = (conversationId: string): Typing | null => {
  const one = typing.value.get(conversationId);
  return one && one.until > Date.now() ? one : null;
};
/** What was done and refused, in words for who did it. */
export const refusal = signal<string | null>(null);

/** A message on its way; shown until the server has it. */
export interface Outgoing {
  id: string;
  chatId: number;
  content: string;
  files: readonly string[];
  /** It will not get there. */
  error: string | null;
}
export const outgoing = signal<readonly Outgoing[]>([]);

/** How long a word of somebody typing is good for, milliseconds. */
const TYPING_LASTS = 5_000;
/** Many changes at once are one refresh, milliseconds. */
const GATHER = 120;
/** How long to wait before a message is sent again over a broken line, milliseconds. */
const AGAIN = 2_000;

const meId = () => inbox.value.value?.me.id ?? 0;

/** What is offered to me. */
export const offers = computed(() =>
  (inbox.value.value?.chats ?? []).filter(({ offer }) => offer?.agent_id === meId()),
);
export const mine = computed(() =>
  (inbox.value.value?.chats ?? []).filter(
    (one) => one.agent_ids.includes(meId()) && one.offer?.agent_id !== meId(),
  ),
);
export const waiting = computed(() =>
  (inbox.value.value?.chats ?? []).filter(
    (one) => one.status === 'queued' && one.offer?.agent_id !== meId(),
  ),
);
export const others = computed(() =>
  (inbox.value.value?.chats ?? []).filter(
    (one) => one.status !== 'queued' && !one.agent_ids.includes(meId()),
  ),
);
/** Chats that want something of me. */
export const wanting = computed(
  () =>
    offers.value.length +
    mine.value.filter((one) => one.unanswered_since !== null && one.status === 'assigned').length,
);

export const isMine = (one: Pick<InboxChat, 'agent_ids'>) => one.agent_ids.includes(meId());

export const refreshInbox = () => refresh(inbox, call<InboxAnswer>('/inbox'), () => true);

/** A chat, with what came over the line while it was on its way. */
async function getChat(id: number): Promise<Answer<InboxChatAnswer>> {
  const answer = await call<InboxChatAnswer>(`/inbox/chats/${id}`);
  const shown = chat.peek().value?.conversation;
  if (!answer.ok || !shown) return answer;
  const { conversation } = answer.value;
  if (shown.conversation_id !== conversation.conversation_id) return answer;
  const known = new Set(conversation.messages.map(({ message_id }) => message_id));
  const newer = shown.messages.filter(({ message_id }) => !known.has(message_id));
  const messages = [...conversation.messages, ...newer];
  return { ok: true, value: { ...answer.value, conversation: { ...conversation, messages } } };
}

export function refreshChat(): Promise<boolean> {
  const id = selectedChat.value;
  if (id === null) return Promise.resolve(true);
  return refresh(chat, getChat(id), () => selectedChat.value === id);
}

/** Does something to a chat. @returns whether it was done */
export async function act(chatId: number, action: AgentActionBody): Promise<boolean> {
  const answer = await send('POST', `/inbox/chats/${chatId}/actions`, action);
  refusal.value = answer.ok ? null : answer.message;
  return answer.ok;
}

/** Says what is of the moment alone: that I type, that I have seen. */
export const tell = (chatId: number, action: AgentActionBody) =>
  send('POST', `/inbox/chats/${chatId}/actions`, action);

export async function setStatus(status: Exclude<AgentStatus, 'wrapping_up'>): Promise<void> {
  const answer = await send('PUT', '/inbox/status', { status });
  refusal.value = answer.ok ? null : answer.message;
  await refreshInbox();
}

/** By chat: what was said before is sent before. */
const sending = new Map<number, Promise<void>>();

/** Sends a message, over broken lines again and again: the server knows it by its id. */
export function say(
  chatId: number,
  content: string,
  files: readonly string[] = [],
  id: string = crypto.randomUUID(),
): Promise<void> {
  const message = { id, chatId, content, files, error: null };
  outgoing.value = [...outgoing.value.filter((one) => one.id !== id), message];
  const sent = (sending.get(chatId) ?? Promise.resolve()).then(() => deliver(message));
  sending.set(chatId, sent);
  return sent;
}

async function deliver({ id, chatId, content, files }: Outgoing): Promise<void> {
  while (outgoing.value.some((one) => one.id === id)) {
    const answer = await tell(chatId, {
      type: 'message',
      message_id: id,
      content,
      ...(files.length > 0 && { attachment_ids: [...files] }),
    });
    if (answer.ok) return;
    const isBroken = answer.status === 0 || answer.status >= 500 || answer.status === 429;
    if (!isBroken) {
      outgoing.value = outgoing.value.map((one) =>
        one.id === id ? { ...one, error: answer.message } : one,
      );
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
}

export const forget = (id: string) =>
  (outgoing.value = outgoing.value.filter((one) => one.id !== id));

/** Follows the inbox as long as it is open. */
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
    const answers = await Promise.all([refreshInbox(), ofChat && refreshChat()]);
    // What a line told of while nothing could be fetched is fetched when it can be.
    if (answers[0] && (!ofChat || answers[1])) return;
    if (!isEnded) gather(ofChat, AGAIN);
  }

  function heard(event: LiveEventBody): void {
    const isShown = event.conversation_id === chat.peek().value?.conversation.conversation_id;
    if (event.type === 'message') {
      said(event, isShown);
      const rest = new Map(typing.peek());
      if (rest.delete(event.conversation_id)) typing.value = rest;
      const { messageId } = event.data as { messageId?: string };
      if (messageId !== undefined) forget(messageId);
    }
    // What came whole is shown; the rest is looked up.
    gather(isShown && (event.type !== 'message' || event.data['content'] === undefined));
    alertFor(event, meId());
  }

  /** Shows a message before anything is fetched. */
  function said({ data, at }: LiveEventBody, isShown: boolean): void {
    const { value } = chat.peek();
    const { messageId, senderType, agentId, content } = data as {
      messageId?: string;
      senderType?: 'customer' | 'ai' | 'human_agent';
      agentId?: number | null;
      content?: string;
    };
    if (!value || !isShown || !messageId || !senderType || content === undefined) return;
    const { messages } = value.conversation;
    if (messages.some(({ message_id }) => message_id === messageId)) return;
    const message = {
      message_id: messageId,
      sender_type: senderType,
      agent_id: agentId ?? null,
      content,
      timestamp: at,
      ai_confidence_score: null,
      sentiment: null,
      sentiment_score: null,
      helpful: null,
      reply_to: null,
    };
    chat.value = {
      error: null,
      value: {
        ...value,
        conversation: { ...value.conversation, messages: [...messages, message] },
      },
    };
    // Files that came with it are looked up.
    if ('files' in data || senderType === 'customer') gather(true);
  }

  const close = openLine({
    async url() {
      await refreshInbox();
      const { error, value } = inbox.peek();
      return error === null && value ? `/api/v1/inbox/stream?after=${value.last_event_id}` : null;
    },
    opened() {
      isConnected.value = true;
      gather(true);
    },
    broken: () => (isConnected.value = false),
    events: {
      live: (data) => heard(JSON.parse(data) as LiveEventBody),
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
  const stops = [
    effect(() => {
      chat.value = nothing;
      if (selectedChat.value !== null) void refreshChat();
    }),
    watchTitle(() => wanting.value),
  ];
  return () => {
    isEnded = true;
    clearTimeout(timer);
    close();
    for (const stop of stops) stop();
    inbox.value = nothing;
    chat.value = nothing;
    isConnected.value = false;
  };
}
