import { effect } from '@preact/signals-core';
import { useComputed, useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Message } from '../../capture/index.ts';
import { Words } from '../../element/words.tsx';
import { markdown } from './markdown.tsx';
import { Entry, Said } from './message.tsx';
import type { ChatModel } from './model.ts';
import { createScroll, type Scroll } from './scroll.ts';
import { createShown, type Shown } from './shown.ts';

interface Props {
  model: ChatModel;
}

/** The transcript, the reply as it arrives, and notes of the chat. */
export function Messages({ model, isEmpty }: Props & { isEmpty: boolean }) {
  const { conversation, strings } = model;
  const log = useRef<HTMLDivElement>(null);
  const said = useRef<HTMLDivElement>(null);
  const [shown, scroll] = useMemo(() => {
    const made = createShown(() => conversation.messages.peek().length);
    made.atEnd(0);
    return [made, createScroll(model, made)] as const;
  }, []);
  useLayoutEffect(() => scroll.follow(log.current!, said.current!), []);
  return (
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
              <QuickReplies model={model} />
              <Failure model={model} />
              <OfferOfPerson model={model} />
              <Handoff model={model} />
              <Announcement model={model} />
            </>
          )}
        </div>
      </div>
      <Pill model={model} scroll={scroll} />
    </div>
  );
}

function Rows({ model, shown, scroll }: Props & { shown: Shown; scroll: Scroll }) {
  const all = model.conversation.messages.value;
  const [from, to] = [shown.from.value, shown.to.value];
  // Preact leaves a row alone when it gets the same one again.
  const kept = useMemo(() => new WeakMap<Message, { row: VNode; isFirst: boolean }>(), []);
  useLayoutEffect(() => scroll.settle());
  useLayoutEffect(() => void shown.fill(scroll.hold), []);

  function rowOf(message: Message, before: Message | undefined): VNode {
    const isFirst = before?.senderType !== message.senderType || before.name !== message.name;
    const known = kept.get(message);
    if (known?.isFirst === isFirst) return known.row;
    const row = <Said key={message.id} model={model} message={message} isFirst={isFirst} />;
    kept.set(message, { row, isFirst });
    return row;
  }
  return (
    <ol>
      <Greeting model={model} />
      {all.slice(from, to).map((message, index) => rowOf(message, all[from + index - 1]))}
    </ol>
  );
}

function Greeting({ model }: Props) {
  return (
    <Entry model={model} sender="ai">
      <div class="bubble">{markdown(model.read('greeting') ?? model.strings.greeting)}</div>
    </Entry>
  );
}

/** A reply that is still arriving. */
function Answering({ model }: Props) {
  const { strings } = model;
  const reply = model.dialogue.answering.value;
  if (reply === null) return null;
  const { senderType, text } = reply;
  return (
    <ol>
      {text === '' ? (
        <Entry key="typing" model={model} sender={senderType}>
          <div class="bubble typing" role="img" aria-label={strings.typing}>
            <i />
            <i />
            <i />
          </div>
        </Entry>
      ) : (
        <Entry key="text" model={model} sender={senderType}>
          <div class="bubble">{markdown(text)}</div>
        </Entry>
      )}
    </ol>
  );
}

function Suggestions({ model }: Props) {
  const isEmpty = useComputed(() => model.conversation.messages.value.length === 0);
  return isEmpty.value ? (
    <Choices model={model} texts={model.listed('suggested-questions')} />
  ) : null;
}

function QuickReplies({ model }: Props) {
  const isWhole = useIsWhole(model);
  const isOpen = model.conversation.status.value === 'open';
  return isWhole.value && isOpen ? (
    <Choices model={model} texts={model.dialogue.quickReplies.value} />
  ) : null;
}

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

function Failure({ model: { dialogue, strings } }: Props) {
  return dialogue.failed.value ? (
    <div class="note trouble" role="alert">
      <span>{strings.failed}</span>
      <button class="quiet" type="button" onClick={() => void dialogue.retry()}>
        {strings.retry}
      </button>
    </div>
  ) : null;
}

function OfferOfPerson({ model }: Props) {
  return model.offersPerson.value ? (
    <button class="quiet" type="button" onClick={() => model.conversation.escalate()}>
      {model.strings.person}
    </button>
  ) : null;
}

function Handoff({ model }: Props) {
  const Note = model.handoff.value;
  return Note && <Note />;
}

/** Screen readers announce the complete reply, not each word. */
function Announcement({ model }: Props) {
  const isWhole = useIsWhole(model);
  const { messages } = model.conversation;
  const last = isWhole.value
    ? messages.value.findLast(({ senderType }) => senderType !== 'customer')
    : undefined;
  return (
    <div class="unseen" aria-live="polite">
      <Words>{last?.content ?? ''}</Words>
    </div>
  );
}

/** The way to new messages below. */
function Pill({ model, scroll }: Props & { scroll: Scroll }) {
  const { messages } = model.conversation;
  const { answering } = model.dialogue;
  const seen = useSignal(0);
  useLayoutEffect(
    () =>
      effect(() => {
        if (scroll.isAtEnd.value) seen.value = messages.value.length;
      }),
    [],
  );
  const isUnread = useComputed(
    () => !scroll.isAtEnd.value && (answering.value !== null || messages.value.length > seen.value),
  );
  return isUnread.value ? (
    <button class="pill" type="button" onClick={() => scroll.toEnd()}>
      {`${model.strings.newMessages} ↓`}
    </button>
  ) : null;
}

const useIsWhole = ({ dialogue }: ChatModel) =>
  useComputed(() => dialogue.answering.value === null);
