import { useSignal } from '@preact/signals';
import type { CannedAnswers } from '../../contract/index.ts';
import { call, send } from '../api.ts';
import { useFetched } from '../fetched.ts';
import { Waiting } from '../parts.tsx';

/** As one text: a title, its answer below, and an empty line between two. */
const asText = (answers: CannedAnswers) =>
  answers.map(({ title, content }) => `# ${title}\n${content}`).join('\n\n');

const fromText = (text: string): CannedAnswers =>
  text
    .split(/^# /m)
    .map((section) => section.trim())
    .filter(Boolean)
    .map((section) => {
      const [title = '', ...lines] = section.split('\n');
      return { title: title.trim(), content: lines.join('\n').trim() || title.trim() };
    });

/** Answers that agents have at hand. */
export function Canned() {
  const [fetched, again] = useFetched('', () => call<{ data: CannedAnswers }>('/canned-answers'));
  const told = useSignal<{ text: string; isError: boolean } | null>(null);
  return (
    <section class="card" aria-labelledby="canned-answers">
      <div class="card-head">
        <h2 id="canned-answers">Answers at hand</h2>
      </div>
      <Waiting fetched={fetched} what="The answers" rows={2} />
      {fetched.value && (
        <form
          class="settings"
          onSubmit={(event) => {
            event.preventDefault();
            const text = String(new FormData(event.currentTarget).get('answers'));
            void send('PUT', '/canned-answers', fromText(text)).then((answer) => {
              told.value = { text: answer.ok ? 'Saved.' : answer.message, isError: !answer.ok };
              if (answer.ok) void again();
            });
          }}
        >
          <label for="answers">
            A line with # and a title, the answer below. <code>{'{name}'}</code> is the customer’s
            name.
          </label>
          <textarea
            id="answers"
            name="answers"
            rows={6}
            placeholder={'# Greeting\nHello {name}, I am looking into it.'}
            defaultValue={asText(fetched.value.data)}
          />
          <div class="actions">
            <button class="primary">Save</button>
            <span role="status" class={told.value?.isError ? 'field-error' : 'muted'}>
              {told.value?.text}
            </span>
          </div>
        </form>
      )}
    </section>
  );
}
