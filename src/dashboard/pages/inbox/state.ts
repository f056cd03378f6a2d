import { computed, signal } from '@preact/signals';
import type { InboxResponse, InboxChat, InboxChatResponse } from '../../../contract/index.ts';
import { createLoad } from '../../load.ts';

export const inbox = createLoad<InboxResponse>();

/** The open chat, including messages that the stream delivered while it was being fetched. */
export const chat = createLoad<InboxChatResponse>({
  read(body, shown) {
    const { conversation } = body;
    const known = new Set(conversation.messages.map(({ message_id }) => message_id));
    const newer = shown?.conversation.messages.filter(({ message_id }) => !known.has(message_id));
    const messages = [...conversation.messages, ...(newer ?? [])];
    return { ...body, conversation: { ...conversation, messages } };
  },
  clears: true,
});

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
/** The number of chats that need this agent's attention. */
export const wanting = computed(
  () =>
    offers.value.length +
    mine.value.filter((one) => one.unanswered_since !== null && one.status === 'assigned').length,
);
