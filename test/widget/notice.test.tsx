// @vitest-environment happy-dom
import { act } from '@testing-library/preact';
import { expect, test } from 'vitest';
import { laterStrings as strings } from '../../src/strings/chat/en-later.ts';
import { care } from '../../src/widget/care/index.tsx';
import { Panel } from '../../src/widget/panel/panel.tsx';
import { createBot, createChat, show, until } from './chat.tsx';

async function open(settings: Record<string, string> = {}) {
  const bot = createBot();
  const model = createChat({ settings, responder: bot.responder });
  model.isOpen.value = true;
  const place = await show(model, <Panel model={model} />);
  await until(() => place.querySelector('.composer'));
  const notice = () => place.querySelector<HTMLElement>('.care');
  /** Whether the chat cares about what the customer writes. */
  const says = async (content: string) => {
    await act(() => model.send(content));
    let cares = false;
    await act(async () => void (cares = await care(model, undefined)));
    return cares;
  };
  return { model, bot, notice, says };
}

test('a customer who may hurt themselves reads the helpline at once, and no bot replies', async () => {
  const { model, notice, says } = await open({ helpline: ' Samaritans: 116 123 ' });
  expect(await says('Where is my order?')).toBe(false);
  expect(notice()).toBe(null);
  expect(await says('I want to kill myself')).toBe(true);
  const shown = notice()!;
  expect(shown.getAttribute('role')).toBe('alert');
  // It can be scrolled by the keyboard.
  expect(shown.tabIndex).toBe(0);
  const [words, line, ...more] = [...shown.querySelectorAll('p')].map((one) => one.textContent);
  expect([words, line, more]).toEqual([strings.care, 'Samaritans: 116 123', []]);
  expect(shown.querySelector('a')!.getAttribute('href')).toBe('tel:116123');
  expect(model.dialogue.answering.value).toBe(null);
  expect(model.conversation.escalation.value).toBe('sensitive_topic');
  // It stays when the customer goes on with something else.
  expect(await says('Where is my order?')).toBe(false);
  expect(notice()).toBe(shown);
  await act(() => model.restart());
  await act(async () => void (await care(model, undefined)));
  expect(notice()).toBe(null);
});

test('without a helpline there are the words alone; a helpline is text, whatever it says', async () => {
  const without = await open();
  await without.says('I want to kill myself');
  expect(without.notice()!.querySelectorAll('p')).toHaveLength(1);
  const hostile = await open({ helpline: '<img src=x> call 24/7' });
  await hostile.says('I want to kill myself');
  expect(hostile.notice()!.querySelectorAll('p')[1]!.textContent).toBe('<img src=x> call 24/7');
  expect(hostile.notice()!.querySelectorAll('img, a')).toHaveLength(0);
});
