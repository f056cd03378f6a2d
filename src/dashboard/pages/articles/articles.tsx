import type { ArticleListResponse } from '../../../contract/index.ts';
import { useLoad } from '../../load.ts';
import { NEW } from '../../parts/article-path.ts';
import { Notice } from '../../parts/notice.tsx';
import { Split } from '../../parts/split.tsx';
import { strings } from '../../strings/index.ts';
import { Article } from './article.tsx';
import { List } from './list.tsx';
import './articles.css';

/** The articles that the bot replies with, and the selected one. */
export function View({ id }: { id?: string }) {
  const load = useLoad<ArticleListResponse>('articles');
  return (
    <>
      <h1 class="unseen">{strings.articles.title}</h1>
      <Split isChosen={id !== undefined}>
        <section class="master" aria-labelledby="all-articles">
          <List of={load} selected={id} />
        </section>
        <section class="detail" aria-label={strings.articles.article} tabIndex={0}>
          {id === undefined ? (
            <Notice title={strings.articles.choose}>{strings.articles.shownHere}</Notice>
          ) : (
            <Article key={id} id={id === NEW ? null : Number(id)} changed={load.reload} />
          )}
        </section>
      </Split>
    </>
  );
}
