import { useSignal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';
import type { ArticleResponse, ArticleStatus } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { send } from '../../api.ts';
import { articlePath, LONGEST_TITLE } from '../../parts/article-path.ts';
import { RowActions } from '../../parts/row-actions.tsx';
import { go } from '../../route.ts';
import { strings } from '../../strings/index.ts';
import { languageName, LANGUAGES } from './languages.ts';
import { Preview } from './preview.tsx';
import { offerUndo } from './undo.tsx';
import { type Fields, keepUnsaved, unsavedOf } from './unsaved.ts';

const LONGEST_BODY = 20_000;

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** The fields of an article, with a preview. What is not saved stays when another page is opened. */
export function Editor(props: {
  /** `null`: it is not stored yet. */
  id: number | null;
  /** The question that a new article answers, if it is known. */
  asked?: string | undefined;
  version: number | undefined;
  status: ArticleStatus;
  initial: Fields;
  /** Called after it was saved. */
  saved: (id: number) => unknown;
  /** Loads the article again: it was changed elsewhere. */
  reload?: () => unknown;
}) {
  const { id, asked = '', version, status, initial, saved, reload } = props;
  const own = useId();
  const written = id ?? asked;
  const kept = unsavedOf(written);
  const fields = useSignal<Fields>(kept?.fields ?? initial);
  const base = useSignal(kept ? kept.base : version);
  const result = useSignal<{ text: string; isError: boolean } | null>(null);
  const isBusy = useSignal(false);
  const hasChanged = JSON.stringify(fields.value) !== JSON.stringify(initial);

  // Another version was saved or restored.
  useEffect(() => {
    // It says what was written here.
    if (!hasChanged) keepUnsaved(written, null);
    if (!unsavedOf(written)) reset();
  }, [version]);

  function change(to: Partial<Fields>): void {
    fields.value = { ...fields.value, ...to };
    result.value = null;
    keepUnsaved(written, { fields: fields.value, base: base.value });
  }

  function reset(): void {
    fields.value = initial;
    base.value = version;
  }

  function discard(): void {
    keepUnsaved(written, null);
    reset();
    result.value = null;
  }

  /** What was written stays. After a conflict, `discard` shows the latest version. */
  function refused({ status, message }: { status: number; message: string }): void {
    result.value = { text: message, isError: true };
    if (status === 409) void reload?.();
  }

  async function save(as: ArticleStatus): Promise<void> {
    if (isBusy.value) return;
    isBusy.value = true;
    const { title, also, body, language } = fields.value;
    const done = await send<ArticleResponse>(
      id === null ? 'POST' : 'PATCH',
      id === null ? 'articles' : `articles/${id}`,
      {
        title,
        also: linesOf(also),
        body,
        language,
        status: as,
        ...(id !== null && { version: base.value }),
      },
    );
    isBusy.value = false;
    if (!done.ok) return refused(done);
    keepUnsaved(written, null);
    // The next version comes with `saved`, and is shown as the server has stored it.
    await saved(done.value.data.id);
    result.value = { text: strings.common.saved, isError: false };
  }

  async function remove(): Promise<void> {
    const done = await send<unknown>('DELETE', `articles/${id}?version=${version}`);
    if (!done.ok) return refused(done);
    keepUnsaved(written, null);
    offerUndo(id!, version!, initial.title);
    await saved(id!);
    go(articlePath());
  }

  const { title, also, body, language } = fields.value;
  const isPublished = status === 'published';
  return (
    <form
      class="article-editor"
      onSubmit={(event) => {
        event.preventDefault();
        const { value } = event.submitter as HTMLButtonElement;
        void save(value === 'draft' ? 'draft' : 'published');
      }}
    >
      <label for={`${own}-title`}>{strings.articles.titleField}</label>
      <input
        id={`${own}-title`}
        dir="auto"
        required
        pattern=".*\S.*"
        maxLength={LONGEST_TITLE}
        autocomplete="off"
        value={title}
        onInput={({ currentTarget: { value } }) => change({ title: value })}
      />
      <label for={`${own}-also`}>{strings.articles.alsoField}</label>
      <textarea
        id={`${own}-also`}
        dir="auto"
        rows={3}
        aria-describedby={`${own}-about`}
        value={also}
        onInput={({ currentTarget: { value } }) => change({ also: value })}
      />
      <p id={`${own}-about`} class="muted">
        {strings.articles.alsoAbout}
      </p>
      <label for={`${own}-language`}>{strings.articles.languageField}</label>
      <select
        id={`${own}-language`}
        value={language ?? ''}
        onChange={({ currentTarget: { value } }) => change({ language: value || null })}
      >
        <option value="">{strings.articles.allLanguages}</option>
        {[...new Set([...LANGUAGES, ...(language === null ? [] : [language])])].map((tag) => (
          <option key={tag} value={tag}>
            {languageName(tag)}
          </option>
        ))}
      </select>
      <div class="both">
        <div>
          <label for={`${own}-body`}>{strings.articles.bodyField}</label>
          <textarea
            id={`${own}-body`}
            class="body"
            dir="auto"
            rows={12}
            required
            maxLength={LONGEST_BODY}
            value={body}
            onInput={({ currentTarget: { value } }) => change({ body: value })}
          />
        </div>
        <section aria-label={strings.articles.preview}>
          <h3>{strings.articles.preview}</h3>
          <Preview of={body} />
        </section>
      </div>
      <div class="actions">
        <button class="primary" value="published" disabled={isBusy.value}>
          {isPublished ? strings.common.save : strings.articles.publish}
        </button>
        <button class="quiet" value="draft" disabled={isBusy.value}>
          {isPublished ? strings.articles.unpublish : strings.articles.saveDraft}
        </button>
        {hasChanged && (
          <button type="button" class="quiet" onClick={discard}>
            {strings.articles.discard}
          </button>
        )}
        {id !== null && (
          <RowActions
            verb={strings.common.delete}
            name={say(strings.common.deleteOne, { name: initial.title })}
            confirmLabel={strings.articles.deleteIt}
            keepLabel={strings.common.keepIt}
            act={() => void remove()}
          />
        )}
        <span role="status" class={result.value?.isError ? 'field-error' : 'muted'}>
          {result.value?.text}
        </span>
      </div>
    </form>
  );
}
