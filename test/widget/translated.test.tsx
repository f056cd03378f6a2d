// @vitest-environment happy-dom
import { act } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HandoffNote } from '../../src/widget/handoff/note.tsx';
import { Panel } from '../../src/widget/panel/panel.tsx';
import { createBot, createChat, createHandoff, fill, named, show, until } from './chat.tsx';

/** Replaces each text by two elements, as a translation by the browser does. */
function translate(place: ParentNode): void {
  const walker = document.createTreeWalker(place as Node, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  for (const text of texts) {
    const isDone = text.parentElement?.localName === 'font';
    if (isDone || text.data.trim() === '') continue;
    const [outer, inner] = [document.createElement('font'), document.createElement('font')];
    inner.textContent = `«${text.data}»`;
    outer.append(inner);
    text.replaceWith(outer);
  }
}

const textOf = (place: Element, selector: string) => place.querySelector(selector)?.textContent;

let errors: unknown[] = [];
const note = (event: ErrorEvent | PromiseRejectionEvent) => {
  errors.push('reason' in event ? event.reason : event.error);
};
beforeEach(() => {
  errors = [];
  addEventListener('error', note);
  addEventListener('unhandledrejection', note);
});
afterEach(() => {
  removeEventListener('error', note);
  removeEventListener('unhandledrejection', note);
  expect(errors).toEqual([]);
});

test('a chat on a translated page goes on to its end, and shows each text once', async () => {
  const { say, responder } = createBot();
  const settings: Record<string, string> = { 'suggested-questions': 'Where is it?' };
  const model = createChat({
    settings,
    responder,
  });
  const { conversation } = model;
  const place = await show(model, <Panel model={model} />);
  await until(() => place.querySelector('.composer') && place.querySelector('.entry'));
  const step = async (run: () => unknown) => {
    translate(place);
    await act(() => void run());
  };

  await step(() => model.send('Where?'));
  await step(() => say('It is **on'));
  await until(() => place.querySelector('.said > ol + ol p'));
  await step(() => say(' its way**.\n\n- Monday\n'));
  await until(() => place.querySelector('.said > ol + ol li li'));
  await step(() => say('- Tuesday'));
  await until(() => place.querySelectorAll('.said > ol + ol li li').length === 2);
  expect(textOf(place, '.said > ol + ol p')).toBe('«It is »«on its way»«.»');
  expect(
    [...place.querySelectorAll('.said > ol + ol li li')].map((one) => one.textContent),
  ).toEqual(['«Monday»', 'Tuesday']);
  await step(() => say(null));
  await until(() => !place.querySelector('.said > ol + ol'));
  expect(place.querySelectorAll('.entry')).toHaveLength(3);
  // Read out once the text is formatted.
  await until(() => textOf(place, '[aria-live]')?.includes('Tuesday'));

  await step(() => conversation.rateMessage(conversation.messages.value[1]!.id, true));
  await step(() => conversation.escalate());
  expect(textOf(place, '.head p')).toBe('Waiting for a person');
  await step(() => (model.person.value = { title: 'Ana' }));
  expect(textOf(place, '.head p')).toBe('Ana');
  await step(() => conversation.callOff());
  expect(textOf(place, '.head p')).toContain('Ask us anything');
  await step(() => model.afterword.setConsent('denied'));
  expect(place.querySelector('.panel > .note')).toBe(null);

  await step(() => (model.isEnding.value = true));
  expect(textOf(place, '[role=alertdialog] span')).toBe('End this chat?');
  await step(() => named<HTMLButtonElement>(place, '«Yes, end it»')!.click());
  expect(textOf(place, 'h2')).toBe('How was this conversation?');
  await step(() => conversation.rate(2));
  // Nothing is stored before consent, so the rating is not safe yet.
  expect(textOf(place, 'h2')).toBe('«How was this conversation?»');
  const form = await until(() => place.querySelector('form.comment'));
  await step(() => conversation.rate(5));
  expect(form.querySelector('fieldset')).toBe(null);
  // Nor is a comment.
  await step(() => conversation.feedback('Bad.'));
  expect(textOf(place, 'h2')).toBe('«How was this conversation?»');
  await step(() => model.afterword.setConsent('granted'));
  await step(() => conversation.feedback('Good.'));
  await until(() => textOf(place, 'h2') === 'Thank you for telling us.');
  expect(textOf(place, '.survey p')).toBe('The team reads every comment.');
  await step(() => model.restart());
  await until(() => place.querySelector('.composer'));
  expect(place.querySelector('.survey')).toBe(null);
  expect(place.querySelectorAll('.choices button')).toHaveLength(1);
});

test('the note about the agent on a translated page follows the chat', async () => {
  const model = createChat();
  const handoff = createHandoff(model);
  const { state, isTyping } = handoff;
  const place = await show(model, <HandoffNote model={model} handoff={handoff} />);
  const step = async (run: () => unknown) => {
    translate(place);
    await act(() => void run());
  };
  const person = fill({ status: 'with_person', agents: [{ name: 'Ana', avatar_url: null }] });

  await step(() => (state.value = fill({ status: 'waiting', place: 2, wait_seconds: 90 })));
  expect(textOf(place, '[role=status]')).toBe(
    'Waiting for a personYou are number 2 in the queue.Others waited about 2 minutes.',
  );
  await step(() => (state.value = fill({ status: 'waiting', place: 1, wait_seconds: null })));
  expect(textOf(place, '[role=status]')).toBe('«Waiting for a person»You are next.');
  await step(() => (state.value = person));
  expect(textOf(place, '.note')).toBe('Ana is here.');
  await step(() => (isTyping.value = true));
  expect(textOf(place, '.now')).toBe('Ana is typing');
  await step(() => (isTyping.value = false));
  await step(() => (state.value = fill({ status: 'away' })));
  expect(textOf(place, '.leave > div')).toContain('Leave a message');
  await step(() => void (handoff.leaving.email.value = 'ana@example.com'));
  await step(() => void (handoff.leaving.content.value = 'Call me.'));
  await step(() => handoff.leaving.leave());
  expect(place.textContent).toBe(
    'Thank you. Your message is saved, and the reply goes to ana@example.com.',
  );
  await step(() => handoff.say(fill({ told: ['mail'] })));
  expect(place.textContent).toBe('Thank you. We will write to ana@example.com.');
});
