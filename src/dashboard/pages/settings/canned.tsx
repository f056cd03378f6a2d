import type { CannedReplies } from '../../../contract/index.ts';
import { send } from '../../api.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { Saved, useSaved } from './saved.tsx';

/** As one text: a title, the reply below, and an empty line between two. */
const asText = (answers: CannedReplies) =>
  answers.map(({ title, content }) => `# ${title}\n${content}`).join('\n\n');

const fromText = (text: string): CannedReplies =>
  text
    .split(/^# /m)
    .map((section) => section.trim())
    .filter(Boolean)
    .map((section) => {
      const [title = '', ...lines] = section.split('\n');
      return { title: title.trim(), content: lines.join('\n').trim() || title.trim() };
    });

/** Texts that agents have at hand. */
export function Canned() {
  const load = useLoad<{ data: CannedReplies }>('canned-answers');
  const saved = useSaved();
  return (
    <Card id="canned-answers" title="Canned replies">
      <Waiting for={load} what="The canned replies" rows={2} />
      {load.data && (
        <form
          class="settings"
          onSubmit={(event) => {
            event.preventDefault();
            const text = String(new FormData(event.currentTarget).get('answers'));
            void send('PUT', 'canned-answers', fromText(text)).then((answer) => {
              if (saved.tell(answer)) void load.reload();
            });
          }}
        >
          <label for="answers">
            For each: a line with # and a title, and the text below. <code>{'{name}'}</code> is the
            customer’s name.
          </label>
          <textarea
            id="answers"
            name="answers"
            rows={6}
            placeholder={'# Greeting\nHello {name}, I am looking into it.'}
            defaultValue={asText(load.data.data)}
          />
          <div class="actions">
            <button class="primary">Save</button>
            <Saved of={saved} />
          </div>
        </form>
      )}
    </Card>
  );
}
