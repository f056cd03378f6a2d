import { computed, effect, signal } from '@preact/signals-core';
import { createRef, type VNode } from 'preact';
import type { Message } from '../../capture/index.ts';
import { live, part } from '../../element/part.ts';
import { Words } from '../../element/words.tsx';
import { Entry, Said } from './message.tsx';
import type { ChatModel } from './model.ts';
import { createScroll, type Scroll } from './scroll.ts';
import { Quiet } from './quiet.tsx';
import { createShown, type Shown } from './shown.ts';
import { spoken, Text } from './text.tsx';

interface Props {
  model: ChatModel;
}

/** So long a reply is there for screen readers a second time, milliseconds: then they have read it. */
const ANNOUNCED = 5000;

/** The transcript, the reply as it arrives, and notes of the chat. */
export const Messages = part<Props & { isEmpty: boolean }>(({ model }, mounted) => {
  const { conversation, strings } = model;
  const log = createRef<HTMLDivElement>();
  const said = createRef<HTMLDivElement>();
  const shown = createShown(() => conversation.messages.peek().length);
  shown.atEnd(0);
  const scroll = createScroll(model, shown);
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
              <Notes model={model} />
            </>
          )}
        </div>
      </div>
      <Pill model={model} scroll={scroll} />
    </div>
  );
});

const dayOf = (at: number) => new Date(at).toDateString();

const Rows = part<Props & { shown: Shown; scroll: Scroll }>((props, mounted) => {
  const { model, shown, scroll } = props;
  // Preact leaves a row alone when it gets the same one again.
  const kept = new WeakMap<Message, { row: VNode; isFirst: boolean; day: string }>();
  mounted(() => void shown.fill(scroll.hold));

  function rowOf(message: Message, before: Message | undefined): VNode {
    // A conversation that begins today needs no date.
    const isNewDay = dayOf(message.at) !== dayOf(before?.at ?? Date.now());
    const day = isNewDay ? model.day(message.at) : '';
    const isFirst =
      isNewDay || before?.senderType !== message.senderType || before.name !== message.name;
    const known = kept.get(message);
    if (known?.isFirst === isFirst && known.day === day) return known.row;
    const row = (
      <Said key={message.id} model={model} message={message} isFirst={isFirst} day={day} />
    );
    kept.set(message, { row, isFirst, day });
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
    <Text root={model.root}>{model.read('greeting') ?? model.strings.greeting}</Text>
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
          <Text root={model.root}>{text}</Text>
        )}
      </Entry>
    </ol>
  );
});

/** What follows the messages: what to say next, what went wrong, who may help. */
const Notes = part<Props>(({ model }, mounted) => {
  const { conversation, dialogue, strings } = model;
  const { messages, status } = conversation;
  // The view does not run for each piece of a reply.
  const isWhole = computed(() => dialogue.answering.value === null);
  const last = computed(() =>
    isWhole.value ? messages.value.findLast(({ senderType }) => senderType !== 'customer') : null,
  );
  const isEmpty = computed(() => messages.value.length === 0);
  // Screen readers announce the complete reply, not each word. They read it in the transcript later on.
  const announced = signal('');
  mounted(() => {
    let known = last.peek()?.id;
    let timer: ReturnType<typeof setTimeout>;
    const stop = effect(() => {
      const message = last.value;
      if (!message || message.id === known) return;
      known = message.id;
      void spoken(message.original ?? message.content).then((text) => {
        if (message.id !== known) return;
        announced.value = text;
        clearTimeout(timer);
        timer = setTimeout(() => (announced.value = ''), ANNOUNCED);
      });
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  });
  const choices = (texts: readonly string[]) =>
    texts.length > 0 && (
      <div class="choices" role="group" aria-label={strings.suggestions}>
        {texts.map((text, index) => (
          <Quiet key={`${index}:${text}`} onClick={() => model.send(text)}>
            {text}
          </Quiet>
        ))}
      </div>
    );

  return () => {
    const Handoff = model.handoff.value;
    return (
      <>
        {isEmpty.value && choices(model.listed('suggested-questions'))}
        {isWhole.value && status.value === 'open' && choices(dialogue.quickReplies.value)}
        {dialogue.failed.value && (
          <div class="note trouble" role="alert">
            <span>{strings.failed}</span>
            <Quiet onClick={() => void dialogue.retry()}>{strings.retry}</Quiet>
          </div>
        )}
        {model.offersPerson.value && (
          <Quiet onClick={() => conversation.escalate()}>{strings.person}</Quiet>
        )}
        {Handoff && <Handoff />}
        <div class="unseen" aria-live="polite">
          <Words>{announced.value}</Words>
        </div>
      </>
    );
  };
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
