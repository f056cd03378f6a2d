import { useEffect, useRef } from 'preact/hooks';
import type { CannedReplies, InboxResponse } from '../../../contract/index.ts';
import { useLoad } from '../../load.ts';
import { CannedEditor } from '../../parts/canned-editor.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';
import { Dialog } from './dialog.tsx';
import { inbox } from './state.ts';
import './canned.css';

type Reply = InboxResponse['canned_answers'][number];

/** The canned replies that have all of these words, those with them in the title first. */
export function findCanned(all: readonly Reply[], wanted: string): Reply[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const titled = all.filter(({ title }) => has(title));
  return [
    ...titled,
    ...all.filter((one) => !titled.includes(one) && has(`${one.title} ${one.content}`)),
  ];
}

/** The id of an entry, for the field that controls the list. */
export const cannedId = (index: number) => `canned-${index}`;

/** The canned replies to choose from, with the whole text of the chosen one. */
export function CannedList(props: {
  found: readonly Reply[];
  chosen: number;
  put(content: string): void;
  edit(): void;
}) {
  const { found, chosen, put, edit } = props;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <div class="canned">
      <ul role="listbox" aria-label={strings.inbox.cannedReplies} id="canned" ref={list}>
        {found.map(({ title, content, own }, index) => (
          <li
            key={index}
            id={cannedId(index)}
            role="option"
            aria-selected={index === chosen}
            onClick={() => put(content)}
          >
            <strong>{title}</strong>
            {own && <span class="mark">{strings.inbox.yours}</span>}
            <span class="line">{content}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 ? (
        <p class="muted">
          {inbox.data!.canned_answers.length === 0
            ? strings.inbox.noCannedYet
            : strings.inbox.noCanned}
        </p>
      ) : (
        <p class="preview-text">{found[chosen]?.content}</p>
      )}
      <button type="button" class="link" onClick={edit}>
        {strings.inbox.editOwn}
      </button>
    </div>
  );
}

/** The replies that only this agent has. */
export function OwnReplies({ close }: { close(): void }) {
  const load = useLoad<{ data: CannedReplies }>('inbox/canned-answers');
  return (
    <Dialog label={strings.inbox.ownReplies} close={close}>
      <Waiting for={load} what={strings.inbox.yourReplies} rows={2} />
      {load.data && (
        <CannedEditor
          address="inbox/canned-answers"
          replies={load.data.data}
          saved={inbox.reload}
        />
      )}
      <div class="actions">
        <button type="button" class="quiet" onClick={close}>
          {strings.common.close}
        </button>
      </div>
    </Dialog>
  );
}
