import { pastConversations, takeUp } from '../../capture/past.ts';
import { h, icon } from '../../reactive/dom.ts';
import { allStrings } from '../../strings/chat/en-later.ts';
import { adoptStyles } from '../../survey/shadow.ts';
import type { ChatModel } from '../panel/model.ts';
import historyCss from './history.css?inline';

/** The earlier conversations of this browser. The customer can choose one to continue. */
export function History(model: ChatModel): HTMLElement {
  const { conversation, key, language, page } = model;
  const strings = allStrings(model.strings);
  adoptStyles(model.root, historyCss);
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const past = pastConversations(key).filter(({ id }) => id !== conversation.id.peek());

  function choose(id: string): void {
    model.putAside();
    takeUp(key, id);
    conversation.refresh();
    page.value = null;
  }

  const back = h(
    'button',
    {
      class: 'icon',
      type: 'button',
      'aria-label': strings.back,
      onclick: () => (page.value = null),
    },
    icon('M19 12H5m6-6-6 6 6 6'),
  );
  queueMicrotask(() => back.focus({ preventScroll: true }));
  return h(
    'section',
    { class: 'history', 'aria-label': strings.earlier },
    h('div', { class: 'title' }, back, h('h2', {}, strings.earlier)),
    past.length === 0
      ? h('p', {}, strings.noEarlier)
      : h(
          'ul',
          {},
          past.map(({ id, messages }) =>
            h(
              'li',
              {},
              h(
                'button',
                { type: 'button', onclick: () => choose(id) },
                h('time', {}, day.format(messages.at(-1)!.at)),
                h(
                  'span',
                  {},
                  (messages.find(({ senderType }) => senderType === 'customer') ?? messages[0]!)
                    .content,
                ),
              ),
            ),
          ),
        ),
  );
}
