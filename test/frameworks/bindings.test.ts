// @vitest-environment happy-dom
import { h as preactH, render as renderPreact } from 'preact';
import { createElement, StrictMode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { expect, onTestFinished, test } from 'vitest';
import { createApp, defineComponent, h, mergeProps, nextTick, ref } from 'vue';
import { AfterwordChat as ReactChat } from '../../src/frameworks/react.ts';
import { AfterwordChat as VueChat } from '../../src/frameworks/vue.ts';
import { tell } from '../../src/element/shadow.ts';

const KEY = 'amo_pub_1';

const place = () => {
  const root = document.createElement('main');
  document.body.append(root);
  onTestFinished(() => root.remove());
  return root;
};

const chat = () => document.querySelector('afterword-chat')!;

const rated = (rating: number) => tell(chat(), 'rated', { rating });

test.each([false, true])(
  'React: a ref is called when the chat comes and goes, strict: %j',
  (isStrict) => {
    const given: string[] = [];
    // The same for each rendering, as the setter of a state is.
    const refer = (element: HTMLElement | null) => void given.push(element?.localName ?? 'none');
    const root = createRoot(place());
    const show = (chatTitle: string) =>
      flushSync(() => {
        const view = createElement(ReactChat, { publishableKey: KEY, chatTitle, ref: refer });
        root.render(isStrict ? createElement(StrictMode, null, view) : view);
      });
    show('One');
    const atFirst = given.length;
    expect(given.at(-1)).toBe('afterword-chat');
    show('Two');
    show('Three');
    expect(chat().getAttribute('chat-title')).toBe('Three');
    expect(given.length).toBe(atFirst);
    flushSync(() => root.unmount());
    expect(given.slice(atFirst)).toEqual(['none']);
  },
);

test('Vue: an event has several listeners, and those that are called once', async () => {
  const heard: string[] = [];
  const hear = (who: string) => (detail: { rating: number }) => {
    heard.push(`${who} ${detail.rating}`);
  };
  const title = ref('One');
  /** A component of the app around the chat, which listens, too. */
  const Wrapped = defineComponent({
    inheritAttrs: false,
    setup:
      (_, { attrs }) =>
      () =>
        h(
          VueChat as never,
          mergeProps(attrs, {
            publishableKey: KEY,
            chatTitle: title.value,
            onRated: hear('own'),
            onRatedOnce: hear('once'),
          }),
        ),
  });
  const app = createApp(() => h(Wrapped, { onRated: hear('outer') }));
  app.mount(place());
  onTestFinished(() => app.unmount());
  rated(4);
  expect(heard).toEqual(['outer 4', 'own 4', 'once 4']);
  title.value = 'Two';
  await nextTick();
  expect(chat().getAttribute('chat-title')).toBe('Two');
  rated(5);
  expect(heard.slice(3)).toEqual(['outer 5', 'own 5']);
});

const elements: Record<string, (root: HTMLElement, props: object) => void> = {
  React: (root, props) =>
    flushSync(() => createRoot(root).render(createElement('afterword-chat', props))),
  Preact: (root, props) => renderPreact(preactH('afterword-chat', props), root),
  Vue: (root, props) => void createApp(() => h('afterword-chat', props)).mount(root),
};

test.each(Object.keys(elements))(
  '%s sets a function as a property of the element',
  async (name) => {
    await import('../../src/widget/index.ts');
    const responder = () => 'Hi';
    elements[name]!(place(), { 'publishable-key': KEY, responder });
    expect(chat().responder).toBe(responder);
    expect(chat().hasAttribute('responder')).toBe(false);
  },
);
