// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { type Fetches, listenToFetch } from '../../src/adapters/requests.ts';

/** A page whose requests are answered at once. */
function page(answer: () => Response = () => new Response('"Hello"')) {
  const asked: unknown[] = [];
  const own = vi.fn((...args: Parameters<typeof fetch>) => {
    asked.push(args[0]);
    return Promise.resolve(answer());
  });
  const source: Fetches = { fetch: own };
  return { source, own, asked };
}

const json = { method: 'POST', body: '{"message":"Hi"}' };

test('a request is made in the call, so that it leaves even when the page does', () => {
  const { source, asked } = page();
  const stop = listenToFetch(source, () => undefined);
  void source.fetch('https://bot.example.com/chat', json);
  expect(asked).toHaveLength(1);
  stop();
});

test('the chat’s own copy of a response', async () => {
  const { source } = page();
  const heard = vi.fn();
  const stop = listenToFetch(source, (_url, { message }) => (message ? heard : undefined));
  const response = await source.fetch('https://bot.example.com/chat', json);
  expect(await response.text()).toBe('"Hello"');
  await vi.waitUntil(() => heard.mock.calls.length > 0);
  expect(heard).toHaveBeenCalledWith('"Hello"', true);
  stop();
});

test('a response that cannot be copied is still the page’s', async () => {
  const used = new Response('Hello');
  await used.text();
  const { source } = page(() => used);
  const stop = listenToFetch(source, () => () => {});
  expect(await source.fetch('https://bot.example.com/chat', json)).toBe(used);
  stop();
});

test('the page’s function is put back, unless other code has wrapped ours', async () => {
  const { source, own } = page();
  listenToFetch(source, () => undefined)();
  expect(source.fetch).toBe(own);
  const heard = vi.fn();
  const stop = listenToFetch(source, heard);
  const ours = source.fetch;
  const theirs: typeof fetch = (...args) => ours(...args);
  source.fetch = theirs;
  stop();
  expect(source.fetch).toBe(theirs);
  await source.fetch('https://bot.example.com/chat', json);
  expect(heard).not.toHaveBeenCalled();
});
