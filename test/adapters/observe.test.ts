// @vitest-environment happy-dom
import { expect, onTestFinished, test, vi } from 'vitest';
import { adapter, type Chat, type ObserveSettings } from '../../src/adapters/observe.ts';
import { observe as observePage } from '../../src/adapters/vendors/dom.ts';
import { observe as observeWebChat } from '../../src/adapters/vendors/botframework-webchat.ts';
import type { Afterword } from '../../src/capture/index.ts';
import { recorder } from './recorder.ts';

/** Observes nothing: the test tells. */
function observed(afterword: Afterword, more: Partial<ObserveSettings> = {}) {
  let chat: Chat | undefined;
  // No slice ends, however slow the machine.
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
  onTestFinished(() => clock.mockRestore());
  const stopped = vi.fn();
  const handle = adapter<null>('test', (_source, given) => {
    chat = given;
    return stopped;
  })(null, { afterword, survey: false, ...more });
  onTestFinished(() => handle.stop());
  return { handle, chat: () => chat!, stopped };
}

const message = (id: string, text: string, at?: number) => ({
  id,
  author: 'customer' as const,
  text,
  at,
});

test('messages have the ids and the times of the vendor, and count once', () => {
  const { afterword, events } = recorder();
  const { chat } = observed(afterword);
  chat().conversation('c7');
  chat().message(message('m1', 'Hello', 1_790_000_000_000));
  chat().message(message('m1', 'Hello', 1_790_000_000_000));
  chat().message({ ...message('m2', 'Bye'), at: undefined });
  expect(events.map(({ type, conversation_id }) => [type, conversation_id])).toEqual([
    ['conversation.started', 'c7'],
    ['message.added', 'c7'],
    ['message.added', 'c7'],
  ]);
  expect(events[1]).toMatchObject({ at: '2026-09-21T14:13:20.000Z', data: { message_id: 'm1' } });
});

test('no time that is none is sent', () => {
  const { afterword, events } = recorder();
  const { chat } = observed(afterword);
  chat().message({ ...message('m1', 'Hello'), at: 'yesterday' });
  expect(Math.abs(Date.parse(events[1]!.at) - Date.now())).toBeLessThan(60_000);
});

test('a history longer than what is kept, told again, adds nothing', async () => {
  const { afterword, events, conversations } = recorder();
  const { chat } = observed(afterword);
  const all = Array.from({ length: 900 }, (_, index) =>
    message(`m${index}`, `Line ${index}`, 1_790_000_000_000 + index * 1000),
  );
  for (const one of all) chat().message(one);
  await vi.waitUntil(() => events.length === 901);
  expect(conversations.get(undefined)!.messages.value.length).toBeLessThanOrEqual(400);
  for (const one of all) chat().message(one);
  chat().message(message('new', 'New', 1_790_000_999_999));
  await vi.waitUntil(() => events.length > 901);
  expect(events).toHaveLength(902);
});

test('edits are masked; an end resolves, and what follows begins anew', () => {
  const { afterword, events, told } = recorder();
  const { chat } = observed(afterword);
  chat().message(message('m1', 'Hello'));
  chat().edited('m1', 'I am ana@example.com');
  expect(told()).toEqual([['customer', 'I am [email]']]);
  chat().ended();
  expect(events.at(-1)!.type).toBe('conversation.resolved');
  const before = events.at(-1)!.conversation_id;
  chat().message(message('m2', 'Again'));
  expect(events.at(-1)!.conversation_id).not.toBe(before);
});

test('a conversation that has the vendor’s id is reopened by what follows its end', () => {
  const { afterword, events } = recorder();
  const { chat } = observed(afterword);
  chat().conversation('c7');
  chat().message(message('m1', 'Hello'));
  chat().ended();
  chat().message(message('m2', 'Again'));
  expect(events.map(({ type }) => type).slice(-3)).toEqual([
    'conversation.resolved',
    'conversation.reopened',
    'message.added',
  ]);
});

test('nothing is hooked before consent, and nothing left after it is withdrawn', () => {
  const { afterword, consent, events } = recorder('pending');
  const { chat, stopped } = observed(afterword);
  expect(chat()).toBeUndefined();
  consent.value = 'granted';
  chat().message(message('m1', 'Hello'));
  expect(events).toHaveLength(2);
  consent.value = 'denied';
  expect(stopped).toHaveBeenCalledTimes(1);
});

test('a hook that is gone is told once, and no error reaches the vendor', () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => log.mockRestore());
  const { afterword } = recorder();
  const onerror = vi.fn();
  const { chat } = observed(afterword, { onerror });
  const listener = chat().heard(() => {
    throw new TypeError('no such thing');
  });
  listener();
  listener();
  chat().blind('the other hook');
  expect(onerror.mock.calls).toEqual([
    [{ code: 'adapter_blind', message: expect.stringContaining('no such thing') }],
  ]);
  expect(log).toHaveBeenCalledTimes(1);
  const again = vi.fn();
  observeWebChat(
    { getState: () => ({ messages: [] }), subscribe: () => () => {} },
    { afterword, onerror: again },
  ).stop();
  expect(again).toHaveBeenCalledTimes(1);
});

test('a page: fields are never read, and a stream is recorded when it stands still', async () => {
  document.body.innerHTML = `<div id="chat"><p class="mine">Hi <input value="secret">
    <span contenteditable>typed</span></p><p class="typing">…</p></div>`;
  const { afterword, told } = recorder();
  const chat = { list: '#chat', message: 'p', customer: '.mine', ignore: '.typing', settle: 200 };
  const handle = observePage(chat, { afterword, survey: false });
  onTestFinished(() => handle.stop());
  const reply = document.createElement('p');
  document.querySelector('#chat')!.append(reply);
  for (const word of ['Your', 'order', 'is', 'here.']) {
    reply.textContent += `${word} `;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(told().length).toBeLessThan(2);
  }
  await vi.waitUntil(() => told().length === 2);
  expect(told()).toEqual([
    ['customer', 'Hi'],
    ['ai', 'Your order is here.'],
  ]);
  reply.textContent = 'It was here.';
  await vi.waitUntil(() => told()[1]![1] === 'It was here.');
});

test('a history that is told in one task leaves the page its turn', async () => {
  const { afterword, events } = recorder();
  const { chat } = observed(afterword);
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 3));
  for (let index = 0; index < 20; index++) chat().message(message(`m${index}`, 'Hello'));
  expect(events.length).toBeLessThan(5);
  await vi.waitUntil(() => events.length === 21);
});

test('when the page is left, what was told is recorded at once', () => {
  const { afterword, events } = recorder();
  const { chat } = observed(afterword);
  let now = 0;
  // Each message takes as long as a slice.
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 9));
  onTestFinished(() => clock.mockRestore());
  for (const id of ['m1', 'm2', 'm3', 'm4']) chat().message(message(id, 'Hello'));
  expect(events.length).toBeLessThan(5);
  dispatchEvent(new Event('pagehide'));
  expect(events).toHaveLength(5);
});

test('what the other side says after the end belongs to it', () => {
  const { afterword, events } = recorder();
  const { chat } = observed(afterword);
  chat().message(message('m1', 'Hello'));
  chat().ended();
  chat().message({ ...message('m2', 'Goodbye'), author: 'ai' });
  expect(new Set(events.map((event) => event.conversation_id)).size).toBe(1);
  expect(events.at(-2)!.type).toBe('conversation.resolved');
});

test('an end that is told after a list comes after its messages, however long it is', async () => {
  const { afterword, events } = recorder();
  const { chat } = observed(afterword);
  let now = 0;
  // Each piece of work takes half a slice.
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 4));
  const lines = ['a', 'b', 'c', 'd'].map((text) => ({ author: 'customer' as const, text }));
  chat().message(message('m1', 'Hello'));
  chat().message(message('m2', 'Hello'));
  chat().list(lines, false);
  chat().ended();
  await vi.waitUntil(() => events.some(({ type }) => type === 'conversation.resolved'));
  expect(events.map(({ type }) => type)).toEqual([
    'conversation.started',
    ...Array.from({ length: 6 }, () => 'message.added'),
    'conversation.resolved',
  ]);
});

test('who the customer is stays known when the vendor tells its conversation', () => {
  const { afterword, events } = recorder();
  const { chat, handle } = observed(afterword);
  handle.conversation.identify({ customerId: 'ana' });
  chat().conversation('c7');
  chat().message(message('m1', 'Hello'));
  expect(events.find(({ type }) => type === 'identity.set')).toMatchObject({
    conversation_id: 'c7',
    data: { customer_id: 'ana' },
  });
});

test('no survey before consent, and none that was on its way when consent was withdrawn', async () => {
  const { afterword, consent } = recorder('pending');
  const { handle } = observed(afterword, { survey: 'bottom-right' });
  const surveys = () => document.querySelectorAll('afterword-survey').length;
  /** Its code is there, and all that waited for it has had its turn. */
  async function loaded(): Promise<void> {
    await import('../../src/adapters/later/survey.ts');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  handle.survey();
  await loaded();
  expect(surveys()).toBe(0);
  consent.value = 'granted';
  handle.survey();
  consent.value = 'denied';
  await loaded();
  expect(surveys()).toBe(0);
});

test('a page: what is around the whole list makes no message the customer’s', async () => {
  document.body.innerHTML = `<div class="user"><div id="chat">
    <p class="user">Hi</p><p contenteditable="false">Hello</p></div></div>`;
  const { afterword, told } = recorder();
  const chat = { list: '#chat', message: 'p', customer: '.user', settle: 0 };
  const handle = observePage(chat, { afterword, survey: false });
  onTestFinished(() => handle.stop());
  await vi.waitUntil(() => told().length === 2);
  expect(told()).toEqual([
    ['customer', 'Hi'],
    ['ai', 'Hello'],
  ]);
});

test('a reply that was on its way when the observation ended is not recorded', () => {
  const { afterword, events } = recorder();
  const { chat, handle } = observed(afterword);
  chat().message(message('m1', 'Hello'));
  handle.stop();
  chat().message({ ...message('m2', 'Good day'), author: 'ai' });
  chat().list([{ author: 'ai', text: 'Good day' }], false);
  expect(events).toHaveLength(2);
});
