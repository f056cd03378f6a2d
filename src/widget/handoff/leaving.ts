import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import { uuidv7 } from '../../capture/uuid.ts';
import type { HandoffActionResponse, HandoffState } from '../../contract/index.ts';
import { type ChatModel, MAX_MESSAGE } from '../panel/model.ts';
import type { HandoffAction } from './line.ts';

/** A message that was left. */
interface Left {
  messageId: string;
  /** Where the answer goes. */
  email: string;
  /** Whether the team knew of it when the server confirmed it. */
  isTold: boolean;
}

/** The form to leave a message when no agent is available, and what became of the message. */
export interface Leaving {
  /** What the form holds; it outlasts the form. */
  readonly email: Signal<string>;
  readonly content: Signal<string>;
  /** Characters that are too many; 0: it fits. */
  readonly excess: ReadonlySignal<number>;
  readonly isBusy: ReadonlySignal<boolean>;
  readonly hasFailed: ReadonlySignal<boolean>;
  /** `null`: none was left, or the chat went on since. */
  readonly left: ReadonlySignal<Left | null>;
  /** Whether the team has been told of the message. */
  readonly isTold: ReadonlySignal<boolean>;
  leave(): Promise<void>;
  /** Call with each state of the chat. */
  follow(state: HandoffState): void;
  /** What was typed and not left becomes the draft of a message. */
  giveBack(): void;
}

/** A message on its way. The server stores it once, however often it is sent under its id. */
interface Attempt {
  id: string;
  email: string;
  content: string;
}

export function createLeaving(
  { conversation, draft }: ChatModel,
  state: ReadonlySignal<HandoffState | null>,
  act: (action: HandoffAction) => Promise<HandoffActionResponse | null>,
): Leaving {
  const email = signal('');
  const content = signal('');
  const excess = computed(() => Math.max(0, content.value.length - MAX_MESSAGE));
  const isBusy = signal(false);
  const hasFailed = signal(false);
  const left = signal<Left | null>(null);
  const conversationId = conversation.id.peek();
  /** The last one, while it is not known whether the server has it. */
  let open: Attempt | undefined;
  /** The server has said that the chat is over. */
  let isSettled = false;

  async function send(attempt: Attempt): Promise<void> {
    isBusy.value = true;
    hasFailed.value = false;
    open = attempt;
    const { id, ...message } = attempt;
    const response = await act({ type: 'leave_message', message_id: id, ...message });
    isBusy.value = false;
    // Another conversation may have begun meanwhile.
    if (conversation.id.peek() !== conversationId) return;
    if (!response) {
      hasFailed.value = true;
      return;
    }
    open = undefined;
    isSettled = state.peek()?.status === 'none';
    if (content.peek().trim() === attempt.content) content.value = '';
    conversation.message({ id, senderType: 'customer', content: attempt.content });
    left.value = { messageId: id, email: attempt.email, isTold: Boolean(response.told?.length) };
  }

  function giveBack(): void {
    const text = content.peek().trim();
    content.value = '';
    hasFailed.value = false;
    // What one customer typed is not for the next one.
    if (text === '' || conversation.id.peek() !== conversationId) return;
    draft.value = [draft.peek().trimEnd(), text].filter(Boolean).join('\n');
  }

  /** Once the form is gone, nothing that was typed into it stays there. */
  async function settle(): Promise<void> {
    const now = state.peek()?.status ?? 'away';
    if (isBusy.peek() || now === 'away') return;
    const unsure = open;
    open = undefined;
    // The chat may be over because the message arrived, and the response to it did not.
    if (unsure && now === 'none') await send(unsure);
    open = undefined;
    giveBack();
  }

  return {
    email,
    content,
    excess,
    isBusy,
    hasFailed,
    left,
    isTold: computed(() => {
      const { status, told } = state.value ?? {};
      return left.value?.isTold || (status === 'none' && told!.length > 0);
    }),
    async leave() {
      const attempt = { email: email.peek().trim(), content: content.peek().trim() };
      if (isBusy.peek() || attempt.content === '' || excess.peek() > 0) return;
      const isSame = open?.email === attempt.email && open.content === attempt.content;
      await send({ id: isSame ? open!.id : uuidv7(Date.now()), ...attempt });
      await settle();
    },
    follow({ status }) {
      if (left.peek() && status === 'none') isSettled = true;
      // An agent has taken the chat since, or the customer is in the queue again.
      else if (isSettled) left.value = null;
      void settle();
    },
    giveBack,
  };
}
