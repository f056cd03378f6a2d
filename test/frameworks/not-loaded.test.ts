// @vitest-environment happy-dom
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createApp, h } from 'vue';
import { AfterwordChat as ReactChat } from '../../src/frameworks/react.ts';
import { afterword } from '../../src/frameworks/svelte.ts';
import { AfterwordSurvey as VueSurvey } from '../../src/frameworks/vue.ts';

// As behind an offline line, or a blocker.
vi.mock('../../src/widget/index.ts', () => {
  throw new TypeError('Failed to fetch');
});
vi.mock('../../src/survey/index.ts', () => {
  throw new TypeError('Failed to fetch');
});

const props = { publishableKey: 'amo_pub_1', conversationId: 'order-1' };
const uses: Record<string, (place: HTMLElement) => void> = {
  React: (place) => createRoot(place).render(createElement(ReactChat, props)),
  Vue: (place) => void createApp({ render: () => h(VueSurvey, props) }).mount(place),
  Svelte: (place) => void afterword(place, props),
};

test.each(Object.entries(uses))(
  '%s: an element that cannot be loaded is said once, and the app goes on',
  async (_, use) => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    onTestFinished(() => {
      process.off('unhandledRejection', unhandled);
      said.mockRestore();
    });
    use(document.body.appendChild(document.createElement('main')));
    await vi.waitFor(() => expect(said).toHaveBeenCalled());
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(said.mock.calls.map(([text]) => String(text))).toEqual([
      expect.stringMatching(/^Afterword: the element could not be loaded\. /),
    ]);
    expect(unhandled).not.toHaveBeenCalled();
  },
);
