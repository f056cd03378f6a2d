import { useSignal } from '@preact/signals';
import type { ArticleImportResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { send } from '../../api.ts';
import { count } from '../../format.ts';
import { may } from '../../session.ts';
import { strings } from '../../strings/index.ts';

/** Exports all articles, and imports Markdown files. */
export function Files({ changed }: { changed: () => unknown }) {
  const report = useSignal<ArticleImportResponse | null>(null);
  const problem = useSignal<string | null>(null);
  const isBusy = useSignal(false);

  async function take(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const data = new FormData(form);
    const chosen = data.getAll('files').filter((one) => one instanceof File && one.name !== '');
    if (chosen.length === 0) return;
    isBusy.value = true;
    report.value = problem.value = null;
    const files = await Promise.all(
      (chosen as File[]).map(async (file) => ({ name: file.name, content: await file.text() })),
    );
    const status = data.get('publish') === null ? 'draft' : 'published';
    const result = await send<ArticleImportResponse>('POST', 'articles/import', { files, status });
    isBusy.value = false;
    if (!result.ok) {
      problem.value = result.message;
      return;
    }
    report.value = result.value;
    form.reset();
    changed();
  }

  return (
    <details class="beside">
      <summary>{strings.articles.files}</summary>
      <p>
        <a class="more" href="/api/v1/articles.md" download>
          {strings.articles.export}
        </a>
      </p>
      {may('articles:write') && (
        <form class="import" onSubmit={(event) => void take(event)}>
          <label for="article-files">{strings.articles.importFiles}</label>
          <input
            id="article-files"
            name="files"
            type="file"
            accept=".md,text/markdown,text/plain"
            multiple
            required
          />
          <label class="check">
            <input type="checkbox" name="publish" />
            {strings.articles.publishImported}
          </label>
          <button class="quiet" disabled={isBusy.value}>
            {strings.articles.import}
          </button>
        </form>
      )}
      <div role="status">
        {report.value && <Report of={report.value} />}
        {problem.value && <p class="field-error">{problem.value}</p>}
      </div>
    </details>
  );
}

function Report({ of: { created, changed, unchanged, refused } }: { of: ArticleImportResponse }) {
  return (
    <>
      <p>
        {say(strings.articles.imported, {
          created: count(created),
          changed: count(changed),
          unchanged: count(unchanged),
        })}
      </p>
      <ul>
        {refused.map(({ file, title, reason }, index) => (
          <li key={index} class="field-error">
            {title === null ? file : say(strings.articles.inFile, { file, title })}: {reason}
          </li>
        ))}
      </ul>
    </>
  );
}
