import type { HandoffState } from '../../contract/index.ts';
import { type Child, h, when } from '../../reactive/dom.ts';
import { computed, effect, signal, untracked } from '../../reactive/signals.ts';
import { allStrings } from '../../strings/chat/en-later.ts';
import { adoptStyles } from '../../survey/shadow.ts';
import type { ChatModel } from '../panel/model.ts';
import handoffCss from './handoff.css?inline';
import type { Handoff } from './handoff.ts';
import { LeaveMessage } from './leave-message.ts';
import { actOn, type LineOf, openLine } from './line.ts';

/** How long a typing notice is shown, milliseconds. */
const TYPING_LASTS = 5_000;
/** Interval between typing notices to the agent, milliseconds. */
const TYPING_EVERY = 3_000;
/** Delay before the stream is closed when the organisation has no agents, milliseconds. */
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
  const handoff: Handoff = {
    state,
    isTyping,
    leftFor: signal(''),
    act: (action) => actOn(of, action),
  };
  model.handoff.value = () => HandoffNote(model, handoff);
  let typingTimer: ReturnType<typeof setTimeout> | undefined;
  let nobody: ReturnType<typeof setTimeout> | undefined;

  const close = openLine(of, {
    state(next) {
      clearTimeout(nobody);
      if (next.status === 'none') nobody = setTimeout(close, NOBODY_LASTS);
      state.value = next;
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
      conversation.message({ id: message_id, senderType: 'human_agent', content, name });
    },
    typing() {
      isTyping.value = true;
      clearTimeout(typingTimer);
      typingTimer = setTimeout(() => (isTyping.value = false), TYPING_LASTS);
    },
  });

  function headerOf(): ReturnType<typeof person.peek> {
    const { status, agents } = state.value ?? {};
    if (status === 'waiting') return { title: strings.waiting, isSilent: true };
    // While no agent is available, the AI replies.
    if (status === 'away') return { title: strings.subtitle };
    if (status === 'with_person') {
      const names = agents!.map(({ name }) => name).join(', ');
      return { title: names || strings.withPerson, isSilent: true };
    }
    // A site may have its own agents, whose messages come through its responder.
    return hasPersonWritten(model) ? { title: strings.withPerson } : null;
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
      void handoff.act({ type: 'seen' }).then((isSent) => {
        if (isSent) sentSeen = Math.max(sentSeen, seen);
      });
    }),
  ];
  return () => {
    close();
    clearTimeout(typingTimer);
    clearTimeout(nobody);
    for (const stop of stops) stop();
    person.value = null;
    model.handoff.value = null;
  };
}

/** The note about the agent: place in the queue, name, and activity. */
function HandoffNote(model: ChatModel, handoff: Handoff): Child {
  adoptStyles(model.root, handoffCss);
  const strings = allStrings(model.strings);
  const { conversation } = model;
  const { state, isTyping, leftFor } = handoff;
  const status = computed(() => state.value?.status ?? 'none');
  const hasAnswered = computed(() => hasPersonWritten(model));
  // The last message is the customer's, and an agent has seen it.
  const isSeen = computed(() => {
    const last = conversation.messages.value.at(-1);
    const at = state.value?.seen_at;
    return last?.senderType === 'customer' && at != null && Date.parse(at) >= last.at;
  });
  const who = () => state.value?.agents.at(-1)?.name || strings.human_agent;

  const picture = computed(() => state.value?.agents.at(-1)?.avatar_url);
  /** The agent's picture, if there is one and the page's policy allows it. */
  const Face = () => () =>
    picture.value &&
    h('img', {
      class: 'face',
      src: picture.value,
      alt: '',
      referrerpolicy: 'no-referrer',
      onerror: ({ target }) => (target as Element).remove(),
    });

  function place(): string {
    const { place: number, wait_seconds: wait } = state.value!;
    const first = number === 1 ? strings.queueNext : say(strings.queuePlace, number ?? '…');
    return wait === null || wait < 30
      ? first
      : `${first} ${say(strings.queueWait, Math.ceil(wait / 60))}`;
  }

  return [
    when(
      () => status.value === 'none' && leftFor.value === '' && !hasAnswered.value,
      () => h('div', { class: 'note waiting', role: 'status' }, strings.escalated),
    ),
    when(
      () => status.value === 'waiting',
      () =>
        h(
          'div',
          { class: 'note waiting queue' },
          h('span', { role: 'status' }, strings.waiting, '. ', place),
          h(
            'button',
            {
              class: 'quiet',
              type: 'button',
              onclick: async () => {
                if (await handoff.act({ type: 'cancel' })) conversation.callOff();
              },
            },
            strings.backToAi,
          ),
        ),
    ),
    when(
      () => status.value === 'with_person',
      () =>
        h(
          'div',
          { class: 'person-here' },
          when(
            () => !hasAnswered.value,
            () =>
              h('div', { class: 'note', role: 'status' }, Face(), () =>
                say(strings.personHere, who()),
              ),
          ),
          when(
            () => isTyping.value,
            () =>
              h(
                'div',
                { class: 'now', role: 'status' },
                Face(),
                h('span', { class: 'typing', 'aria-hidden': 'true' }, [h('i'), h('i'), h('i')]),
                () => say(strings.personTyping, who()),
              ),
            () =>
              when(
                () => isSeen.value,
                () => h('div', { class: 'now seen' }, strings.seen),
              ),
          ),
        ),
    ),
    when(
      () => status.value === 'away' || leftFor.value,
      () => LeaveMessage(model, handoff),
    ),
  ];
}

const hasPersonWritten = ({ conversation }: ChatModel) =>
  conversation.messages.value.some(({ senderType }) => senderType === 'human_agent');

const say = (text: string, value: string | number) => text.replace(/\{\w+\}/, String(value));
