// @vitest-environment happy-dom
import { render } from '@testing-library/preact';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { List } from '../../src/dashboard/pages/conversations/list.tsx';
import { Gaps } from '../../src/dashboard/pages/insights/gaps.tsx';
import { Patterns } from '../../src/dashboard/pages/insights/patterns.tsx';
import { Effect } from '../../src/dashboard/parts/effect.tsx';
import { loadLanguage, strings } from '../../src/dashboard/strings/index.ts';

beforeAll(() => loadLanguage());
afterEach(() => vi.unstubAllGlobals());

/** Of an organisation without conversations, as all three pages understand it. */
const EMPTY = { success: true, data: [], gaps: [], patterns: [], conversations: 0, total: 0 };
const PAGES = [
  ['the list', () => <List selected={undefined} />],
  ['knowledge gaps', () => <Gaps />],
  ['escalations', () => <Patterns />],
] as const;

for (const [name, page] of PAGES) {
  test(`${name}: it is said that the newest transcripts may be missing, only while they are`, async () => {
    for (const isIncomplete of [true, false]) {
      const asked = vi.fn(async () =>
        Response.json({ ...EMPTY, ...(isIncomplete && { incomplete: true }) }),
      );
      vi.stubGlobal('fetch', asked);
      const { findAllByText, queryByText, unmount } = render(page());
      await vi.waitFor(() => expect(asked).toHaveBeenCalled());
      if (isIncomplete) await findAllByText(strings.common.incomplete);
      else {
        await vi.waitFor(() => expect(document.querySelector('.notice, .empty')).not.toBeNull());
        expect(queryByText(strings.common.incomplete)).toBeNull();
      }
      unmount();
    }
  });
}

test('the effect of an article is told with the same reserve', async () => {
  const asked = { from: '2026-01-01', to: '2026-01-08', unanswered: 2, answered: 0, given: 0 };
  vi.stubGlobal('fetch', async () =>
    Response.json({ success: true, incomplete: true, data: { before: asked, since: asked } }),
  );
  const { findByText, unmount } = render(<Effect id={1} />);
  await findByText(strings.common.incomplete);
  unmount();
});
