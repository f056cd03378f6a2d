import type { ViewResponse } from '../../../contract/index.ts';
import { send } from '../../api.ts';
import { may, organisation } from '../../session.ts';
import { store, stored } from '../../storage.ts';

/** A view as earlier versions kept it in the browser. */
interface BrowserView {
  name: string;
  query: string;
}

/** What is kept there may be from another version. */
function read(key: string): BrowserView[] {
  try {
    const found: unknown = JSON.parse(stored(key) ?? '[]');
    if (!Array.isArray(found)) return [];
    return found.filter(
      (one: Partial<BrowserView> | null): one is BrowserView =>
        typeof one?.name === 'string' && typeof one.query === 'string',
    );
  } catch {
    return [];
  }
}

/**
 * Moves the views that an earlier version kept in this browser to the server, once: as the agent's own, or, with a
 * key, which has none of its own, as shared ones. What the server does not take stays here, and is tried again.
 *
 * @returns why some stayed; `null`: none did
 */
export async function takeOverViews(): Promise<string | null> {
  const isShared = !may('agent');
  if (isShared && !may('metrics:read')) return null;
  const key = `afterword:views:${organisation.value}`;
  const views = read(key);
  if (views.length === 0) return null;
  const left: BrowserView[] = [];
  let problem: string | null = null;
  for (const { name, query } of views) {
    const body = { name: name.slice(0, 80), query, shared: isShared };
    const result = await send<ViewResponse>('POST', 'views', body);
    if (result.ok) continue;
    left.push({ name, query });
    problem = result.message;
  }
  store(key, left.length === 0 ? null : JSON.stringify(left));
  return problem;
}
