import type { HandoffState } from '../../contract/index.ts';
import { computed, effect, signal, untracked } from '@preact/signals-core';
import { allStrings } from '../../strings/chat/en-later.ts';
import type { ChatModel } from '../panel/model.ts';
import type { Handoff } from './handoff.ts';
import { HandoffNote } from './note.tsx';
import { createLeaving } from './leaving.ts';
import { actOn, type HandoffAction, type LineHandlers, type LineOf, openLine } from './line.ts';

/** How long a typing notice is shown, milliseconds. */
const TYPING_LASTS = 5_000;
/** Interval between typing notices to the agent, milliseconds. */
const TYPING_EVERY = 3_000;
/** Delay before the stream is closed when there is no chat, milliseconds. */
const NOBODY_LASTS = 30_000;

/**
 * Follows the chat with an agent while the conversation is escalated.
 *
 * @returns a function that stops it
 */
export function follow(model: ChatModel): () => void {
  const { escalation, status } = model.conversation;
  const isCalled = computed(() => escalation.value !== null && status.value === 'open');
  let end: (() => void) | undefined;
  const drop = () => {
    end?.();
    end = undefined;
  };
  const stop = effect(() => {
    drop();
    if (isCalled.value) end = untracked(() => connect(model));
  });
  return () => {
    stop();
    drop();
  };
}

function connect(model: ChatModel): () => void {
  const { conversation, strings: some, person } = model;
  const strings = allStrings(some);
  const of: LineOf = {
    endpoint: model.endpoint,
    key: model.key,
    conversationId: conversation.id.peek(),
    capability: conversation.capability.peek(),
  };
  const state = signal<HandoffState | null>(null);
  const isTyping = signal(false);
  const act = (action: HandoffAction) => actOn(of, action);
  const leaving = createLeaving(model, state, act);
  const handoff: Handoff = { state, isTyping, leaving, act };
  /** Messages of agents that came from the server: those of a chat, and answers by mail. */
  const received = new Set<string>();
  model.handoff.value = () => <HandoffNote model={model} handoff={handoff} />;
  let typingTimer: ReturnType<typeof setTimeout> | undefined;
  let nobody: ReturnType<typeof setTimeout> | undefined;

  let close: (() => void) | undefined;
  const handlers: LineHandlers = {
    state(next) {
      clearTimeout(nobody);
      if (next.status === 'none') {
        nobody = setTimeout(() => {
          // The outcome is to be shown, and the answer to a message that was left.
          if (!next.telling && !leaving.left.peek()) drop();
        }, NOBODY_LASTS);
      }
      state.value = next;
      leaving.follow(next);
      // The agent has ended the chat: the survey follows.
      if (next.status === 'ended') conversation.resolve();
    },
    message({ message_id, content, name, files }) {
      isTyping.value = false;
      for (const { attachment_id, name: called, content_type } of files ?? []) {
        const isKnown = conversation.attachments.peek().some(({ id }) => id === attachment_id);
        if (isKnown) continue;
        const file = { name: called, type: content_type };
        conversation.attach(file, { id: attachment_id, messageId: message_id });
      }
      received.add(message_id);
      conversation.message({ id: message_id, senderType: 'human_agent', content, name });
    },
    typing() {
      isTyping.value = true;
      clearTimeout(typingTimer);
      typingTimer = setTimeout(() => (isTyping.value = false), TYPING_LASTS);
    },
  };
  const drop = () => {
    close?.();
    close = undefined;
  };
  const listen = () => (close ??= openLine(of, handlers));
  listen();
  // An agent may have written meanwhile.
  const onShow = () => document.visibilityState === 'visible' && listen();
  document.addEventListener('visibilitychange', onShow);

  function headerOf(): ReturnType<typeof person.peek> {
    const { status, agents } = state.value ?? {};
    if (status === 'waiting') return { title: strings.waiting, isSilent: true };
    // While no agent is available, the AI replies.
    if (status === 'away' || leaving.left.value) return { title: strings.subtitle };
    if (status === 'with_person') {
      const all = agents!.map(({ name }) => name);
      // Not in an old `Intl` that the page has put in the place of the browser's.
      const names = Intl.ListFormat
        ? new Intl.ListFormat(model.language).format(all)
        : all.join(', ');
      return { title: names || strings.withPerson, isSilent: true };
    }
    // A site may have its own agents, whose messages come through its responder.
    const isWithOther = conversation.messages.value.some(
      ({ id, senderType }) => senderType === 'human_agent' && !received.has(id),
    );
    return isWithOther ? { title: strings.withPerson } : null;
  }

  let typingSentAt = 0;
  let sentSeen = 0;
  const stops = [
    effect(() => {
      person.value = headerOf();
    }),
    effect(() => {
      const isWriting = model.draft.value.trim() !== '';
      // After a message, typing is reported again at once.
      if (!isWriting) typingSentAt = 0;
      if (!isWriting || state.peek()?.status !== 'with_person') return;
      if (Date.now() - typingSentAt < TYPING_EVERY) return;
      typingSentAt = Date.now();
      void handoff.act({ type: 'typing' });
    }),
    effect(() => {
      const seen = conversation.seen.value;
      const isNews = conversation.messages
        .peek()
        .some(
          ({ seq, senderType }) => senderType === 'human_agent' && seq > sentSeen && seq <= seen,
        );
      if (!isNews || state.value?.status !== 'with_person') return;
      // If the request failed, it is repeated when the stream is back and sends the state.
      void handoff.act({ type: 'seen' }).then((response) => {
        if (response) sentSeen = Math.max(sentSeen, seen);
      });
    }),
  ];
  return () => {
    document.removeEventListener('visibilitychange', onShow);
    drop();
    clearTimeout(typingTimer);
    clearTimeout(nobody);
    for (const stop of stops) stop();
    leaving.giveBack();
    person.value = null;
    model.handoff.value = null;
  };
}
