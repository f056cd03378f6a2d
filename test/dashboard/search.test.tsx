// @vitest-environment happy-dom
import { render } from 'preact';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { setParams } from '../../src/dashboard/address.ts';
import { Search, search } from '../../src/dashboard/pages/conversations/search.tsx';
import { loadLanguage } from '../../src/dashboard/strings/index.ts';

beforeAll(() => loadLanguage());

// As in a browser, where nobody waits for the effects of what was shown.
beforeEach(() => {
  setParams({ q: null });
  render(<Search />, document.body);
});
afterEach(() => render(null, document.body));

const field = () => document.querySelector<HTMLInputElement>('#search')!;

function type(words: string): void {
  field().value = words;
  field().dispatchEvent(new Event('input', { bubbles: true }));
}

test('what is typed as soon as the field is there is searched', async () => {
  type('tent');
  await vi.waitFor(() => expect(search()).toBe('tent'));
  expect(field().value).toBe('tent');
});

test('what is typed while the search for the words before begins stays, and is searched', async () => {
  type('ten');
  await vi.waitUntil(() => search() === 'ten', { interval: 1 });
  type('tent');
  await vi.waitFor(() => expect(search()).toBe('tent'));
  expect(field().value).toBe('tent');
});

test('the words of the address take the place of others, as after going back', async () => {
  type('tent');
  await vi.waitFor(() => expect(search()).toBe('tent'));
  setParams({ q: 'boots' });
  await vi.waitFor(() => expect(field().value).toBe('boots'));
  setParams({ q: null });
  await vi.waitFor(() => expect(field().value).toBe(''));
});
