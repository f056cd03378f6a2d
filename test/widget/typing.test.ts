// @vitest-environment happy-dom
import { signal } from '@preact/signals-core';
import { expect, onTestFinished, test } from 'vitest';
import { guardTyping } from '../../src/widget/typing/index.ts';

const press = (target: EventTarget, key: string, isComposing = false) =>
  target.dispatchEvent(
    new KeyboardEvent('keydown', {
      key,
      isComposing,
      bubbles: true,
      composed: true,
      cancelable: true,
    }),
  );

test.each([false, true])(
  'keys in the chat are its own, and those of an input method nobody’s; in a shadow root of the page: %j',
  (isInside) => {
    const outer = document.body.appendChild(document.createElement('div'));
    const around = isInside ? outer.attachShadow({ mode: 'open' }) : outer;
    const host = around.appendChild(document.createElement('div'));
    const root = host.attachShadow({ mode: 'open' });
    const field = root.appendChild(document.createElement('textarea'));
    root.append(document.createElement('slot'));
    const action = host.appendChild(document.createElement('button'));
    const stop = guardTyping(host, signal(false));
    const heard = { chat: '', page: '' };
    const hear = (who: keyof typeof heard) => (event: Event) => {
      heard[who] += (event as KeyboardEvent).key;
    };
    field.addEventListener('keydown', hear('chat'));
    const ofPage = hear('page');
    addEventListener('keydown', ofPage);
    onTestFinished(() => {
      stop();
      removeEventListener('keydown', ofPage);
      outer.remove();
    });
    press(field, 'a');
    press(field, 'b', true);
    press(field, 'c');
    expect(heard).toEqual({ chat: 'ac', page: '' });
    // The page's own button in the chat, and the page itself.
    press(action, 'd');
    press(window, 'e');
    expect(heard).toEqual({ chat: 'ac', page: 'de' });
  },
);

test('the chat is told which keys are held, so that shortcuts of the browser are not taken for its own', () => {
  const host = document.body.appendChild(document.createElement('div'));
  const field = host.attachShadow({ mode: 'open' }).appendChild(document.createElement('textarea'));
  const stop = guardTyping(host, signal(false));
  onTestFinished(() => {
    stop();
    host.remove();
  });
  const held = ['shiftKey', 'ctrlKey', 'altKey', 'metaKey'] as const;
  const heard: unknown[] = [];
  field.addEventListener('keydown', (event) => heard.push(held.filter((name) => event[name])));
  for (const name of held) {
    const init = { key: '1', [name]: true, bubbles: true, composed: true, cancelable: true };
    field.dispatchEvent(new KeyboardEvent('keydown', init));
  }
  expect(heard).toEqual(held.map((name) => [name]));
});
