// @vitest-environment happy-dom
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { WireEvent } from '../../src/contract/index.ts';
import { type Consent, createConsentGate } from '../../src/capture/consent.ts';
import { createConversation } from '../../src/capture/conversation.ts';

const NAME = 'afterword:test';

beforeEach(() => localStorage.clear());

/** A tab of the visitor. They share `localStorage`. */
function openTab(initial: Consent = 'granted') {
  const sent: WireEvent[] = [];
  const gate = createConsentGate(
    initial,
    () => ({ add: (event) => sent.push(event), stop: () => {} }),
    async () => localStorage.clear(),
    () => {},
  );
  const conversation = createConversation(
    {},
    { memory: gate.memory(NAME), emit: gate.emit, mask: (text) => text, now: Date.now },
  );
  onTestFinished(conversation.destroy);
  const say = (content: string) => conversation.message({ senderType: 'customer', content });
  const texts = () => conversation.messages.value.map(({ content }) => content);
  return { gate, conversation, sent, say, texts };
}

const nextTask = () => new Promise((resolve) => setTimeout(resolve));

test.each(['pending', 'denied'] as const)(
  'consent that is %s for a while in one tab: no number is used twice, and no message of another tab is lost',
  async (consent) => {
    const [one, two] = [openTab(), openTab()];
    one.say('One');
    one.gate.setConsent(consent);
    one.say('Two');
    two.say('Three');
    one.gate.setConsent('granted');
    await nextTask();
    one.say('Four');
    two.say('Five');
    expect(one.texts()).toContain('Three');
    expect(openTab().texts().toSorted()).toEqual(['Five', 'Four', 'One', 'Three', 'Two']);
    const seqs = [...one.sent, ...two.sent].map(({ seq }) => seq);
    expect(new Set(seqs).size).toBe(seqs.length);
  },
);

test('a page that denies when it hears of a change, while it grants: nothing more is stored or sent', async () => {
  const tab = openTab('pending');
  tab.say('One');
  // The listener hears of what the first stores.
  openTab().conversation.messages.subscribe((messages) => {
    if (messages.length > 0) tab.gate.setConsent('denied');
  });
  tab.gate.setConsent('granted');
  await nextTask();
  expect(tab.gate.consent.value).toBe('denied');
  tab.say('Three');
  expect(localStorage.length).toBe(0);
  expect(tab.sent).toEqual([]);
});

test('a page whose listener throws while consent is granted: it is granted all the same', async () => {
  openTab().say('One');
  const tab = openTab('pending');
  tab.conversation.messages.subscribe((messages) => {
    if (messages.length > 0) throw new Error('of the page');
  });
  vi.useFakeTimers();
  try {
    tab.gate.setConsent('granted');
    expect(tab.gate.consent.value).toBe('granted');
    expect(() => vi.runAllTimers()).toThrow('of the page');
  } finally {
    vi.useRealTimers();
  }
  expect(tab.texts()).toEqual(['One']);
});
