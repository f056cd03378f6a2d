import { computed, signal } from '@preact/signals';
import type {
  InboxResponse,
  InboxChat,
  InboxChatResponse,
  MessageLeft,
} from '../../../contract/index.ts';
import { MAX_MESSAGES_LEFT, MESSAGES_LEFT } from '../../../contract/limits.ts';
import { call } from '../../api.ts';
import { createLoad } from '../../load.ts';
import { refreshedAtEnd } from '../../parts/transcript-pages.ts';

export const inbox = createLoad<InboxResponse>();

/** How many messages left to list. */
let leftLimit = MESSAGES_LEFT;

export const openInbox = () => inbox.open(`inbox?messages_left_limit=${leftLimit}`);

/** Lists more messages left. */
export async function showMoreLeft(): Promise<void> {
  leftLimit = Math.min(leftLimit + MESSAGES_LEFT, MAX_MESSAGES_LEFT);
  await openInbox();
}

/** The open chat, including messages that the stream delivered while it was being fetched. */
export const chat = createLoad<InboxChatResponse>({
  read: (body, shown) =>
    shown ? { ...body, conversation: refreshedAtEnd(body.conversation, shown.conversation) } : body,
  clears: true,
});

/** Messages of a page of the open chat. */
const PAGE = 200;

/** The address of a chat with the last messages of its transcript. */
export const chatAddress = (id: number) => `inbox/chats/${id}?start=last&messages_limit=${PAGE}`;

/** Adds the page before the messages of the open chat. @returns what went wrong, or `null` */
export async function loadEarlier(): Promise<string | null> {
  const cursor = chat.data?.conversation.previous_cursor;
  if (!cursor) return null;
  const id = chat.data!.chat.chat_id;
  const page = await call<InboxChatResponse>(
    `inbox/chats/${id}?messages_limit=${PAGE}&cursor=${cursor}`,
  );
  if (!page.ok) return page.message;
  const shown = chat.data;
  // Another chat was opened, or the page is there already.
  if (shown?.chat.chat_id !== id || shown.conversation.previous_cursor !== cursor) return null;
  const { messages, attachments, previous_cursor } = page.value.conversation;
  const { conversation } = shown;
  chat.set({
    ...shown,
    conversation: {
      ...conversation,
      messages: [...messages, ...conversation.messages],
      attachments: [...attachments, ...conversation.attachments],
      previous_cursor,
    },
  });
  return null;
}

/** Whether the stream from the server is open. */
export const isConnected = signal(false);

/** Someone is typing. */
interface Typing {
  /** Milliseconds. */
  until: number;
  /** `null`: the customer. */
  agentId: number | null;
}

/** Who is typing, by conversation id. */
export const typing = signal<ReadonlyMap<string, Typing>>(new Map());

/** Who is typing in a conversation now. */
export const typingIn = (conversationId: string): Typing | null => {
  const one = typing.value.get(conversationId);
  return one && one.until > Date.now() ? one : null;
};

const chats = () => inbox.data?.chats ?? [];
export const meId = () => inbox.data?.me.id ?? 0;
export const isMine = (one: Pick<InboxChat, 'agent_ids'>) => one.agent_ids.includes(meId());
const isOfferedToMe = ({ offer }: InboxChat) => offer?.agent_id === meId();

/** The chats offered to this agent. */
export const offers = computed(() => chats().filter(isOfferedToMe));
export const mine = computed(() => chats().filter((one) => isMine(one) && !isOfferedToMe(one)));
export const waiting = computed(() =>
  chats().filter((one) => one.status === 'queued' && !isOfferedToMe(one)),
);
export const others = computed(() =>
  chats().filter((one) => one.status !== 'queued' && !isMine(one)),
);
/** Messages left, and requests that nobody took. */
export const messagesLeft = computed(() => inbox.data?.messages_left ?? []);
/** Whether there are more messages left than are listed, which can be listed too. */
export const hasMoreLeft = computed(
  () =>
    messagesLeft.value.length < (inbox.data?.messages_left_count ?? 0) &&
    leftLimit < MAX_MESSAGES_LEFT,
);
/** Whether the customer waits for a mail. */
export const waitsForMail = ({ mail, received_at }: MessageLeft) =>
  mail === null ||
  mail.outcome === 'failed' ||
  (received_at !== null && Date.parse(received_at) > Date.parse(mail.at));
/** Whether it is for this agent, or for nobody yet. */
const isForMe = ({ agent_id }: MessageLeft) => agent_id === null || agent_id === meId();
/** The number of chats and messages that need this agent's attention. */
export const wanting = computed(
  () =>
    offers.value.length +
    mine.value.filter((one) => one.unanswered_since !== null && one.status === 'assigned').length +
    messagesLeft.value.filter((one) => isForMe(one) && waitsForMail(one)).length,
);
