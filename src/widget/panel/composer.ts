import { h, icon, when } from '../../reactive/dom.ts';
import type { ChatModel } from './model.ts';

/** Longest message of a customer, characters: it fits into one batch in any script. */
const MAX_MESSAGE = 10_000;

/** Enter sends, Shift+Enter inserts a line break. Enter that confirms an IME composition does not send. */
export function Composer(model: ChatModel): HTMLElement {
  const { draft, strings, tray } = model;
  function onsubmit(event: Event): void {
    event.preventDefault();
    field.focus({ preventScroll: true });
    model.submit();
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
    onpaste: (event) => {
      const files = event.clipboardData?.files;
      if (!files?.length || !model.attaches()) return;
      event.preventDefault();
      model.attach(files);
    },
  });
  const files: HTMLInputElement = h('input', {
    type: 'file',
    multiple: true,
    hidden: true,
    accept: 'image/jpeg,image/png,image/gif,image/webp,video/mp4,video/quicktime,video/webm',
    onchange: () => {
      model.attach(files.files!);
      files.value = '';
    },
  });
  queueMicrotask(() => field.focus({ preventScroll: true }));
  return h(
    'form',
    { class: 'composer', part: 'composer', onsubmit },
    when(model.attaches, () => [
      files,
      h(
        'button',
        {
          class: 'icon',
          type: 'button',
          'aria-label': strings.attach,
          title: strings.attach,
          onclick: () => files.click(),
        },
        icon(
          'M20 11.5 12.600 19a5 5 0 0 1-7.100-7.100l7.800-7.800a3.400 3.400 0 0 1 4.800 4.800L10.400 16.500a1.700 1.700 0 0 1-2.400-2.400l7-7',
        ),
      ),
    ]),
    field,
    h(
      'button',
      {
        class: 'send',
        'aria-label': strings.send,
        disabled: () =>
          tray.value?.isBusy.value || (draft.value.trim() === '' && !tray.value?.count.value),
      },
      icon('M12 19V5M6 11l6-6 6 6'),
    ),
  );
}
