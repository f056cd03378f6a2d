// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { createChat, until } from './chat.tsx';

// The rules that load know what the number of an order is.
const TEXT = 'Order number 12345678, card 4111 1111 1111 1111, ana@example.com';
const MASKED = 'Order number 12345678, card [card], [email]';

const first = (model: ReturnType<typeof createChat>) => model.conversation.messages.value[0];

test('a message that comes before the rules of masking is masked whole, and again when they have come', async () => {
  const model = createChat();
  model.conversation.message({ senderType: 'customer', content: TEXT });
  expect(first(model)!.content).toBe('Order number [number], card [number], [email]');
  expect(first(model)!.original).toBe(TEXT);
  await until(() => first(model)!.content === MASKED);
  expect(first(model)!.original).toBe(TEXT);
});

test('a message that is sent before they have come waits for them, and can be changed meanwhile', async () => {
  const model = createChat();
  model.draft.value = TEXT;
  model.submit();
  expect(first(model)).toBe(undefined);
  expect(model.draft.value).toBe(TEXT);
  await until(() => first(model));
  expect(first(model)!.content).toBe(MASKED);
  expect(model.draft.value).toBe('');
  expect(model.conversation.messages.value).toHaveLength(1);
});

test('what an agent has written is not written anew', async () => {
  const model = createChat();
  model.conversation.message({ senderType: 'human_agent', content: TEXT });
  model.conversation.message({ senderType: 'customer', content: TEXT });
  await until(() => model.conversation.messages.value[1]!.content === MASKED);
  expect(first(model)!.content).toBe('Order number [number], card [number], [email]');
  expect(first(model)!.original).toBe(TEXT);
});
