import { signal } from '@preact/signals-core';
import { createRef } from 'preact';
import { focusIn } from '../../element/focus.ts';
import { Icon } from '../../element/icon.tsx';
import { later } from '../../element/later.tsx';
import { live, part } from '../../element/part.ts';
import { breathe, painted } from '../../element/slices.ts';
import { Words } from '../../element/words.tsx';
import { scaleOf } from '../../survey/scale.tsx';
import { Survey } from '../../survey/survey.tsx';
import { Composer } from './composer.tsx';
import { Messages } from './messages.tsx';
import type { ChatModel } from './model.ts';
import { Quiet } from './quiet.tsx';

interface Props {
  model: ChatModel;
}

const PreChat = later(() => import('../pre-chat/index.tsx'));
const Phone = later(() => import('../phone/index.ts'));
const Consent = later(() => import('../consent/index.tsx'));
const TooLong = later(() => import('../limits/index.ts'));
const MenuItems = later(() => import('../menu/index.tsx'));

/** The open chat, and the survey after its end. */
export const Panel = part<Props>(({ model }, mounted) => {
  const panel = createRef<HTMLDivElement>();
  /** Counts the parts that are drawn, one task each: the frame at once, what is below, the messages. */
  const drawn = signal(0);
  mounted(() => {
    void painted()
      .then(() => (drawn.value = 1))
      // The field takes the focus then: with changes that are not laid out yet, it would wait for their layout.
      .then(painted)
      .then(() => model.conversation.messages.peek().length > 0 && model.clock())
      .then(breathe)
      .then(() => (drawn.value = 2));
  });
  return () => {
    const Page = model.page.value;
    const Care = model.care.value;
    const isDialog = !model.isRaised.value;
    return (
      <div
        ref={panel}
        class="panel"
        part="panel"
        role={isDialog ? 'dialog' : undefined}
        aria-label={isDialog ? model.title() : undefined}
        aria-modal={(isDialog && model.isPhone.value) || undefined}
        onDragOver={(event) => {
          if (model.attaches()) event.preventDefault();
        }}
        onDrop={(event) => {
          if (!model.attaches() || !event.dataTransfer?.files.length) return;
          event.preventDefault();
          model.attach(event.dataTransfer.files);
        }}
      >
        <Head model={model} />
        {Care && <Care />}
        {Page ? (
          <Page model={model} />
        ) : (
          <>
            <Messages model={model} isEmpty={drawn.value < 2} />
            <Trouble text={model.isLate.value && model.strings.notLoaded} />
            {drawn.value > 0 && <Bottom model={model} />}
          </>
        )}
        {model.isPhone.value && <Phone panel={panel} />}
      </div>
    );
  };
});

const Head = live<Props>(({ model }) => (
  <div class="head" part="header">
    <hgroup>
      <h1>
        <Words>{model.title()}</Words>
      </h1>
      <p>
        <Words>{model.subtitle()}</Words>
      </p>
    </hgroup>
    <Menu model={model} />
    <button
      class="icon"
      type="button"
      aria-label={model.strings.close}
      onClick={() => (model.isOpen.value = false)}
    >
      <Icon path="m6 9.5 6 6 6-6" />
    </button>
  </div>
));

/** The menu. Its items are rarely used, so they load on demand. */
const Menu = part<Props>(({ model }) => {
  const { more } = model.strings;
  const menu = createRef<HTMLDetailsElement>();
  const isWanted = signal(false);
  return () => (
    <details
      ref={menu}
      class="menu"
      onToggle={() => {
        if (menu.current!.open) isWanted.value = true;
      }}
    >
      <summary class="icon" aria-label={more} title={more}>
        <Icon path="M5 12h.01M12 12h.01M19 12h.01" />
      </summary>
      {isWanted.value && <MenuItems model={model} menu={menu} isLate={model.isLate} />}
    </details>
  );
});

/** What stands below the transcript: the survey, the form before the chat, or the composer. */
const Bottom = live<Props>(({ model }) => {
  const { status, id } = model.conversation;
  if (status.value === 'resolved') return <After key={id.value} model={model} />;
  const fields = model.asksFirst();
  if (!fields) return <During model={model} />;
  return (
    <PreChat
      model={model}
      fields={fields}
      // A network error must not keep the customer out of the chat.
      failed={() => (model.hasAnswered.value = true)}
    />
  );
});

/** The survey, and the way to another chat when this one has ended. */
const After = part<Props>(({ model }) => {
  const { conversation, strings } = model;
  const after = model.takesFocus() ? focusIn('h2') : null;
  return () => (
    <div ref={after} class="after">
      <Survey
        conversation={conversation}
        strings={model.surveyStrings}
        scale={scaleOf(model.read('rating-scale'))}
        question={model.read('question') ?? undefined}
      />
      {conversation.status.value === 'resolved' && (
        <Quiet onClick={() => model.restart()}>{strings.restart}</Quiet>
      )}
    </div>
  );
});

/** What the customer has to know of a fault. */
const Trouble = ({ text }: { text: string | false }) =>
  text && (
    <div class="note trouble" role="status">
      <Words>{text}</Words>
    </div>
  );

const During = live<Props>(({ model }) => {
  const { conversation, strings, afterword } = model;
  const Tray = model.tray.value?.View;
  return (
    <>
      <Trouble text={model.isOnline.value ? model.trouble.value : strings.offline} />
      {afterword.consent.value === 'pending' && <Consent model={model} />}
      {model.isEnding.value && <Ending model={model} />}
      {model.isAsking.value && <After key={conversation.id.value} model={model} />}
      {Tray && <Tray />}
      {model.isTooLong.value && <TooLong model={model} isLate={model.isLate} />}
      <Composer model={model} />
      <Foot model={model} />
    </>
  );
});

/** The question whether to end the chat. */
const Ending = part<Props>(({ model }) => {
  const { strings, isEnding } = model;
  const question = focusIn('button');
  return () => (
    <div ref={question} class="note" role="alertdialog" aria-label={strings.endQuestion}>
      <span>{strings.endQuestion}</span>
      <Quiet onClick={() => model.end()}>{strings.endYes}</Quiet>
      <Quiet onClick={() => (isEnding.value = false)}>{strings.endNo}</Quiet>
    </div>
  );
});

const Foot = live<Props>(({ model }) => {
  const { conversation, strings } = model;
  return (
    <div class="foot">
      {conversation.escalation.value === null && !model.offersPerson.value && (
        <button class="person" type="button" onClick={() => conversation.escalate()}>
          {strings.person}
        </button>
      )}
      <slot name="actions" />
      {conversation.messages.value.length > 0 && (
        <button class="end" type="button" onClick={model.askToEnd}>
          {strings.end}
        </button>
      )}
    </div>
  );
});
