import { useSignal } from '@preact/signals';
import type { ArticleListResponse, ListedArticle } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { ago } from '../../format.ts';
import type { Load } from '../../load.ts';
import { articlePath, newArticlePath } from '../../parts/article-path.ts';
import { Link } from '../../parts/link.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { may } from '../../session.ts';
import { strings } from '../../strings/index.ts';
import { authorOf } from '../../parts/author.ts';
import { Deleted } from './deleted.tsx';
import { Files } from './files.tsx';
import { languageName } from './languages.ts';
import { Preview } from './preview.tsx';
import { Undo } from './undo.tsx';

/** All articles by title, with a filter. */
export function List(props: { of: Load<ArticleListResponse>; selected: string | undefined }) {
  const { of: load, selected } = props;
  const filter = useSignal('');
  const all = load.data?.data ?? [];
  const words = filter.value.trim().toLowerCase();
  const shown = all.filter(({ title }) => title.toLowerCase().includes(words));
  return (
    <>
      <div class="title">
        <h2 id="all-articles">{strings.articles.allArticles}</h2>
        {may('articles:write') && (
          <Link to={newArticlePath()} class="primary">
            {strings.articles.newArticle}
          </Link>
        )}
      </div>
      <Undo changed={load.reload} />
      {all.length > 0 && (
        <div class="search">
          <label class="unseen" for="find-article">
            {strings.articles.find}
          </label>
          <input
            id="find-article"
            type="search"
            autocomplete="off"
            placeholder={strings.articles.find}
            value={filter.value}
            onInput={({ currentTarget }) => (filter.value = currentTarget.value)}
          />
        </div>
      )}
      <Waiting for={load} what={strings.articles.theArticles} rows={5} isTall />
      {load.data && all.length === 0 && (
        <Notice title={strings.articles.none}>{strings.articles.noneAbout}</Notice>
      )}
      {all.length > 0 && shown.length === 0 && (
        <p class="muted found-none">{strings.articles.noneFound}</p>
      )}
      {shown.length > 0 && (
        <ul class="list">
          {shown.map((one) => (
            <Row key={one.id} of={one} isSelected={String(one.id) === selected} />
          ))}
        </ul>
      )}
      <FromFile of={load.data?.from_file ?? []} />
      <Deleted on={load.data} />
      <Files changed={load.reload} />
    </>
  );
}

function Row({ of: one, isSelected }: { of: ListedArticle; isSelected: boolean }) {
  return (
    <li>
      <Link to={articlePath(one.id)} current={isSelected}>
        <span class="preview" dir="auto">
          {one.title}
        </span>
        <time dateTime={one.updated_at}>{ago(one.updated_at, Date.now())}</time>
        <span class="marks">
          <span class={`mark ${one.status}`}>{strings.articles.status[one.status]}</span>
          {one.language !== null && <span class="mark">{languageName(one.language)}</span>}
          <span class="muted">{authorOf(one.changed_by)}</span>
        </span>
      </Link>
    </li>
  );
}

/** The articles of the file that the server was started with: they are read only. */
function FromFile({ of: articles }: { of: ArticleListResponse['from_file'] }) {
  if (articles.length === 0) return null;
  return (
    <details class="beside">
      <summary>{say(strings.articles.fromFile, { count: String(articles.length) })}</summary>
      <p class="muted">{strings.articles.fromFileAbout}</p>
      <ul>
        {articles.map(({ title, body }, index) => (
          <li key={index}>
            <details>
              <summary dir="auto">{title}</summary>
              <Preview of={body} />
            </details>
          </li>
        ))}
      </ul>
    </details>
  );
}
