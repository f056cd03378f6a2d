// @vitest-environment happy-dom
import { signal } from '@preact/signals-core';
import { beforeEach, expect, test } from 'vitest';
import type { Consent } from '../../src/capture/consent.ts';
import { createAfterword } from '../../src/capture/index.ts';
import { keptWords } from '../../src/capture/own-words.ts';

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

const KEY = 'amo_pub_words';

const start = (consent: Consent = 'granted') =>
  createAfterword({
    key: KEY,
    endpoint: 'http://localhost:9',
    consent,
    sentiment: false,
    escalation: false,
  });

/** A page of the tab. */
function page(consent?: Consent) {
  const afterword = start(consent);
  return { afterword, conversation: afterword.conversation() };
}
const shown = ({ conversation }: ReturnType<typeof page>) =>
  conversation.messages.value.map(({ content, original }) => original ?? content);

test('after a reload people see what they wrote, and what is stored for longer or sent stays masked', () => {
  const first = page();
  first.conversation.message({ senderType: 'customer', content: 'I am ana@example.com' });
  first.conversation.message({ senderType: 'ai', content: 'Write to help@shop.example' });
  first.afterword.destroy();
  const second = page();
  expect(shown(second)).toEqual(['I am ana@example.com', 'Write to help@shop.example']);
  expect(second.conversation.messages.value[0]!.content).toBe('I am [email]');
  expect(JSON.stringify({ ...localStorage })).not.toContain('ana@example.com');
});

test.each<[string, (one: ReturnType<typeof page>) => void]>([
  ['a sign-out', ({ afterword }) => afterword.reset()],
  ['a new conversation', ({ conversation }) => conversation.restart()],
  ['a withdrawn consent', ({ afterword }) => afterword.setConsent('denied')],
])('after %s they are forgotten', (_, forget) => {
  const first = page();
  first.conversation.message({ senderType: 'customer', content: 'I am ana@example.com' });
  expect(JSON.stringify({ ...sessionStorage })).toContain('ana@example.com');
  forget(first);
  expect(JSON.stringify({ ...sessionStorage })).not.toContain('ana@example.com');
});

test.each<[string, () => void]>([
  ['a sign-out', () => start().reset()],
  ['a withdrawn consent', () => start('denied')],
])('%s on a page without that conversation forgets them, too', (_, forget) => {
  const first = start();
  const options = { senderType: 'customer', content: 'I am ana@example.com' } as const;
  first.conversation({ id: 'order-1' }).message(options);
  first.conversation().message(options);
  first.destroy();
  forget();
  expect(JSON.stringify({ ...sessionStorage })).not.toContain('ana@example.com');
});

test('without consent they last as long as the page', () => {
  const first = page('pending');
  first.conversation.message({ senderType: 'customer', content: 'I am ana@example.com' });
  expect(shown(first)).toEqual(['I am ana@example.com']);
  expect(sessionStorage.length).toBe(0);
});

test('whatever lies in the storage under its name, words are kept', () => {
  for (const text of ['{', 'null', '7', '[1]', '[[]]', '{"a":1}', '[["a"]]']) {
    sessionStorage.setItem('name', text);
    const words = keptWords('name', signal<Consent>('granted'));
    words.set('b', 'c');
    expect(keptWords('name', signal<Consent>('granted')).get('b')).toBe('c');
  }
});

test('what is kept is bounded', () => {
  const words = keptWords('name', signal<Consent>('granted'));
  for (let i = 0; i < 500; i++) words.set(`${i}`, 'x'.repeat(i % 2 ? 2000 : 2001));
  expect(sessionStorage.getItem('name')!.length).toBeLessThan(250_000);
  expect(words.get('0')).toBeDefined();
});
