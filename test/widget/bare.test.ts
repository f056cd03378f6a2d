// @vitest-environment happy-dom
import { expect, onTestFinished, test, vi } from 'vitest';
import { loadAfterword } from '../../src/loader/index.ts';

test('in a DOM without style sheets of its own, as older ones for tests are, calls do nothing', async () => {
  let owner: object = document;
  while (!Object.hasOwn(owner, 'adoptedStyleSheets')) owner = Object.getPrototypeOf(owner);
  const known = Object.getOwnPropertyDescriptor(owner, 'adoptedStyleSheets')!;
  Reflect.deleteProperty(owner, 'adoptedStyleSheets');
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  onTestFinished(() => {
    process.off('unhandledRejection', unhandled);
    Object.defineProperty(owner, 'adoptedStyleSheets', known);
  });
  const chat = loadAfterword({ key: 'amo_pub_1', endpoint: 'http://localhost:9' });
  chat.open();
  chat.identify({ customerId: 'ana' });
  chat.destroy();
  await vi.waitFor(() => expect(document.querySelector('afterword-chat')).not.toBeNull());
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(unhandled).not.toHaveBeenCalled();
});
