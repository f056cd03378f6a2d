import { effect } from '@preact/signals';
import type { ArticleInput } from '../../../contract/index.ts';
import { organisation } from '../../session.ts';

/** What the editor's fields hold. */
export interface Fields extends Pick<ArticleInput, 'title' | 'body' | 'language'> {
  /** Other ways to ask, one on each line. */
  also: string;
}

/** What was written and not saved, by article; it stays until the page is reloaded or the user signs out. `base`: the version that it began with. */
const unsaved = new Map<number | null, { fields: Fields; base: number | undefined }>();

// Who signs in next gets nothing of it.
effect(() => {
  if (organisation.value === null) unsaved.clear();
});

export const unsavedOf = (id: number | null) => unsaved.get(id);

/** @param kept `null`: nothing is left to save */
export function keepUnsaved(
  id: number | null,
  kept: { fields: Fields; base: number | undefined } | null,
): void {
  if (kept === null) unsaved.delete(id);
  else unsaved.set(id, kept);
}

// A reload would lose it: the browser asks first.
addEventListener('beforeunload', (event) => {
  if (unsaved.size > 0) event.preventDefault();
});
