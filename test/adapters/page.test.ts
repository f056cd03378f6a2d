// @vitest-environment happy-dom
import { expect, onTestFinished, test, vi } from 'vitest';
import { placeChat } from '../../src/adapters/page/index.ts';
import { sources } from '../../src/adapters/page/sources.ts';

const tag = { 'publishable-key': 'amo_pub_page', endpoint: 'http://localhost:1' };

test('an element that has the name of a vendor as its id is not its chat', () => {
  const element = document.createElement('div');
  Object.assign(window, { olark: element });
  onTestFinished(() => void delete (window as { olark?: unknown }).olark);
  expect(sources['olark']!.find({})).toBeUndefined();
});

test.each(['nobody', 'constructor'])('an adapter called "%s" is told of', async (observe) => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => log.mockRestore());
  const chat = await placeChat({ ...tag, observe });
  onTestFinished(() => chat.destroy());
  await vi.waitUntil(() => log.mock.calls.length > 0);
  expect(log.mock.calls).toEqual([[expect.stringContaining(`no adapter is called "${observe}"`)]]);
});

test('a page that ends the observation before the vendor’s script has run is not observed', async () => {
  const on = vi.fn();
  const chat = await placeChat({ ...tag, observe: 'tidio' });
  chat.destroy();
  Object.assign(window, { tidioChatApi: { on } });
  onTestFinished(() => void delete (window as { tidioChatApi?: unknown }).tidioChatApi);
  // Longer than until the next look for it.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(on).not.toHaveBeenCalled();
});
