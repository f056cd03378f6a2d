import { h } from '../../reactive/dom.ts';
import { allStrings } from '../../strings/chat/en-later.ts';
import { adoptStyles } from '../../survey/shadow.ts';
import { History } from '../history/index.ts';
import type { ChatModel } from '../panel/model.ts';
import { transcriptOf } from '../transcript/index.ts';
import menuCss from './menu.css?inline';

function item(text: string, act: (self: HTMLElement) => unknown): HTMLElement {
  const self: HTMLElement = h('button', { type: 'button', onclick: () => void act(self) }, text);
  return self;
}

/** Adds the items to the opened menu. */
export function fillMenu(menu: HTMLDetailsElement, model: ChatModel): void {
  adoptStyles(model.root, menuCss);
  const strings = allStrings(model.strings);
  const announcement = h('span', { class: 'unseen', role: 'status' });
  const transcript = () =>
    transcriptOf(model.title(), model.conversation.messages.peek(), model.strings);

  const items = h(
    'div',
    { class: 'items' },
    item(strings.earlier, () => {
      menu.open = false;
      model.page.value = History(model);
    }),
    item(strings.copy, (self) =>
      navigator.clipboard.writeText(transcript().text).then(
        () => (self.textContent = announcement.textContent = strings.copied),
        // The browser refused: do not announce a copy.
        () => {},
      ),
    ),
    item(strings.download, () => transcript().download()),
  );

  menu.addEventListener('toggle', () => {
    items.children[1]!.textContent = strings.copy;
    announcement.textContent = '';
  });
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    menu.querySelector('summary')!.focus();
    event.stopPropagation();
  });
  menu.addEventListener('focusout', ({ relatedTarget }) => {
    if (!menu.contains(relatedTarget as Node | null)) menu.open = false;
  });
  menu.append(items, announcement);
}
