import { computed, signal } from '@preact/signals';
import type { InboxResponse, InboxChat, InboxChatResponse } from '../../../contract/index.ts';
import { createLoad } from '../../load.ts';

export const inbox = createLoad<InboxResponse>();

/** The chat that is open, with what came over the line while it was on its way. */
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

const chats = () => inbox.data?.chats ?? [];
export const meId = () => inbox.data?.me.id ?? 0;
export const isMine = (one: Pick<InboxChat, 'agent_ids'>) => one.agent_ids.includes(meId());
const isOfferedToMe = ({ offer }: InboxChat) => offer?.agent_id === meId();

/** What is offered to me. */
export const offers = computed(() => chats().filter(isOfferedToMe));
export const mine = computed(() => chats().filter((one) => isMine(one) && !isOfferedToMe(one)));
export const waiting = computed(() =>
  chats().filter((one) => one.status === 'queued' && !isOfferedToMe(one)),
);
export const others = computed(() =>
  chats().filter((one) => one.status !== 'queued' && !isMine(one)),
);
/** Chats that want something of me. */
export const wanting = computed(
  () =>
    offers.value.length +
    mine.value.filter((one) => one.unanswered_since !== null && one.status === 'assigned').length,
);
