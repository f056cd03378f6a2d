// @vitest-environment happy-dom
import { act, fireEvent } from '@testing-library/preact';
import { expect, test } from 'vitest';
import type { HandoffActionResponse, HandoffState } from '../../src/contract/index.ts';
import { laterStrings as strings } from '../../src/strings/chat/en-later.ts';
import { chatStrings } from '../../src/strings/chat/en.ts';
import { answerTime } from '../../src/widget/handoff/answer-times.ts';
import type { HandoffAction } from '../../src/widget/handoff/line.ts';
import { HandoffNote } from '../../src/widget/handoff/note.tsx';
import { createChat, createHandoff, fill, named, show, type, until } from './chat.tsx';

const DONE: HandoffActionResponse = { success: true };

async function wait(respond: (action: HandoffAction) => HandoffActionResponse | null = () => DONE) {
  const model = createChat();
  model.conversation.message({ senderType: 'customer', content: 'Hi' });
  model.conversation.escalate();
  const acts: HandoffAction[] = [];
  const handoff = createHandoff(model, async (action) => {
    acts.push(action);
    return respond(action);
  });
  const place = await show(model, <HandoffNote model={model} handoff={handoff} />);
  const told = () => [...place.querySelectorAll('[role=status]')].map((one) => one.textContent);
  const lines = (within: string) =>
    [...place.querySelectorAll(`${within} > div`)].map((line) =>
      line.textContent!.replaceAll('\u202f', ' '),
    );
  /** Fills the form and sends it. */
  const leave = async (content: string, email = 'ana@example.com') => {
    type(place.querySelector('input')!, email);
    type(place.querySelector('textarea')!, content);
    await act(() => named<HTMLButtonElement>(place, strings.leave)!.click());
  };
  const said = () => model.conversation.messages.value.map(({ content }) => content);
  return { model, place, handoff, acts, told, lines, leave, said, say: handoff.say };
}

const leftOf = (acts: HandoffAction[]) =>
  acts.flatMap((action) => (action.type === 'leave_message' ? [action] : []));

const SAVED = 'Thank you. Your message is saved, and the reply goes to ana@example.com.';
const TOLD = 'Thank you. We will write to ana@example.com.';

const ana = (avatar_url: string | null = null) =>
  fill({ status: 'with_person', agents: [{ name: 'Ana', avatar_url }] });

test('says that the team was told once it was', async () => {
  const { told, lines, say } = await wait();
  expect(told()).toEqual([strings.requested]);
  await say(fill({ telling: true }));
  expect(told()).toEqual([strings.requested]);
  await say(fill({ told: ['mail'] }));
  expect(told()).toEqual([strings.escalated]);
  await say(fill({ status: 'waiting', place: 3, wait_seconds: 61 }));
  expect(lines('[role=status]')).toEqual([
    'Waiting for a person',
    'You are number 3 in the queue.',
    'Others waited about 2 minutes.',
  ]);
  await say(fill({ status: 'waiting', place: 3, wait_seconds: 50 }));
  expect(lines('[role=status]').at(-1)).toBe('Others waited about 1 minute.');
  // The place is not known yet.
  await say(fill({ status: 'waiting', place: null, wait_seconds: null }));
  expect(lines('[role=status]')).toEqual(['Waiting for a person']);
});

test('the customer may go back to the assistant, if the server agrees', async () => {
  for (const isUp of [true, false]) {
    const { model, place, acts, say } = await wait(() => (isUp ? DONE : null));
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

test('the form for a message has names, and a way back to the assistant', async () => {
  const { model, place, acts, say } = await wait();
  await say(fill({ status: 'away' }));
  const [email, message] = place.querySelectorAll<HTMLInputElement>('.leave :is(input, textarea)');
  const nameOf = (field: HTMLElement) => field.closest('label')!.querySelector('span')!.textContent;
  expect([email!, message!].map(nameOf)).toEqual([strings.email, chatStrings.message]);
  expect([email!.type, email!.autocomplete, email!.required, message!.required]).toEqual([
    'email',
    'email',
    true,
    true,
  ]);
  await act(() => named<HTMLButtonElement>(place, strings.backToAi)!.click());
  expect(acts).toEqual([{ type: 'cancel' }]);
  expect(model.conversation.escalation.value).toBe(null);
});

test('when nobody is there a message can be left, with an address', async () => {
  const { model, place, acts, told, said, say } = await wait();
  await act(() => model.conversation.identify({ email: 'ana@example.com' }));
  await say(fill({ status: 'away', told: ['push'] }));
  const email = place.querySelector('input')!;
  expect(email.value).toBe('ana@example.com');
  type(place.querySelector('textarea')!, ' Call me. ');
  await act(() => named<HTMLButtonElement>(place, strings.leave)!.click());
  const [left] = leftOf(acts);
  expect(left).toMatchObject({ email: 'ana@example.com', content: 'Call me.' });
  // That the team was told of the wait does not say that it was told of the message.
  await until(() => told().length > 0);
  expect(told()).toEqual([SAVED]);
  expect(said()).toEqual(['Hi', 'Call me.']);
  expect(model.conversation.messages.value.at(-1)!.id).toBe(left!.message_id);
  expect(model.dialogue.answering.value).toBe(null);
});

test.each<[string, HandoffActionResponse, HandoffState[], string]>([
  ['the response says so', { ...DONE, told: ['mail'], telling: false }, [], TOLD],
  ['nobody was told', { ...DONE, told: [], telling: false }, [fill({})], SAVED],
  [
    'it is told later',
    { ...DONE, told: [], telling: true },
    [fill({ telling: true }), fill({ told: ['webhook'] })],
    TOLD,
  ],
])('what is said of a message left: %s', async (_, response, states, text) => {
  const { told, leave, say } = await wait(() => response);
  await say(fill({ status: 'away' }));
  await leave('Call me.');
  for (const [index, state] of states.entries()) {
    expect(told()).toEqual([index === 0 && response.told!.length > 0 ? TOLD : SAVED]);
    await say(state);
  }
  expect(told()).toEqual([text]);
});

test('nothing is said of a message left once the conversation goes on', async () => {
  const { model, told, leave, say } = await wait();
  await say(fill({ status: 'away' }));
  await leave('Call me.');
  await say(fill({ told: ['mail'] }));
  await act(() => void model.conversation.message({ senderType: 'ai', content: 'Anything else?' }));
  expect(told()).toEqual([TOLD]);
  await act(() => void model.conversation.message({ senderType: 'customer', content: 'Yes' }));
  expect(told()).toEqual([]);
});

test('a message that was not left stays in the form, says so, and is sent again under its id', async () => {
  let isUp = false;
  const { place, acts, told, said, leave, say } = await wait(() => (isUp ? DONE : null));
  await say(fill({ status: 'away' }));
  await leave('Call me.');
  const alert = await until(() => place.querySelector<HTMLElement>('[role=alert]:not([hidden])'));
  expect(alert.textContent).toBe(strings.leaveFailed);
  expect(place.querySelector('textarea')!.value).toBe('Call me.');
  expect(named<HTMLButtonElement>(place, strings.leave)!.disabled).toBe(false);
  expect(told()).toEqual([]);
  expect(said()).toEqual(['Hi']);
  await leave('Call me.');
  await leave('Call me today.');
  isUp = true;
  await leave('Call me today.');
  const ids = leftOf(acts).map(({ message_id }) => message_id);
  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
  expect(ids[3]).toBe(ids[2]);
  expect(said()).toEqual(['Hi', 'Call me today.']);
});

test('a message whose response was lost is in the transcript once the chat is over', async () => {
  let isUp = false;
  const { model, acts, told, said, leave, say } = await wait(() => (isUp ? DONE : null));
  await say(fill({ status: 'away' }));
  await leave('Call me.');
  isUp = true;
  await say(fill({ told: ['mail'] }));
  await until(() => said().includes('Call me.'));
  expect(told()).toEqual([TOLD]);
  const [first, second] = leftOf(acts);
  expect(second).toEqual(first);
  expect(model.draft.value).toBe('');
});

test('what was typed becomes the draft when somebody comes, or the customer goes back', async () => {
  for (const comes of [true, false]) {
    const { model, place, told, say } = await wait();
    await act(() => void (model.draft.value = 'Hello?'));
    await say(fill({ status: 'away' }));
    await act(() => type(place.querySelector('input')!, 'ana@example.com'));
    await act(() => type(place.querySelector('textarea')!, 'Call me.'));
    await say(fill({ status: comes ? 'waiting' : 'none', place: comes ? 1 : null }));
    expect(place.querySelector('form')).toBe(null);
    expect(told()[0]).toContain(comes ? strings.queueNext : strings.requested);
    expect(model.draft.value).toBe('Hello?\nCall me.');
    // The address is there if nobody is there after all.
    await say(fill({ status: 'away' }));
    expect(place.querySelector('input')!.value).toBe('ana@example.com');
    expect(place.querySelector('textarea')!.value).toBe('');
  }
});

test('what one customer typed is not for the next one', async () => {
  const { model, place, handoff, say } = await wait();
  await say(fill({ status: 'away' }));
  await act(() => type(place.querySelector('textarea')!, 'Call me.'));
  await act(() => model.reset());
  handoff.leaving.giveBack();
  expect(model.draft.value).toBe('');
});

test('the form is offered again when the chat went on and nobody is there', async () => {
  const { place, told, leave, say } = await wait();
  await say(fill({ status: 'away' }));
  await leave('Call me.');
  // It was on its way when the message was left.
  await say(fill({ status: 'away', told: ['push'] }));
  expect(place.querySelector('form')).toBe(null);
  await say(fill({ told: ['push'] }));
  await say(ana());
  expect(told()).toEqual(['Ana is here.']);
  await say(fill({ status: 'away' }));
  expect(place.querySelector('form')).toBeTruthy();
  expect(told()).toEqual([]);
});

test('says when the team is there again, and how long an answer takes', async () => {
  const { lines, say } = await wait();
  const told = () => lines('.leave > div:first-child');
  await say(fill({ status: 'away' }));
  expect(told()).toEqual([strings.away]);
  // By the clock of the customer, in local time.
  const [later, today] = [new Date(2031, 0, 6, 9, 30), new Date()];
  await say(
    fill({ status: 'away', opens_at: later.toISOString(), answer_within_minutes: 2 * 24 * 60 }),
  );
  expect(told()).toEqual([
    strings.away,
    'Next open: Monday, January 6 at 9:30 AM.',
    'Replies take at most 2 days.',
  ]);
  today.setHours(17, 5);
  await say(fill({ status: 'away', opens_at: today.toISOString() }));
  expect(told()).toEqual([strings.away, 'Next open: 5:05 PM.']);
});

test.each([
  [1, '1 minute'],
  [90, '90 minutes'],
  [60, '1 hour'],
  [200, '4 hours'],
  [1440, '1 day'],
  [1500, '25 hours'],
])('%i minutes are said as %s', (minutes, text) => {
  expect(answerTime('en', minutes)).toBe(text);
});

test('a message that is too long stays whole in the form, and is not sent', async () => {
  const { place, acts, leave, say } = await wait();
  await say(fill({ status: 'away' }));
  const long = 'a'.repeat(10_001);
  await leave(long);
  expect(place.querySelector('[role=alert]')!.textContent).toContain('1 character too many.');
  expect(place.querySelector('textarea')!.value).toBe(long);
  await act(() => void fireEvent.submit(place.querySelector('form')!));
  expect(acts).toEqual([]);
  await leave(long.slice(1));
  expect(leftOf(acts).map(({ content }) => content.length)).toEqual([10_000]);
});
