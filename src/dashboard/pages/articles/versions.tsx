import { useSignal } from '@preact/signals';
import type {
  Article,
  ArticleVersionResponse,
  ArticleWithVersionsResponse,
} from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { send } from '../../api.ts';
import { count, moment } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { may } from '../../session.ts';
import { strings } from '../../strings/index.ts';
import { authorOf } from '../../parts/author.ts';
import { Preview } from './preview.tsx';

type Version = ArticleWithVersionsResponse['versions'][number];

/** What an article said before, and who changed it. */
export function Versions(props: {
  id: number;
  of: readonly Version[];
  current: Article;
  changed: () => unknown;
}) {
  const { id, of: versions, current, changed } = props;
  const problem = useSignal<string | null>(null);

  async function restore(version: number): Promise<void> {
    const result = await send<unknown>('POST', `articles/${id}/restore`, { version });
    problem.value = result.ok ? null : result.message;
    if (result.ok) await changed();
  }

  return (
    <Card id="versions" title={strings.articles.versions}>
      <Problem of={problem.value} />
      <ul class="versions">
        {versions.map((one) => (
          <Row
            key={one.version}
            id={id}
            of={one}
            isCurrent={one.version === current.version}
            restore={() => void restore(one.version)}
          />
        ))}
      </ul>
    </Card>
  );
}

function Row(props: { id: number; of: Version; isCurrent: boolean; restore: () => void }) {
  const { id, of: one, isCurrent, restore } = props;
  const isOpen = useSignal(false);
  const name = say(strings.articles.version, { number: count(one.version) });
  const canRestore = may('articles:write') && !isCurrent && one.status !== 'deleted';
  return (
    <li>
      <details onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}>
        <summary>
          <strong>{name}</strong>{' '}
          <span class={`mark ${one.status}`}>{strings.articles.status[one.status]}</span>{' '}
          <span class="muted">
            {authorOf(one.changed_by)}, <time dateTime={one.at}>{moment(one.at)}</time>
          </span>
        </summary>
        {isOpen.value && <Text id={id} version={one.version} />}
        {canRestore && (
          <button
            type="button"
            class="quiet"
            aria-label={say(strings.articles.restoreOne, { name })}
            onClick={restore}
          >
            {strings.articles.restore}
          </button>
        )}
      </details>
    </li>
  );
}

function Text({ id, version }: { id: number; version: number }) {
  const load = useLoad<ArticleVersionResponse>(`articles/${id}/versions/${version}`);
  if (!load.data) return <Waiting for={load} what={strings.articles.theVersion} rows={3} />;
  const { title, also, body } = load.data.data;
  return (
    <>
      <h3 dir="auto">{title}</h3>
      {also.length > 0 && (
        <ul class="muted" aria-label={strings.articles.alsoField}>
          {also.map((way, index) => (
            <li key={index} dir="auto">
              {way}
            </li>
          ))}
        </ul>
      )}
      <Preview of={body} />
    </>
  );
}
