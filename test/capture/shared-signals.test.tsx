// @vitest-environment happy-dom
import { Signal } from '@preact/signals';
import { act, render } from '@testing-library/preact';
import { expect, test } from 'vitest';
import type { Conversation } from '../../src/capture/index.ts';
import type * as Headless from '../../src/capture/index.ts';

const { createAfterword } = (await import(
  '../../dist/modules/headless.js' as string
)) as typeof Headless;

function Last({ conversation }: { conversation: Conversation }) {
  return <output>{conversation.messages.value.at(-1)?.content}</output>;
}

test('a component of an app with Preact signals follows the conversation as it is', async () => {
  const afterword = createAfterword({
    key: 'amo_pub_x',
    endpoint: 'https://support.example',
    consent: 'pending',
    sentiment: false,
    escalation: false,
  });
  const conversation = afterword.conversation();
  expect(conversation.messages).toBeInstanceOf(Signal);
  const { container } = render(<Last conversation={conversation} />);
  await act(() => void conversation.message({ senderType: 'ai', content: 'Hello' }));
  expect(container.textContent).toBe('Hello');
  afterword.destroy();
});
