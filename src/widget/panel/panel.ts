import { h, icon, later, when } from '../../reactive/dom.ts';
import { scaleOf } from '../../survey/scale.ts';
import { Survey } from '../../survey/survey.ts';
import { Composer } from './composer.ts';
import { Messages } from './messages.ts';
import type { ChatModel } from './model.ts';

const note = (text: string, ...more: Node[]) =>
  h('div', { class: 'note', role: 'status' }, text, more);

const button = (look: string, text: string, onclick: () => void) =>
  h('button', { class: look, type: 'button', onclick }, text);

/** Moves the focus to a new part when it replaces the one that had it. */
function focused<T extends HTMLElement>(part: T, selector: string): T {
  queueMicrotask(() => part.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true }));
  return part;
}

/** The open chat, and the survey after its end. */
export function Panel(model: ChatModel): HTMLElement {
  const { conversation, strings, isOpen, isOnline, afterword, isEnding, isAsking, page } = model;
  const { status, messages, escalation } = conversation;
  const hasEnded = () => status.value === 'resolved';

  const survey = () => {
    const after = h(
      'div',
      { class: 'after' },
      Survey(conversation, {
        strings: model.surveyStrings,
        scale: scaleOf(model.read('rating-scale')),
        question: model.read('question') ?? undefined,
      }),
      when(hasEnded, () => button('quiet', strings.restart, () => model.restart())),
    );
    return focused(after, 'h2');
  };

  /** Loads on demand. A network error must not keep the customer out of the chat. */
  const preChat = () =>
    later(
      async () => {
        const { PreChat } = await import('../pre-chat/index.ts');
        return () => PreChat(model, model.asksFirst());
      },
      () => (model.hasAnswered.value = true),
    );

  const during = () => [
    when(
      () => !isOnline.value || model.trouble.value !== '',
      () =>
        h('div', { class: 'note trouble', role: 'status' }, () =>
          isOnline.value ? model.trouble.value : strings.offline,
        ),
    ),
    when(
      () => afterword.consent.value === 'pending',
      () =>
        note(
          strings.consent,
          button('quiet', strings.agree, () => afterword.setConsent('granted')),
        ),
    ),
    when(
      () => isEnding.value,
      () =>
        focused(
          h(
            'div',
            { class: 'note', role: 'alertdialog', 'aria-label': strings.endQuestion },
            strings.endQuestion,
            button('quiet', strings.endYes, () => model.end()),
            button('quiet', strings.endNo, () => (isEnding.value = false)),
          ),
          'button',
        ),
    ),
    when(() => isAsking.value, survey),
    () => model.tray.value?.node,
    Composer(model),
    h(
      'div',
      { class: 'foot' },
      when(
        () => escalation.value === null && !model.offersPerson.value,
        () => button('person', strings.person, () => conversation.escalate()),
      ),
      h('slot', { name: 'actions' }),
      when(
        () => messages.value.length > 0,
        () => button('end', strings.end, () => (isEnding.value = true)),
      ),
    ),
  ];

  const panel: HTMLElement = h(
    'div',
    {
      class: 'panel',
      part: 'panel',
      role: 'dialog',
      'aria-label': model.title,
      ondragover: (event) => {
        if (model.attaches()) event.preventDefault();
      },
      ondrop: (event) => {
        if (!model.attaches() || !event.dataTransfer?.files.length) return;
        event.preventDefault();
        model.attach(event.dataTransfer.files);
      },
    },
    h(
      'div',
      { class: 'head', part: 'header' },
      h('hgroup', {}, h('h1', {}, model.title), h('p', {}, model.subtitle)),
      Menu(model),
      h(
        'button',
        {
          class: 'icon',
          type: 'button',
          'aria-label': strings.close,
          onclick: () => (isOpen.value = false),
        },
        icon('m6 9.5 6 6 6-6'),
      ),
    ),
    when(
      () => page.value !== null,
      () => page.peek(),
      () => [Messages(model), when(hasEnded, survey, () => when(model.asksFirst, preChat, during))],
    ),
    when(
      () => model.isPhone.value,
      () =>
        later(async () => {
          const { coverPhone } = await import('../phone/index.ts');
          return () => coverPhone(panel);
        }),
    ),
  );
  return panel;
}

/** The menu. Its items are rarely used, so they load on demand. */
function Menu(model: ChatModel): HTMLElement {
  const menu = h(
    'details',
    {
      class: 'menu',
      ontoggle: () => {
        if (!menu.open || menu.children.length > 1) return;
        import('../menu/index.ts').then(
          ({ fillMenu }) => fillMenu(menu, model),
          () => (menu.open = false),
        );
      },
    },
    h(
      'summary',
      { class: 'icon', 'aria-label': model.strings.more, title: model.strings.more },
      icon('M5 12h.01M12 12h.01M19 12h.01'),
    ),
  );
  return menu;
}
