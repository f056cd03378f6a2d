import type { ArticleWithVersionsResponse } from '../../../contract/index.ts';
import { params } from '../../address.ts';
import { ago } from '../../format.ts';
import { say } from '../../../strings/say.ts';
import { useLoad } from '../../load.ts';
import { articlePath, LONGEST_TITLE } from '../../parts/article-path.ts';
import { Card } from '../../parts/card.tsx';
import { Effect } from '../../parts/effect.tsx';
import { Back } from '../../parts/split.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { go } from '../../route.ts';
import { may } from '../../session.ts';
import { strings } from '../../strings/index.ts';
import { authorOf } from '../../parts/author.ts';
import { Editor } from './editor.tsx';
import { Preview } from './preview.tsx';
import { Versions } from './versions.tsx';

/** An article: its editor, what came of it, and its versions. @param id `null`: a new one */
export function Article({ id, changed }: { id: number | null; changed: () => unknown }) {
  return (
    <>
      <Back to={articlePath()}>{strings.articles.back}</Back>
      {id === null ? <New changed={changed} /> : <Known id={id} changed={changed} />}
    </>
  );
}

function New({ changed }: { changed: () => unknown }) {
  const asked = params.value.getAll('asked');
  return (
    <Card id="article" title={strings.articles.newArticle}>
      <Editor
        key={asked[0]}
        id={null}
        asked={asked[0]}
        version={undefined}
        status="draft"
        initial={{
          title: (asked[0] ?? '').replaceAll(/\s+/g, ' ').slice(0, LONGEST_TITLE).toWellFormed(),
          also: asked.map((one) => one.replaceAll(/\s+/g, ' ')).join('\n'),
          body: '',
          language: null,
        }}
        saved={(id) => {
          changed();
          go(articlePath(id));
        }}
      />
    </Card>
  );
}

function Known({ id, changed }: { id: number; changed: () => unknown }) {
  const load = useLoad<ArticleWithVersionsResponse>(`articles/${id}`);
  const reload = () => {
    changed();
    return load.reload();
  };
  if (!load.data) return <Waiting for={load} what={strings.articles.theArticle} rows={6} />;
  const { data: article, versions } = load.data;
  const canEdit = may('articles:write') && article.status !== 'deleted';
  return (
    <div class="stack">
      <Card
        id="article"
        title={article.title}
        head={
          <span class={`mark ${article.status}`}>{strings.articles.status[article.status]}</span>
        }
      >
        <p class="muted changed">
          {say(strings.articles.changedBy, {
            who: authorOf(article.changed_by),
            time: ago(article.updated_at, Date.now()),
          })}
        </p>
        {canEdit && article.status !== 'deleted' ? (
          <Editor
            id={id}
            version={article.version}
            status={article.status}
            initial={{
              title: article.title,
              also: article.also.join('\n'),
              body: article.body,
              language: article.language,
            }}
            saved={reload}
            reload={reload}
          />
        ) : (
          <Preview of={article.body} />
        )}
      </Card>
      {may('metrics:read') && article.status !== 'deleted' && (
        <Card id="effect" title={strings.effect.title}>
          <Effect id={id} version={article.version} />
        </Card>
      )}
      <Versions id={id} of={versions} current={article} changed={reload} />
    </div>
  );
}
