import { h } from '../../reactive/dom.ts';
import { allStrings } from '../../strings/chat/en-later.ts';
import { adoptStyles } from '../../survey/shadow.ts';
import type { ChatModel } from '../panel/model.ts';
import preChatCss from './pre-chat.css?inline';

/** A field of the form before the chat. */
type Field = 'name' | 'email' | 'topic';

const isField = (name: string): name is Field => ['name', 'email', 'topic'].includes(name);

/** The form before the chat; `fields` as in `name email* topic`. */
export function PreChat(model: ChatModel, fields: string): HTMLElement {
  adoptStyles(model.root, preChatCss);
  const { conversation } = model;
  const strings = allStrings(model.strings);
  const topics = model.listed('pre-chat-topics');
  const words = { name: strings.name, email: strings.email, topic: strings.topic };

  const rows = fields.split(/[\s,]+/).flatMap((one) => {
    const name = one.replace('*', '');
    if (!isField(name)) return [];
    const attributes = { name, required: one.endsWith('*'), autocomplete: name };
    const input =
      name === 'topic' && topics.length > 0
        ? h(
            'select',
            { ...attributes, autocomplete: 'off' },
            h('option', { value: '' }),
            topics.map((topic) => h('option', {}, topic)),
          )
        : h('input', {
            ...attributes,
            ...(name === 'topic' ? { autocomplete: 'off' } : {}),
            type: name === 'email' ? 'email' : 'text',
            maxlength: 200,
          });
    return [h('label', {}, h('span', {}, words[name]), input)];
  });

  const form = h(
    'form',
    {
      class: 'pre-chat',
      'aria-label': strings.before,
      onsubmit: (event) => {
        event.preventDefault();
        const given = new FormData(form);
        const read = (name: Field) => String(given.get(name) ?? '').trim();
        const identity = {
          ...(read('name') ? { name: read('name') } : {}),
          ...(read('email') ? { email: read('email') } : {}),
        };
        model.topic.value = read('topic');
        if (Object.keys(identity).length > 0) conversation.identify(identity);
        model.hasAnswered.value = true;
      },
    },
    h('h2', {}, strings.before),
    rows,
    h('button', { class: 'primary' }, strings.begin),
  );
  queueMicrotask(() =>
    form.querySelector<HTMLElement>('input, select')?.focus({ preventScroll: true }),
  );
  return form;
}
