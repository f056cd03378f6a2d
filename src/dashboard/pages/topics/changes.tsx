import { useSignal } from '@preact/signals';
import type {
  ListedTopicChange,
  TopicChangeListResponse,
  TopicChangeResponse,
} from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { send } from '../../api.ts';
import { moment } from '../../format.ts';
import type { Load } from '../../load.ts';
import { authorOf } from '../../parts/author.ts';
import { Card } from '../../parts/card.tsx';
import { Problem } from '../../parts/problem.tsx';
import { RowActions } from '../../parts/row-actions.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { may } from '../../session.ts';
import { namedTopic } from '../../parts/topic-name.ts';
import { strings } from '../../strings/index.ts';
import { namedAll } from './named.ts';

/** The merges and new names that were made, by whom, and what undoes them. */
export function Changes(props: {
  of: Load<TopicChangeListResponse>;
  changed: () => Promise<void>;
}) {
  const { of: load, changed } = props;
  const problem = useSignal<string | null>(null);
  const { topics } = strings;

  async function undo(id: number): Promise<void> {
    const result = await send<TopicChangeResponse>('POST', `topics/changes/${id}/undo`);
    problem.value = result.ok ? null : result.message;
    await changed();
  }

  return (
    <Card id="topic-changes" title={topics.changes}>
      <Waiting for={load} what={topics.theChanges} rows={2} />
      <Problem of={problem.value} />
      {load.data?.data.length === 0 && <p class="muted empty">{topics.noChanges}</p>}
      <ul class="keys">
        {load.data?.data.map((one) => (
          <Change key={one.id} of={one} undo={() => void undo(one.id)} />
        ))}
      </ul>
    </Card>
  );
}

function Change({ of: one, undo }: { of: ListedTopicChange; undo: () => void }) {
  const { topics } = strings;
  const text = say(topics.isNow, { topics: namedAll(one.topics), name: namedTopic(one.name) });
  return (
    <li>
      <div>
        <h3>{text}</h3>
        <p class="muted">{whoAndWhen(topics.madeBy, authorOf(one.changed_by), one.at)}</p>
        {one.undone_at !== null && (
          <p class="muted">
            {whoAndWhen(topics.undoneBy, authorOf(one.undone_by!), one.undone_at)}
          </p>
        )}
      </div>
      {one.undone_at === null && may('admin') && (
        <RowActions
          verb={topics.undo}
          name={say(topics.undoOne, { change: text })}
          confirmLabel={topics.undoNow}
          keepLabel={strings.common.keepIt}
          act={undo}
        />
      )}
    </li>
  );
}

const whoAndWhen = (text: string, who: string, at: string) =>
  say(text, { who: `\u2068${who}\u2069`, time: moment(at) });
