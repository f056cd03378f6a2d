import type { ListedArticle } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { strings } from '../../strings/index.ts';

/** Who changed an article, in words. */
export function authorOf({ kind, id, name }: ListedArticle['changed_by']): string {
  if (kind === 'server') return strings.articles.byServer;
  if (kind === 'key') return say(strings.articles.byKey, { id: id ?? '' });
  return name ?? strings.articles.byFormerAgent;
}
