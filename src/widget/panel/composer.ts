import { h, icon } from '../../reactive/dom.ts';
import type { ChatModel } from './model.ts';

/** Longest message a customer may write, characters: whatever the script, it fits one batch. */
const MAX_MESSAGE = 10_000;

/** Enter sends, Shift+Enter breaks the line, and a word being composed by an IME is never sent. */
export function Composer({ draft, strings, send }: ChatModel): HTMLElement {
  function onsubmit(event: Event): void {
    event.preventDefault();
    field.focus({ preventScroll: true });
    send(draft.peek());
  }
  const field: HTMLTextAreaElement = h('textarea', {
    rows: 1,
    maxlength: MAX_MESSAGE,
    'aria-label': strings.message,
    placeholder: strings.message,
    enterkeyhint: 'send',
    '.value': () => draft.value,
    oninput: () => (draft.value = field.value),
    onkeydown: (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) onsubmit(event);
    },
  });
  queueMicrotask(() => field.focus({ preventScroll: true }));
  return h(
    'form',
    { class: 'composer', part: 'composer', onsubmit },
    field,
    h(
      'button',
      {
        class: 'send',
        'aria-label': strings.send,
        disabled: () => draft.value.trim() === '',
      },
      icon('M12 19V5M6 11l6-6 6 6'),
    ),
  );
}
