import { batch, signal } from '@preact/signals';

const BASE = '/dashboard/';

const here = () => location.pathname.slice(BASE.length);

/** The current path below `/dashboard/`. */
export const path = signal(here());
/** What follows the path: `?topic=billing`, or empty. `address.ts` reads and changes its parameters. */
export const query = signal(location.search);

/** Shows what the address says. */
const follows = () =>
  batch(() => {
    path.value = here();
    query.value = location.search;
  });
addEventListener('popstate', follows);

export type Params = Readonly<Record<string, string>>;

/**
 * Reads the parameters of a pattern from a path.
 *
 * @param pattern for example `conversations/:id`; `:id?` is optional
 * @returns `null` when the path does not match
 */
export function match(pattern: string, path: string): Params | null {
  const names = pattern.split('/');
  const parts = path.replace(/\/$/, '').split('/');
  if (parts.length > names.length) return null;
  const params: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const part = parts[index];
    if (!name.startsWith(':')) {
      if (part !== name) return null;
    } else if (part) {
      const said = decoded(part);
      if (said === null) return null;
      params[name.replace(/^:|\?$/g, '')] = said;
    } else if (!name.endsWith('?')) return null;
  }
  return params;
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** The path for a pattern and its parameters: the inverse of `match`. Missing parameters are left out. */
export const fill = (pattern: string, params: Params = {}): string =>
  pattern
    .split('/')
    .map((name) =>
      name.startsWith(':') ? encodeURIComponent(params[name.replace(/^:|\?$/g, '')] ?? '') : name,
    )
    .filter(Boolean)
    .join('/');

export const urlOf = (target: string) => BASE + target;

/** Opens a page without a reload. @param target its path, with a query or without */
export function go(target: string): void {
  history.pushState(null, '', urlOf(target));
  follows();
  document.querySelector('main')?.scrollTo(0, 0);
}

/** Handles a click on a link; modified clicks, as for a new tab, keep their meaning. */
export function follow(event: MouseEvent, target: string): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  go(target);
}

/** Changes what follows the path. @param isStep whether the browser's back button returns to the old address */
export function setQuery(wanted: string, isStep: boolean): void {
  if (wanted === query.peek()) return;
  const url = location.pathname + wanted;
  if (isStep) history.pushState(null, '', url);
  else history.replaceState(null, '', url);
  follows();
}
