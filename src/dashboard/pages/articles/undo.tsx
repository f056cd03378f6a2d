import { signal, useSignal } from '@preact/signals';
import { say } from '../../../strings/say.ts';
import { send } from '../../api.ts';
import { articlePath } from '../../parts/article-path.ts';
import { Problem } from '../../parts/problem.tsx';
import { go } from '../../route.ts';
import { organisation } from '../../session.ts';
import { strings } from '../../strings/index.ts';

/** The article that was deleted last, with the version before. */
const deleted = signal<{ of: string; id: number; version: number; title: string } | null>(null);

/** Offers to restore an article. @param version what it said before it was deleted */
export function offerUndo(id: number, version: number, title: string): void {
  deleted.value = { of: organisation.value ?? '', id, version, title };
}

/** Says what was deleted, and restores it. */
export function Undo({ changed }: { changed: () => unknown }) {
  const problem = useSignal<string | null>(null);
  const { value: one } = deleted;
  const isMine = one !== null && one.of === organisation.value;

  async function undo(id: number, version: number): Promise<void> {
    const result = await send<unknown>('POST', `articles/${id}/restore`, { version });
    problem.value = result.ok ? null : result.message;
    if (!result.ok) return;
    deleted.value = null;
    changed();
    go(articlePath(id));
  }

  return (
    <div class="undo" role="status">
      {isMine && (
        <>
          <span>{say(strings.articles.wasDeleted, { title: one.title })}</span>
          <button type="button" class="quiet" onClick={() => void undo(one.id, one.version)}>
            {strings.articles.undo}
          </button>
        </>
      )}
      <Problem of={problem.value} />
    </div>
  );
}
