import { computed } from '@preact/signals';
import type { Page } from './page.ts';
import { match, type Params, path } from './route.ts';
import { may } from './session.ts';

const found = import.meta.glob<{ page: Page }>('./pages/*/index.tsx', { eager: true });

const pages: readonly Page[] = Object.values(found)
  .map(({ page }) => page)
  .sort((a, b) => a.place - b.place);

/** The pages that the user may see, in the order of the navigation. */
export const open = computed(() => pages.filter(({ who }) => may(who)));

/** The page at the address and its parameters; `null`: no such page. */
export const current = computed((): { page: Page; params: Params } | null => {
  for (const page of pages) {
    const params = match(page.path, path.value);
    if (params === null) continue;
    // A user who may not see the start page starts with the first page that they may see.
    const shown = page.path === '' && !may(page.who) ? open.value[0] : page;
    return shown ? { page: shown, params } : null;
  }
  return null;
});
