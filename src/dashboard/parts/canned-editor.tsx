import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { CannedReplies } from '../../contract/index.ts';
import { say } from '../../strings/say.ts';
import { send } from '../api.ts';
import { count } from '../format.ts';
import { sayWith, strings } from '../strings/index.ts';
import './canned-editor.css';

/** Longest title and reply, characters. */
const LONGEST = { title: 100, content: 4_000 };
/** What stands for the customer's name. */
const NAME = '{name}';
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
    requestAnimationFrame(() => list.current?.lastElementChild?.querySelector('input')?.focus());
  }

  async function save(event: Event): Promise<void> {
    event.preventDefault();
    const replies = rows.value.map(({ title, content }) => ({
      title: title.trim(),
      content: content.trim(),
    }));
    const done = await send<unknown>('PUT', props.address, replies);
    result.value = done.ok
      ? { text: strings.common.saved, isError: false }
      : { text: done.message, isError: true };
    if (done.ok) await props.saved();
  }

  return (
    <form class="canned-editor" onSubmit={(event) => void save(event)}>
      <p class="muted">
        {sayWith(strings.parts.canned.about, { placeholder: <code>{NAME}</code> })}
      </p>
      {rows.value.length === 0 && <p class="muted">{strings.parts.canned.none}</p>}
      <ul ref={list}>
        {rows.value.map(({ id, title, content }, index) => (
          <li key={id}>
            <input
              aria-label={say(strings.parts.canned.titleOf, { number: count(index + 1) })}
              placeholder={strings.parts.canned.title}
              maxLength={LONGEST.title}
              required
              pattern=".*\S.*"
              value={title}
              onInput={({ currentTarget: { value } }) => change(id, { title: value })}
            />
            <textarea
              aria-label={say(strings.parts.canned.textOf, { number: count(index + 1) })}
              placeholder={say(strings.parts.canned.example, { placeholder: NAME })}
              rows={2}
              maxLength={LONGEST.content}
              required
              value={content}
              onInput={({ currentTarget: { value } }) => change(id, { content: value })}
            />
            <button
              type="button"
              class="quiet"
              aria-label={say(strings.common.removeOne, {
                name: title || say(strings.parts.canned.untitled, { number: count(index + 1) }),
              })}
              onClick={() => {
                rows.value = rows.value.filter((one) => one.id !== id);
                result.value = null;
              }}
            >
              {strings.common.remove}
            </button>
          </li>
        ))}
      </ul>
      <div class="actions">
        <button type="button" class="quiet" disabled={rows.value.length >= MOST} onClick={add}>
          {strings.parts.canned.add}
        </button>
        <button class="primary">{strings.common.save}</button>
        <span role="status" class={result.value?.isError ? 'field-error' : 'muted'}>
          {result.value?.text}
        </span>
      </div>
    </form>
  );
}
