import { effect } from '@preact/signals';
import type { ArticleInput } from '../../../contract/index.ts';
import { organisation } from '../../session.ts';

/** What the editor's fields hold. */
export interface Fields extends Pick<ArticleInput, 'title' | 'body' | 'language'> {
  /** Other ways to ask, one on each line. */
  also: string;
}

/** What is written: an article, by its id, or the answer to a question, by that; '' is any other new article. */
export type Written = number | string;

/** What was written and not saved; it stays until the page is reloaded or the user signs out. `base`: the version that it began with. */
const unsaved = new Map<Written, { fields: Fields; base: number | undefined }>();

// Who signs in next gets nothing of it.
effect(() => {
  if (organisation.value === null) unsaved.clear();
});

export const unsavedOf = (of: Written) => unsaved.get(of);

/** @param kept `null`: nothing is left to save */
export function keepUnsaved(
  of: Written,
  kept: { fields: Fields; base: number | undefined } | null,
): void {
  if (kept === null) unsaved.delete(of);
  else unsaved.set(of, kept);
}

// A reload would lose it: the browser asks first.
addEventListener('beforeunload', (event) => {
  if (unsaved.size > 0) event.preventDefault();
});
