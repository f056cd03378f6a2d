// @vitest-environment happy-dom
import { act } from '@testing-library/preact';
import { expect, test } from 'vitest';
import { chatStrings as strings } from '../../src/strings/chat/en.ts';
import { Composer } from '../../src/widget/panel/composer.tsx';
import { Panel } from '../../src/widget/panel/panel.tsx';
import { aria, createChat, key, named, show, type, until } from './chat.tsx';

/** What a clipboard has. */
interface Pasted {
  files: string[];
  text?: string;
  html?: string;
}

async function compose(options: Parameters<typeof createChat>[0] = {}) {
  const model = createChat(options);
  const place = await show(model, <Composer model={model} />);
  const field = place.querySelector('textarea')!;
  const send = named<HTMLButtonElement>(place, strings.send)!;
  const sent = () => model.conversation.messages.value.map(({ content }) => content);
  return { model, place, field, send, sent };
}

test('has names, gets the focus, and sends nothing while it is empty', async () => {
  const { model, field, send, sent } = await compose();
  expect(aria(field, 'label')).toBe(strings.message);
  await until(() => model.root.activeElement === field);
  expect(send.disabled).toBe(true);
  await act(() => type(field, '  '));
  expect(send.disabled).toBe(true);
  await act(() => void key(field, 'Enter'));
  expect(sent()).toEqual([]);
});

test('Enter sends, and the field is empty', async () => {
  const { field, send, sent } = await compose();
  await act(() => type(field, ' Hello '));
  expect(send.disabled).toBe(false);
  await act(() => void key(field, 'Enter'));
  await until(() => field.value === '');
  expect(sent()).toEqual(['Hello']);
});

test.each([{ shiftKey: true }, { isComposing: true }])(
  'Enter with %j does not send',
  async (how) => {
    const { field, sent } = await compose();
    await act(() => type(field, 'Hello'));
    let isLeft = false;
    await act(() => void (isLeft = key(field, 'Enter', how)));
    expect(isLeft).toBe(true);
    expect(sent()).toEqual([]);
  },
);

test('follows the draft that another part sets', async () => {
  const { model, field } = await compose();
  await act(() => void (model.draft.value = 'From elsewhere'));
  await until(() => field.value === 'From elsewhere');
});

test('a text that is too long stays whole, is not sent, and says so until it fits', async () => {
  const model = createChat();
  await act(() => void (model.isOpen.value = true));
  const place = await show(model, <Panel model={model} />);
  const field = await until(() => place.querySelector<HTMLTextAreaElement>('.composer textarea'));
  const send = named<HTMLButtonElement>(place, strings.send)!;
  const long = 'a'.repeat(11_500);
  await act(() => type(field, long));
  await until(() => place.querySelector('.trouble'));
  expect(place.querySelector('.trouble')!.textContent).toBe(
    '1,500 characters too many. Shorten the text, or send it in parts.',
  );
  expect(send.disabled).toBe(true);
  await act(() => void key(field, 'Enter'));
  expect(model.conversation.messages.value).toEqual([]);
  expect([field.value, model.draft.value]).toEqual([long, long]);
  await act(() => type(field, long.slice(1_500)));
  expect(place.querySelector('.trouble')).toBe(null);
  expect(send.disabled).toBe(false);
  await act(() => void key(field, 'Enter'));
  expect(model.conversation.messages.value).toHaveLength(1);
});

test.each([
  ['a picture', { files: ['a.png'] }, true],
  ['cells of a spreadsheet', { files: ['image.png'], text: '1\t2', html: '<table>' }, false],
  ['a file of the desktop', { files: ['tent.png'], text: '/home/ana/tent.png' }, true],
  ['a text', { files: [], text: 'Hello' }, false],
])('what is pasted: %s', async (_, { files, text = '', html = '' }: Pasted, isAttached) => {
  const { model, field } = await compose({ consent: 'granted' });
  const paste = new Event('paste', { bubbles: true, cancelable: true });
  const texts: Record<string, string> = { 'text/plain': text, 'text/html': html };
  Object.assign(paste, {
    clipboardData: {
      files: files.map((name) => new File(['x'], name, { type: 'image/png' })),
      getData: (type: string) => texts[type] ?? '',
    },
  });
  await act(() => void field.dispatchEvent(paste));
  expect(paste.defaultPrevented).toBe(isAttached);
  if (isAttached) await until(() => model.tray.value?.count.value === 1);
  else expect(model.tray.value).toBe(null);
});

test('photos can be added once the visitor agrees to being recorded', async () => {
  const { model, place } = await compose({ consent: 'pending' });
  expect(named(place, strings.attach)).toBe(undefined);
  await act(() => model.afterword.setConsent('granted'));
  expect(named(place, strings.attach)).toBeTruthy();
});
