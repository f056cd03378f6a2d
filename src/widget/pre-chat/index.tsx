import type { TargetedSubmitEvent } from 'preact';
import { focusIn } from '../../element/focus.ts';
import { part } from '../../element/part.ts';
import { adoptStyles } from '../../element/shadow.ts';
import { allStrings } from '../../strings/chat/en-later.ts';
import type { ChatModel } from '../panel/model.ts';
import preChatCss from './pre-chat.css?inline';

/** A field of the form before the chat. */
type Field = 'name' | 'email' | 'topic';

const isField = (name: string): name is Field => ['name', 'email', 'topic'].includes(name);

/** The form before the chat; `fields` as in `name email* topic`. */
export const Part = part<{ model: ChatModel; fields: string }>(({ model }) => {
  const { conversation } = model;
  const strings = allStrings(model.strings);
  const words = { name: strings.name, email: strings.email, topic: strings.topic };
  adoptStyles(model.root, preChatCss);
  const form = focusIn('input, select');

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

  return ({ fields }) => {
    const topics = model.listed('pre-chat-topics');
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
  };
});
