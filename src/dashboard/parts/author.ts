import type { Author } from '../../contract/index.ts';
import { say } from '../../strings/say.ts';
import { strings } from '../strings/index.ts';

/** Who changed something, in words. */
export function authorOf({ kind, id, name }: Author): string {
  if (kind === 'server') return strings.parts.byServer;
  if (kind === 'key') return say(strings.parts.byKey, { id: id ?? '' });
  return name ?? strings.parts.byFormerAgent;
}
