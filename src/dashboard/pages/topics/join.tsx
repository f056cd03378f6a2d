import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type {
  TopicChangeInput,
  TopicChangeResponse,
  TopicPreviewResponse,
} from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { send } from '../../api.ts';
import { counted, words } from '../../format.ts';
import { Problem } from '../../parts/problem.tsx';
import { namedTopic } from '../../parts/topic-name.ts';
import { strings } from '../../strings/index.ts';
import { namedAll } from './named.ts';
import { Preview } from './preview.tsx';

type Previewed = TopicPreviewResponse['data'];

/**
 * Gives the chosen topics one name, after a preview of what that changes.
 *
 * @param known topics that are offered as names
 */
export function Join(props: {
  topics: readonly string[];
  known: readonly string[];
  clear: () => void;
  changed: () => Promise<void>;
}) {
  const { topics, known, clear, changed } = props;
  const name = useSignal('');
  const preview = useSignal<Previewed | null>(null);
  const problem = useSignal<string | null>(null);
  const done = useSignal<{ id: number; text: string } | null>(null);
  const outcome = useRef<HTMLParagraphElement>(null);
  const { topics: said, common } = strings;

  // Another choice is another change.
  useEffect(() => {
    preview.value = null;
    problem.value = null;
    if (topics.length > 0) done.value = null;
  }, [topics]);
  // The button that was pressed is gone.
  useEffect(() => {
    if (done.value !== null) outcome.current?.focus();
  }, [done.value]);

  async function look(): Promise<void> {
    const body: TopicChangeInput = { topics: [...topics], name: name.value };
    const result = await send<TopicPreviewResponse>('POST', 'topics/preview', body);
    problem.value = result.ok ? null : result.message;
    preview.value = result.ok ? result.value.data : null;
  }

  async function apply({ version, ...of }: Previewed): Promise<void> {
    const body: TopicChangeInput = { topics: [...topics], name: name.value, version };
    const result = await send<TopicChangeResponse>('POST', 'topics/changes', body);
    problem.value = result.ok ? null : result.message;
    preview.value = null;
    if (!result.ok) return;
    const { id } = result.value.data;
    const moved = namedAll(of.topics.map(({ topic }) => topic));
    name.value = '';
    await changed();
    done.value = { id, text: say(said.isNow, { topics: moved, name: namedTopic(of.name) }) };
  }

  async function undo(id: number): Promise<void> {
    const result = await send<TopicChangeResponse>('POST', `topics/changes/${id}/undo`);
    problem.value = result.ok ? null : result.message;
    if (result.ok) done.value = null;
    await changed();
  }

  return (
    <div class={`join ${topics.length > 0 || done.value ? 'open' : ''}`}>
      {topics.length > 0 && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void look();
          }}
        >
          <p role="status">
            <strong>{counted(said.chosen, topics.length)}</strong> {namedAll(topics)}
          </p>
          <label for="topic-name">{said.newName}</label>
          <div class="line">
            <input
              id="topic-name"
              list="topic-names"
              autocomplete="off"
              required
              maxLength={200}
              value={name.value}
              onInput={({ currentTarget }) => {
                name.value = currentTarget.value;
                preview.value = null;
              }}
            />
            <datalist id="topic-names">
              {known.map((topic) => (
                <option key={topic} value={words(topic)} />
              ))}
            </datalist>
            {preview.value === null && <button class="primary">{said.look}</button>}
            <button type="button" class="quiet" onClick={clear}>
              {common.cancel}
            </button>
          </div>
          {preview.value && <Preview of={preview.value} apply={apply} />}
        </form>
      )}
      {done.value && (
        <p class="line" role="status" tabIndex={-1} ref={outcome}>
          <span>{done.value.text}</span>
          <button type="button" class="quiet" onClick={() => void undo(done.value!.id)}>
            {said.undo}
          </button>
        </p>
      )}
      <Problem of={problem.value} />
    </div>
  );
}
