import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { CannedReplies } from '../../contract/index.ts';
import { send } from '../api.ts';
import './canned-editor.css';

/** Longest title and reply, characters. */
const LONGEST = { title: 100, content: 4_000 };
/** The most replies of a list. */
const MOST = 500;

/** A list of canned replies, each with its title and its text. */
export function CannedEditor(props: {
  /** Where the list is. */
  address: string;
  replies: CannedReplies;
  /** Called after the list was saved. */
  saved: () => unknown;
}) {
  const ids = useRef(0);
  const numbered = (replies: CannedReplies) =>
    replies.map((one) => ({ ...one, id: ++ids.current }));
  const rows = useSignal(numbered(props.replies));
  const result = useSignal<{ text: string; isError: boolean } | null>(null);
  const list = useRef<HTMLUListElement>(null);

  const change = (id: number, to: Partial<CannedReplies[number]>) => {
    rows.value = rows.value.map((one) => (one.id === id ? { ...one, ...to } : one));
    result.value = null;
  };

  function add(): void {
    rows.value = [...rows.value, { id: ++ids.current, title: '', content: '' }];
    result.value = null;
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>('li:last-child input')?.focus(),
    );
  }

  async function save(event: Event): Promise<void> {
    event.preventDefault();
    const replies = rows.value.map(({ title, content }) => ({
      title: title.trim(),
      content: content.trim(),
    }));
    const done = await send<unknown>('PUT', props.address, replies);
    result.value = done.ok
      ? { text: 'Saved.', isError: false }
      : { text: done.message, isError: true };
    if (done.ok) await props.saved();
  }

  return (
    <form class="canned-editor" onSubmit={(event) => void save(event)}>
      <p class="muted">
        Agents find them by typing / in a chat. <code>{'{name}'}</code> becomes the customer’s name.
      </p>
      {rows.value.length === 0 && <p class="muted">There are none yet.</p>}
      <ul ref={list}>
        {rows.value.map(({ id, title, content }, index) => (
          <li key={id}>
            <input
              aria-label={`Title of reply ${index + 1}`}
              placeholder="Title"
              maxLength={LONGEST.title}
              required
              pattern=".*\S.*"
              value={title}
              onInput={({ currentTarget: { value } }) => change(id, { title: value })}
            />
            <textarea
              aria-label={`Text of reply ${index + 1}`}
              placeholder="Hello {name}, I am looking into it."
              rows={2}
              maxLength={LONGEST.content}
              required
              value={content}
              onInput={({ currentTarget: { value } }) => change(id, { content: value })}
            />
            <button
              type="button"
              class="quiet"
              aria-label={`Remove ${title || `reply ${index + 1}`}`}
              onClick={() => {
                rows.value = rows.value.filter((one) => one.id !== id);
                result.value = null;
              }}
            >
              Remove
            </button>
          </li>
        ))}
      </ul>
      <div class="actions">
        <button type="button" class="quiet" disabled={rows.value.length >= MOST} onClick={add}>
          Add a reply
        </button>
        <button class="primary">Save</button>
        <span role="status" class={result.value?.isError ? 'field-error' : 'muted'}>
          {result.value?.text}
        </span>
      </div>
    </form>
  );
}
