import { computed, effect, type ReadonlySignal, signal } from '@preact/signals-core';
import { createRef, type VNode } from 'preact';
import type { Message } from '../../capture/index.ts';
import { live, part } from '../../element/part.ts';
import { Words } from '../../element/words.tsx';
import { markdown } from './markdown.tsx';
import { Entry, Said } from './message.tsx';
import type { ChatModel } from './model.ts';
import { createScroll, type Scroll } from './scroll.ts';
import { createShown, type Shown } from './shown.ts';

interface Props {
  model: ChatModel;
}

/** With whether no reply is arriving. */
interface WholeProps extends Props {
  isWhole: ReadonlySignal<boolean>;
}

/** The transcript, the reply as it arrives, and notes of the chat. */
export const Messages = part<Props & { isEmpty: boolean }>(({ model }, mounted) => {
  const { conversation, dialogue, strings } = model;
  const log = createRef<HTMLDivElement>();
  const said = createRef<HTMLDivElement>();
  const shown = createShown(() => conversation.messages.peek().length);
  shown.atEnd(0);
  const scroll = createScroll(model, shown);
  const isWhole = computed(() => dialogue.answering.value === null);
  mounted(() => scroll.follow(log.current!, said.current!));
  return ({ isEmpty }) => (
    <div class="transcript">
      <div
        ref={log}
        class="log"
        part="messages"
        tabIndex={0}
        role="region"
        aria-label={strings.conversation}
      >
        <div ref={said} class="said">
          {!isEmpty && (
            <>
              <Rows model={model} shown={shown} scroll={scroll} />
              <Answering model={model} />
              <Suggestions model={model} />
              <QuickReplies model={model} isWhole={isWhole} />
              <Failure model={model} />
              <OfferOfPerson model={model} />
              <Handoff model={model} />
              <Announcement model={model} isWhole={isWhole} />
            </>
          )}
        </div>
      </div>
      <Pill model={model} scroll={scroll} />
    </div>
  );
});

const Rows = part<Props & { shown: Shown; scroll: Scroll }>((props, mounted) => {
  const { model, shown, scroll } = props;
  // Preact leaves a row alone when it gets the same one again.
  const kept = new WeakMap<Message, { row: VNode; isFirst: boolean }>();
  mounted(() => void shown.fill(scroll.hold));

  function rowOf(message: Message, before: Message | undefined): VNode {
    const isFirst = before?.senderType !== message.senderType || before.name !== message.name;
    const known = kept.get(message);
    if (known?.isFirst === isFirst) return known.row;
    const row = <Said key={message.id} model={model} message={message} isFirst={isFirst} />;
    kept.set(message, { row, isFirst });
    return row;
  }
  return () => {
    const all = model.conversation.messages.value;
    const [from, to] = [shown.from.value, shown.to.value];
    // Once the rows are in the page.
    queueMicrotask(scroll.settle);
    return (
      <ol>
        <Greeting model={model} />
        {all.slice(from, to).map((message, index) => rowOf(message, all[from + index - 1]))}
      </ol>
    );
  };
});

const Greeting = live<Props>(({ model }) => (
  <Entry model={model} sender="ai">
    <div class="bubble">{markdown(model.read('greeting') ?? model.strings.greeting)}</div>
  </Entry>
));

/** A reply that is still arriving. */
const Answering = live<Props>(({ model }) => {
  const { strings } = model;
  const reply = model.dialogue.answering.value;
  if (reply === null) return null;
  const { senderType, text } = reply;
  return (
    <ol>
      <Entry key={String(text === '')} model={model} sender={senderType}>
        {text === '' ? (
          <div class="bubble typing" role="img" aria-label={strings.typing}>
            <i />
            <i />
            <i />
          </div>
        ) : (
          <div class="bubble">{markdown(text)}</div>
        )}
      </Entry>
    </ol>
  );
});

const Suggestions = part<Props>(({ model }) => {
  const isEmpty = computed(() => model.conversation.messages.value.length === 0);
  return () =>
    isEmpty.value && <Choices model={model} texts={model.listed('suggested-questions')} />;
});

const QuickReplies = live<WholeProps>(({ model, isWhole }) => {
  const isOpen = model.conversation.status.value === 'open';
  return (
    isWhole.value && isOpen && <Choices model={model} texts={model.dialogue.quickReplies.value} />
  );
});

function Choices({ model, texts }: Props & { texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <div class="choices" role="group" aria-label={model.strings.suggestions}>
      {texts.map((text, index) => (
        <button
          key={`${index}:${text}`}
          class="quiet"
          type="button"
          onClick={() => model.send(text)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}

const Failure = live<Props>(
  ({ model: { dialogue, strings } }) =>
    dialogue.failed.value && (
      <div class="note trouble" role="alert">
        <span>{strings.failed}</span>
        <button class="quiet" type="button" onClick={() => void dialogue.retry()}>
          {strings.retry}
        </button>
      </div>
    ),
);

const OfferOfPerson = live<Props>(
  ({ model }) =>
    model.offersPerson.value && (
      <button class="quiet" type="button" onClick={() => model.conversation.escalate()}>
        {model.strings.person}
      </button>
    ),
);

const Handoff = live<Props>(({ model }) => {
  const Note = model.handoff.value;
  return Note && <Note />;
});

/** Screen readers announce the complete reply, not each word. */
const Announcement = live<WholeProps>(({ model, isWhole }) => {
  const { messages } = model.conversation;
  const last = isWhole.value
    ? messages.value.findLast(({ senderType }) => senderType !== 'customer')
    : undefined;
  return (
    <div class="unseen" aria-live="polite">
      <Words>{last?.content ?? ''}</Words>
    </div>
  );
});

/** The way to new messages below. */
const Pill = part<Props & { scroll: Scroll }>(({ model, scroll }, mounted) => {
  const { messages } = model.conversation;
  const { answering } = model.dialogue;
  const seen = signal(0);
  mounted(() =>
    effect(() => {
      if (scroll.isAtEnd.value) seen.value = messages.value.length;
    }),
  );
  const isUnread = computed(
    () => !scroll.isAtEnd.value && (answering.value !== null || messages.value.length > seen.value),
  );
  return () =>
    isUnread.value && (
      <button class="pill" type="button" onClick={() => scroll.toEnd()}>
        {`${model.strings.newMessages} ↓`}
      </button>
    );
});
