import { h, when } from '../../reactive/dom.ts';
import { signal } from '../../reactive/signals.ts';
import { allStrings } from '../../strings/chat/en-later.ts';
import type { ChatModel } from '../panel/model.ts';
import type { Handoff } from './handoff.ts';

/** The form to leave a message when no agent is available, with an address for the reply. */
export function LeaveMessage(model: ChatModel, handoff: Handoff): HTMLElement {
  const { conversation } = model;
  const strings = allStrings(model.strings);
  const isBusy = signal(false);
  const hasFailed = signal(false);
  const { leftFor } = handoff;

  const form = () => {
    const made: HTMLFormElement = h(
      'form',
      {
        class: 'leave',
        onsubmit: async (event) => {
          event.preventDefault();
          const given = new FormData(made);
          const email = String(given.get('email')).trim();
          const content = String(given.get('message')).trim();
          if (content === '') return;
          isBusy.value = true;
          hasFailed.value = !(await handoff.act({ type: 'leave_message', email, content }));
          isBusy.value = false;
          if (!hasFailed.peek()) leftFor.value = email;
        },
      },
      h('p', {}, strings.away),
      h(
        'label',
        {},
        h('span', {}, strings.email),
        h('input', {
          name: 'email',
          type: 'email',
          required: true,
          autocomplete: 'email',
          maxlength: 254,
          value: conversation.identity.peek()?.email,
        }),
      ),
      h(
        'label',
        {},
        h('span', {}, strings.message),
        h('textarea', { name: 'message', required: true, rows: 3, maxlength: 10_000 }),
      ),
      h('p', { role: 'alert', hidden: () => !hasFailed.value }, strings.leaveFailed),
      h(
        'div',
        { class: 'row' },
        h('button', { class: 'primary', disabled: () => isBusy.value }, strings.leave),
        h(
          'button',
          {
            class: 'quiet',
            type: 'button',
            onclick: async () => {
              if (await handoff.act({ type: 'cancel' })) conversation.callOff();
            },
          },
          strings.backToAi,
        ),
      ),
    );
    return made;
  };

  return h(
    'div',
    {},
    when(
      () => leftFor.value === '',
      form,
      () =>
        h(
          'div',
          { class: 'note', role: 'status' },
          strings.left.replace('{email}', leftFor.peek()),
        ),
    ),
  );
}
