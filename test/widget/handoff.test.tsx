// @vitest-environment happy-dom
import { signal } from '@preact/signals-core';
import { act, fireEvent } from '@testing-library/preact';
import { expect, test } from 'vitest';
import type { HandoffState } from '../../src/contract/index.ts';
import { laterStrings as strings } from '../../src/strings/chat/en-later.ts';
import type { HandoffAction } from '../../src/widget/handoff/line.ts';
import { HandoffNote } from '../../src/widget/handoff/note.tsx';
import { createChat, fill, named, show, type, until } from './chat.tsx';

async function wait(isUp = true) {
  const model = createChat();
  model.conversation.message({ senderType: 'customer', content: 'Hi' });
  model.conversation.escalate();
  const state = signal<HandoffState | null>(null);
  const acts: HandoffAction[] = [];
  const handoff = {
    state,
    isTyping: signal(false),
    leftFor: signal(''),
    act: async (action: HandoffAction) => {
      acts.push(action);
      return isUp;
    },
  };
  const place = await show(model, <HandoffNote model={model} handoff={handoff} />);
  const told = () => [...place.querySelectorAll('[role=status]')].map((one) => one.textContent);
  return {
    model,
    place,
    handoff,
    acts,
    told,
    say: (next: HandoffState) => act(() => void (state.value = next)),
  };
}

const ana = (avatar_url: string | null = null) =>
  fill({ status: 'with_person', agents: [{ name: 'Ana', avatar_url }] });

test('says that the team was told until the server says more', async () => {
  const { told, say } = await wait();
  expect(told()).toEqual([strings.escalated]);
  await say(fill({ status: 'waiting', place: 3, wait_seconds: 61 }));
  expect(told()).toEqual([
    'Waiting for a person. You are number 3 in the queue. Others waited about 2 min.',
  ]);
});

test('the customer may go back to the assistant, if the server agrees', async () => {
  for (const isUp of [true, false]) {
    const { model, place, acts, say } = await wait(isUp);
    await say(fill({ status: 'waiting', place: 1 }));
    await act(() => named<HTMLButtonElement>(place, strings.backToAi)!.click());
    expect(acts).toEqual([{ type: 'cancel' }]);
    expect(model.conversation.escalation.value === null).toBe(isUp);
  }
});

test('shows who is here, that they type, and that they have seen the last message', async () => {
  const { model, place, handoff, told, say } = await wait();
  await say(ana());
  expect(told()).toEqual(['Ana is here.']);
  await act(() => void (handoff.isTyping.value = true));
  expect(told()).toEqual(['Ana is here.', 'Ana is typing']);
  await act(() => void (handoff.isTyping.value = false));
  await say({ ...ana(), seen_at: new Date(Date.now() + 1000).toISOString() });
  expect(place.querySelector('.seen')!.textContent).toBe(strings.seen);
  await act(() => void model.conversation.message({ senderType: 'human_agent', content: 'Hello' }));
  expect(told()).toEqual([]);
  expect(place.querySelector('.seen')).toBe(null);
});

test('a picture that cannot be shown goes, and another one comes', async () => {
  const { place, say } = await wait();
  await say(ana('https://example.com/a.png'));
  const face = place.querySelector('img')!;
  expect([face.alt, face.getAttribute('referrerpolicy')]).toEqual(['', 'no-referrer']);
  await act(() => void fireEvent.error(face));
  expect(place.querySelector('img')).toBe(null);
  await say(ana('https://example.com/b.png'));
  expect(place.querySelector('img')!.src).toBe('https://example.com/b.png');
});

test('when nobody is there a message can be left, with an address', async () => {
  const { model, place, acts, told, say } = await wait();
  await act(() => model.conversation.identify({ email: 'ana@example.com' }));
  await say(fill({ status: 'away' }));
  const email = place.querySelector('input')!;
  expect(email.value).toBe('ana@example.com');
  type(place.querySelector('textarea')!, ' Call me. ');
  await act(() => named<HTMLButtonElement>(place, strings.leave)!.click());
  expect(acts).toEqual([{ type: 'leave_message', email: 'ana@example.com', content: 'Call me.' }]);
  await until(() => told().length > 0);
  expect(told()).toEqual(['Thank you. We will write to ana@example.com.']);
});

test('a message that was not left stays in the form, and says so', async () => {
  const { model, place, told, say } = await wait(false);
  await act(() => model.conversation.identify({ email: 'ana@example.com' }));
  await say(fill({ status: 'away' }));
  type(place.querySelector('textarea')!, 'Call me.');
  await act(() => named<HTMLButtonElement>(place, strings.leave)!.click());
  const alert = await until(() => place.querySelector<HTMLElement>('[role=alert]:not([hidden])'));
  expect(alert.textContent).toBe(strings.leaveFailed);
  expect(place.querySelector('textarea')!.value).toBe('Call me.');
  expect(named<HTMLButtonElement>(place, strings.leave)!.disabled).toBe(false);
  expect(told()).toEqual([]);
});
