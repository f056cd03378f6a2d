import type { TargetedSubmitEvent } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { useFocus } from '../../element/focus.ts';
import { adoptStyles } from '../../element/shadow.ts';
import { allStrings } from '../../strings/chat/en-later.ts';
import type { ChatModel } from '../panel/model.ts';
import preChatCss from './pre-chat.css?inline';

/** A field of the form before the chat. */
type Field = 'name' | 'email' | 'topic';

const isField = (name: string): name is Field => ['name', 'email', 'topic'].includes(name);

/** The form before the chat; `fields` as in `name email* topic`. */
export function PreChat({ model, fields }: { model: ChatModel; fields: string }) {
  const { conversation } = model;
  const strings = allStrings(model.strings);
  const topics = model.listed('pre-chat-topics');
  const words = { name: strings.name, email: strings.email, topic: strings.topic };
  useLayoutEffect(() => adoptStyles(model.root, preChatCss), []);
  const form = useFocus<HTMLFormElement>('input, select');

  function onSubmit(event: TargetedSubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const read = (name: Field) => String(given.get(name) ?? '').trim();
    const identity = {
      ...(read('name') ? { name: read('name') } : {}),
      ...(read('email') ? { email: read('email') } : {}),
    };
    model.topic.value = read('topic');
    if (Object.keys(identity).length > 0) conversation.identify(identity);
    model.hasAnswered.value = true;
  }

  return (
    <form ref={form} class="pre-chat" aria-label={strings.before} onSubmit={onSubmit}>
      <h2>{strings.before}</h2>
      {fields.split(/[\s,]+/).map((one) => {
        const name = one.replace('*', '');
        if (!isField(name)) return null;
        const required = one.endsWith('*');
        const common = { name, required, maxLength: 200 };
        return (
          <label>
            <span>{words[name]}</span>
            {name === 'email' ? (
              <input {...common} autocomplete="email" type="email" />
            ) : name === 'topic' && topics.length > 0 ? (
              <select name={name} required={required} autocomplete="off">
                <option value="" />
                {topics.map((topic) => (
                  <option>{topic}</option>
                ))}
              </select>
            ) : (
              <input {...common} autocomplete={name === 'topic' ? 'off' : name} type="text" />
            )}
          </label>
        );
      })}
      <button class="primary">{strings.begin}</button>
    </form>
  );
}
