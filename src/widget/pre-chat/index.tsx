import type { TargetedSubmitEvent } from 'preact';
import { fromJson, toJson } from '../../capture/json.ts';
import { keptName } from '../../capture/kept.ts';
import { focusIn } from '../../element/focus.ts';
import { part } from '../../element/part.ts';
import { adoptStyles } from '../../element/shadow.ts';
import { allStrings } from '../../strings/chat/en-later.ts';
import type { ChatModel } from '../panel/model.ts';
import preChatCss from './pre-chat.css?inline';

/** A field of the form before the chat. */
type Field = 'name' | 'email' | 'topic';

const isField = (name: string): name is Field => ['name', 'email', 'topic'].includes(name);

type Answers = Record<string, unknown>;

/** What was typed into the form of a chat, and for which conversation, as it is gone when the chat is minimised. */
const typed = new WeakMap<ChatModel, { id: string; answers: Answers }>();

const tabName = ({ key }: ChatModel) => `${keptName(key)}:pre-chat`;

/** Keeps what was typed, with the visitor's consent also for the next page of the tab. */
function keep(model: ChatModel, answers: Answers): void {
  typed.set(model, { id: model.conversation.id.peek(), answers });
  try {
    if (model.afterword.consent.peek() !== 'granted') return;
    sessionStorage.setItem(tabName(model), toJson(answers));
  } catch {
    // Storage is denied or full: it lasts as long as the page.
  }
}

function kept(model: ChatModel): Answers {
  const own = typed.get(model);
  if (own?.id === model.conversation.id.peek()) return own.answers;
  try {
    return fromJson(sessionStorage.getItem(tabName(model)) ?? '{}') as Answers;
  } catch {
    return {};
  }
}

/** The form before the chat; `fields` as in `name email* topic`. */
export const Part = part<{ model: ChatModel; fields: string }>(({ model }, mounted) => {
  const { conversation } = model;
  const strings = allStrings(model.strings);
  const words = { name: strings.name, email: strings.email, topic: strings.topic };
  adoptStyles(model.root, preChatCss);
  const focus = focusIn('input, select');

  let form: HTMLFormElement | null = null;
  mounted(() => {
    const first = conversation.id.peek();
    // After a sign-out, what was typed is not the next customer's to read.
    return conversation.id.subscribe((id) => {
      if (id !== first) form?.reset();
    });
  });

  function show(shown: HTMLFormElement | null): void {
    form = shown;
    const answers = kept(model);
    for (const field of form?.querySelectorAll<HTMLInputElement>('[name]') ?? []) {
      if (!field.value) field.value = String(answers[field.name] ?? '');
    }
    focus(form);
  }

  function onSubmit(event: TargetedSubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    typed.delete(model);
    try {
      sessionStorage.removeItem(tabName(model));
    } catch {
      // Storage is denied: there is nothing.
    }
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
      <form
        ref={show}
        class="pre-chat"
        aria-label={strings.before}
        onInput={({ currentTarget }) =>
          keep(model, Object.fromEntries(new FormData(currentTarget)))
        }
        onSubmit={onSubmit}
      >
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
