import { useSignal } from '@preact/signals';
import type { ArticleListResponse } from '../../../contract/index.ts';
import { useLoad } from '../../load.ts';
import { articlePath } from '../../parts/article-path.ts';
import { Link } from '../../parts/link.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';

/** The articles that were deleted last, each with its versions. */
export function Deleted({ on }: { on: unknown }) {
  const isOpen = useSignal(false);
  return (
    <details class="beside" onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}>
      <summary>{strings.articles.deletedArticles}</summary>
      {isOpen.value && <Rows on={on} />}
    </details>
  );
}

function Rows({ on }: { on: unknown }) {
  const load = useLoad<ArticleListResponse>('articles?deleted=true', { on });
  return (
    <>
      <Waiting for={load} what={strings.articles.theArticles} rows={2} />
      {load.data?.data.length === 0 && <p class="muted">{strings.articles.noneDeleted}</p>}
      <ul>
        {load.data?.data.map(({ id, title }) => (
          <li key={id} dir="auto">
            <Link to={articlePath(id)}>{title}</Link>
          </li>
        ))}
      </ul>
    </>
  );
}
