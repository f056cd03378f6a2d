import { h, icon, when } from '../../reactive/dom.ts';
import { signal } from '../../reactive/signals.ts';
import { Survey } from '../../survey/survey.ts';
import { Composer } from './composer.ts';
import { Messages } from './messages.ts';
import type { ChatModel } from './model.ts';

const note = (text: string, ...more: Node[]) =>
  h('div', { class: 'note', role: 'status' }, text, more);

const button = (look: string, text: string, onclick: () => void) =>
  h('button', { class: look, type: 'button', onclick }, text);

/** What takes the place of that which had the focus gets it, once it is there. */
function focused<T extends HTMLElement>(part: T, selector: string): T {
  queueMicrotask(() => part.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true }));
  return part;
}

/** A line of the menu; what goes wrong in it harms nothing else. */
const item = (text: string, act: () => Promise<unknown>) =>
  button('', text, () => void act().catch(() => {}));

/** The open chat; after its end, the survey. */
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
        scale: model.scale(),
        question: model.question(),
      }),
      when(hasEnded, () => button('quiet', strings.restart, () => model.restart())),
    );
    return focused(after, 'h2');
  };

  const during = () => [
    when(
      () => !isOnline.value,
      () => h('div', { class: 'note trouble', role: 'status' }, strings.offline),
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

  return h(
    'div',
    { class: 'panel', part: 'panel', role: 'dialog', 'aria-label': model.title },
    h(
      'div',
      { class: 'head', part: 'header' },
      h(
        'hgroup',
        {},
        h('h1', {}, model.title),
        h('p', {}, () => (hasEnded() ? strings.ended : strings.subtitle)),
      ),
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
      () => [Messages(model), when(hasEnded, survey, during)],
    ),
  );
}

/** What few customers use, and loads when they do. */
function Menu(model: ChatModel): HTMLElement {
  const { conversation, strings, title } = model;
  const told = signal('');
  const transcript = async () => {
    const { transcriptOf } = await import('../transcript/index.ts');
    return transcriptOf(title(), conversation.messages.peek(), strings);
  };
  const menu = h(
    'details',
    {
      class: 'menu',
      onkeydown: (event) => {
        if (event.key !== 'Escape' || !menu.open) return;
        menu.open = false;
        menu.querySelector('summary')!.focus();
        event.stopPropagation();
      },
      onfocusout: (event) => {
        if (!menu.contains(event.relatedTarget as Node | null)) menu.open = false;
      },
    },
    h(
      'summary',
      { class: 'icon', 'aria-label': strings.more, title: strings.more },
      icon('M5 12h.01M12 12h.01M19 12h.01'),
    ),
    h(
      'div',
      { class: 'items' },
      item(strings.earlier, async () => {
        const { History } = await import('../history/index.ts');
        model.page.value = History(model);
      }),
      item(strings.copy, async () => {
        await navigator.clipboard.writeText((await transcript()).text);
        told.value = strings.copied;
      }),
      item(strings.download, async () => (await transcript()).download()),
    ),
    h('span', { class: 'unseen', role: 'status' }, () => told.value),
  );
  return menu;
}
