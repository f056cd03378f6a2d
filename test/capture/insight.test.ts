import { expect, onTestFinished, test, vi } from 'vitest';
import { createConversation } from '../../src/capture/conversation.ts';
import { createInsight, type SentimentReader } from '../../src/capture/insight/index.ts';
import type { Snapshot } from '../../src/capture/snapshot.ts';
import type { WireEvent } from '../../src/contract/index.ts';

/** A conversation whose last message has a sign, and what reads it. */
async function begin(sentiment?: SentimentReader) {
  const sent: WireEvent[] = [];
  let kept: Snapshot | null = null;
  const conversation = createConversation(
    {},
    {
      memory: { load: () => kept, save: (snapshot) => (kept = snapshot), watch: () => () => {} },
      now: Date.now,
      mask: (text) => text,
      emit: (event) => sent.push(event),
    },
  );
  const message = conversation.message({
    senderType: 'customer',
    content: 'You will hear from my lawyer',
  });
  const insight = await createInsight({ sentiment, escalation: { act: true } });
  const read = () => insight(conversation, message);
  return { conversation, read, types: () => sent.map(({ type }) => type) };
}

test('what the page throws when it hears of a sentiment is not taken for a part that is missing', async () => {
  const { conversation, read, types } = await begin(() => ({ sentiment: 'negative' }));
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  conversation.sentiment.subscribe((sentiment) => {
    if (sentiment) throw new Error('of the page');
  });
  await read();
  expect(conversation.escalation.value).toBe('sensitive_topic');
  expect(types()).toContain('sentiment.changed');
  expect(() => vi.runAllTimers()).toThrow('of the page');
});

test('a reader of the site that never settles keeps no sign from being found', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { conversation, read, types } = await begin(() => new Promise(() => {}));
  const reading = read();
  await vi.advanceTimersByTimeAsync(60_000);
  await reading;
  expect(conversation.escalation.value).toBe('sensitive_topic');
  expect(types()).not.toContain('sentiment.changed');
});

test('what is found in a message is not recorded in the conversation after it', async () => {
  let tell = (): void => {};
  const { conversation, read, types } = await begin(
    () => new Promise((resolve) => (tell = () => resolve({ sentiment: 'negative' }))),
  );
  const reading = read();
  conversation.restart();
  tell();
  await reading;
  expect(types()).toEqual(['conversation.started', 'message.added']);
  expect(conversation.escalation.value).toBeNull();
});
