import { computed } from '@preact/signals';
import type { Page } from './page.ts';
import { match, type Params, path } from './route.ts';
import { may } from './session.ts';

const found = import.meta.glob<{ page: Page }>('./pages/*/index.tsx', { eager: true });

const pages: readonly Page[] = Object.values(found)
  .map(({ page }) => page)
  .sort((a, b) => a.place - b.place);

/** Those that who is signed in may see, as the navigation has them. */
export const open = computed(() => pages.filter(({ who }) => may(who)));

/** The page of the address, and what stands in it; `null`: there is none. */
export const current = computed((): { page: Page; params: Params } | null => {
  for (const page of pages) {
    const params = match(page.path, path.value);
    if (params === null) continue;
    // The first page is for whoever comes; who may not see it begins with one that they may.
    const shown = page.path === '' && !may(page.who) ? open.value[0] : page;
    return shown ? { page: shown, params } : null;
  }
  return null;
});
