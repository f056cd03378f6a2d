// @vitest-environment happy-dom
import { render } from 'preact';
import { act, fireEvent } from '@testing-library/preact';
import { describe, expect, test } from 'vitest';
import { laterStrings } from '../../src/strings/chat/en-later.ts';
import { chatStrings as strings } from '../../src/strings/chat/en.ts';
import { Panel } from '../../src/widget/panel/panel.tsx';
import { aria, createChat, key, named, show, type, until } from './chat.tsx';

async function open(options: Parameters<typeof createChat>[0] = {}) {
  const model = createChat(options);
  model.isOpen.value = true;
  const place = await show(model, <Panel model={model} />);
  await until(() => place.querySelector('.entry') && place.querySelector('form'));
  return { model, place, click: (name: string) => act(() => named(place, name)!.click()) };
}

describe('the panel', () => {
  test('is a dialog with the site’s title, and can be minimised', async () => {
    const { model, place, click } = await open({ settings: { 'chat-title': 'Shop help' } });
    const panel = place.querySelector('[role=dialog]')!;
    expect(aria(panel, 'label')).toBe('Shop help');
    expect(place.querySelector('h1')!.textContent).toBe('Shop help');
    await click(strings.close);
    expect(model.isOpen.value).toBe(false);
  });

  test('covers the page on a phone, and is no dialog inside another one', async () => {
    const { model, place } = await open();
    const panel = place.querySelector('.panel')!;
    const said = () => ['role', 'aria-label', 'aria-modal'].map((name) => panel.getAttribute(name));
    expect(said()).toEqual(['dialog', strings.title, null]);
    const { happyDOM } = window as unknown as {
      happyDOM: { setViewport(size: { width: number; height: number }): void };
    };
    await act(() => happyDOM.setViewport({ width: 400, height: 700 }));
    expect(said()).toEqual(['dialog', strings.title, 'true']);
    await act(() => void (model.isRaised.value = true));
    expect(said()).toEqual([null, null, null]);
    happyDOM.setViewport({ width: 1024, height: 768 });
  });

  test('asks for consent, and no more when it is given', async () => {
    const { model, place, click } = await open();
    await until(() => named(place, laterStrings.agree));
    await click(laterStrings.agree);
    expect(model.afterword.consent.value).toBe('granted');
    expect(named(place, laterStrings.agree)).toBe(undefined);
  });

  test('says that the browser is offline', async () => {
    const { place } = await open({ consent: 'denied' });
    Object.defineProperty(navigator, 'onLine', { configurable: true, value: false });
    await act(() => void dispatchEvent(new Event('offline')));
    expect(place.querySelector('.note')!.textContent).toBe(strings.offline);
    Object.defineProperty(navigator, 'onLine', { configurable: true, value: true });
    await act(() => void dispatchEvent(new Event('online')));
    expect(place.querySelector('.note')).toBe(null);
  });

  test('says which limit was reached, until the next message', async () => {
    let status = 429;
    const { model, place } = await open({
      responder: () => Promise.reject(new Error(`The responder returned ${status}.`)),
    });
    await act(() => model.send('Hello'));
    const note = await until(() => place.querySelector('.note.trouble[role=status]'));
    expect(note.textContent).toBe(laterStrings.busy);
    status = 500;
    await act(() => model.send('Hello again'));
    await until(() => named(place, strings.retry));
    expect(place.querySelector('.note.trouble[role=status]')).toBe(null);
  });

  test('asks before it ends, and then how it was', async () => {
    const { model, place, click } = await open();
    expect(named(place, strings.end)).toBe(undefined);
    await act(() => model.send('Hello'));
    await click(strings.end);
    const question = named(place, strings.endQuestion)!;
    expect(model.root.activeElement).toBe(question.querySelector('button'));
    await click(strings.endNo);
    expect(place.contains(question)).toBe(false);
    await click(strings.end);
    await click(strings.endYes);
    expect(model.conversation.status.value).toBe('resolved');
    expect(model.root.activeElement).toBe(place.querySelector('h2'));
    await click(strings.restart);
    expect(model.conversation.messages.value).toEqual([]);
    expect(place.querySelector('.composer')).toBeTruthy();
  });

  test('what a bot has answered ends without a question; what it would break off is asked about', async () => {
    const { model, click, place } = await open();
    const isAsked = () => Boolean(named(place, strings.endQuestion));
    const say = (senderType: 'customer' | 'ai' | 'human_agent') =>
      act(() => void model.conversation.message({ senderType, content: 'Hello' }));
    // A question that waits for its answer.
    await say('customer');
    await click(strings.end);
    expect(isAsked()).toBe(true);
    await click(strings.endNo);
    // A draft.
    await say('ai');
    await act(() => void (model.draft.value = 'And'));
    await click(strings.end);
    expect(isAsked()).toBe(true);
    await click(strings.endNo);
    await act(() => void (model.draft.value = ''));
    // A person.
    await act(() => model.conversation.escalate());
    await click(strings.end);
    expect(isAsked()).toBe(true);
    await click(strings.endNo);
    await act(() => model.conversation.callOff());
    await click(strings.end);
    expect(isAsked()).toBe(false);
    expect(model.conversation.status.value).toBe('resolved');
  });

  test('a person is offered until one is asked for', async () => {
    const { model, place, click } = await open();
    await click(strings.person);
    expect(model.conversation.escalation.value).toBe('customer_requested_human');
    expect(named(place, strings.person)).toBe(undefined);
    expect(place.querySelector('.head p')!.textContent).toBe(strings.waiting);
  });
});

describe('the form before the chat', () => {
  test('has a field to type the topic where the site names none, and no field that nobody knows', async () => {
    const { place } = await open({ settings: { 'pre-chat': 'topic* age' } });
    const form = await until(() => place.querySelector<HTMLFormElement>('.pre-chat'));
    expect(aria(form, 'label')).toBe(laterStrings.before);
    const fields = [...form.querySelectorAll<HTMLInputElement>('input, select')];
    expect(fields.map((one) => [one.name, one.type, one.required, one.maxLength])).toEqual([
      ['topic', 'text', true, 200],
    ]);
  });

  test('asks what the site wants, with names, and goes when it is answered', async () => {
    const settings = { 'pre-chat': 'name email* topic', 'pre-chat-topics': 'Orders|Returns' };
    const { model, place } = await open({ settings });
    const form = await until(() => place.querySelector<HTMLFormElement>('.pre-chat'));
    const fields = [...form.querySelectorAll<HTMLInputElement>('input, select')];
    expect(fields.map(({ name, required, type: kind }) => [name, required, kind])).toEqual([
      ['name', false, 'text'],
      ['email', true, 'email'],
      ['topic', false, 'select-one'],
    ]);
    expect(fields.map((one) => one.closest('label')!.querySelector('span')!.textContent)).toEqual([
      laterStrings.name,
      laterStrings.email,
      laterStrings.topic,
    ]);
    expect(model.root.activeElement).toBe(fields[0]);
    type(fields[0]!, ' Ana ');
    type(fields[1]!, 'ana@example.com');
    fields[2]!.value = 'Returns';
    await act(() => form.querySelector('button')!.click());
    expect(model.conversation.identity.value).toEqual({ name: 'Ana', email: 'ana@example.com' });
    expect(model.topic.value).toBe('Returns');
    expect(place.querySelector('.composer')).toBeTruthy();
  });

  test('what was typed is there again when the chat was minimised, and goes with the customer', async () => {
    const chat = await open({ settings: { 'pre-chat': 'name email' }, consent: 'granted' });
    const { model } = chat;
    let { place } = chat;
    const field = () => until(() => place.querySelector<HTMLInputElement>('.pre-chat input'));
    const again = async () => {
      await act(() => render(null, place));
      place = await show(model, <Panel model={model} />);
    };
    type(await field(), 'Ana');
    await again();
    expect((await field()).value).toBe('Ana');
    // The next page of the tab has it from there.
    const kept = () => Object.values({ ...sessionStorage }).filter((one) => one.includes('Ana'));
    expect(kept()).toHaveLength(1);
    await act(() => model.reset());
    // Also in the form that is on the screen.
    expect((await field()).value).toBe('');
    await again();
    expect((await field()).value).toBe('');
    expect(kept()).toEqual([]);
  });
});

describe('the menu', () => {
  async function openMenu() {
    const opened = await open();
    const { place } = opened;
    const menu = place.querySelector('details')!;
    menu.open = true;
    await act(() => void fireEvent(menu, new Event('toggle')));
    await until(() => place.querySelector('.items'));
    return { ...opened, menu };
  }

  test('closes with Escape, which does not reach the panel', async () => {
    const { model, menu, place } = await openMenu();
    const pressed: string[] = [];
    place.addEventListener('keydown', (event) => pressed.push(event.key));
    menu
      .querySelector<HTMLElement>('.items button')!
      .dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    expect([menu.open, pressed]).toEqual([false, []]);
    expect(model.root.activeElement).toBe(menu.querySelector('summary'));
    key(menu, 'a');
  });

  test('closes when the focus leaves it, and not while it moves inside', async () => {
    const { menu, place } = await openMenu();
    const [first, second] = menu.querySelectorAll<HTMLElement>('.items button');
    first!.focus();
    second!.focus();
    expect(menu.open).toBe(true);
    place.querySelector<HTMLElement>('.composer textarea')!.focus();
    expect(menu.open).toBe(false);
  });

  test('says that there is no earlier chat, and leads back', async () => {
    const { place, click } = await openMenu();
    await click(laterStrings.earlier);
    const page = place.querySelector('.history')!;
    expect(aria(page, 'label')).toBe(laterStrings.earlier);
    expect(page.querySelector('h2')!.textContent).toBe(laterStrings.earlier);
    expect(page.querySelector('p')!.textContent).toBe(laterStrings.noEarlier);
    await click(laterStrings.back);
    expect(place.querySelector('.history')).toBe(null);
    expect(place.querySelector('.composer')).toBeTruthy();
  });

  test('copies the transcript and says so, if the browser lets it', async () => {
    const { model, place, click } = await openMenu();
    await act(() => model.send('Hello'));
    await click(laterStrings.copy);
    await until(() => place.querySelector('[role=status].unseen')!.textContent);
    expect(named(place, laterStrings.copied)).toBeTruthy();
    expect(await navigator.clipboard.readText()).toMatch(/You · .+\nHello\n/);
  });

  test('shows the earlier chats, of which one goes on', async () => {
    const { model, place, click } = await openMenu();
    await act(() => model.afterword.setConsent('granted'));
    await act(() => model.send('First chat'));
    await act(() => model.restart());
    await click(laterStrings.earlier);
    expect(model.root.activeElement).toBe(named(place, laterStrings.back));
    const [first] = place.querySelectorAll<HTMLElement>('.history li button');
    expect(first!.querySelector('span')!.textContent).toBe('First chat');
    await act(() => first!.click());
    expect(place.querySelector('.history')).toBe(null);
    await until(() => place.querySelector('.entry.customer'));
    expect(model.conversation.messages.value[0]!.content).toBe('First chat');
  });
});

describe('photos', () => {
  test('can be dropped on the panel, once they may be sent', async () => {
    // This document does not know that elements have these events.
    for (const name of ['ondragover', 'ondrop']) Reflect.set(HTMLElement.prototype, name, null);
    const { model, place } = await open();
    const panel = place.querySelector('.panel')!;
    const files = [new File(['x'], 'tent.png', { type: 'image/png' })];
    /** Whether the browser is left to open the file. */
    const drop = async () => {
      let isLeft = true;
      await act(() => {
        const over = fireEvent.dragOver(panel, { dataTransfer: { files } });
        isLeft = fireEvent.drop(panel, { dataTransfer: { files } });
        expect(over).toBe(isLeft);
      });
      return isLeft;
    };
    expect(await drop()).toBe(true);
    await act(() => model.afterword.setConsent('granted'));
    expect(await drop()).toBe(false);
    await until(() => place.querySelector('.tray li'));
  });

  test('wait in the tray with names and may be taken out; what cannot be sent is said', async () => {
    const { model, place, click } = await open({ consent: 'granted' });
    const picture = new File(['x'], 'tent.png', { type: 'image/png' });
    await act(() => model.attach([picture, new File(['x'], 'a.exe', { type: 'text/plain' })]));
    const tile = await until(() => place.querySelector('.tray li'));
    expect(tile.querySelector('img')!.alt).toBe('tent.png');
    expect(place.querySelector('.tray [role=alert]')!.textContent).toContain('a.exe');
    expect(named<HTMLButtonElement>(place, strings.send)!.disabled).toBe(false);
    await click('Remove tent.png');
    expect(place.querySelectorAll('.tray li')).toHaveLength(0);
    expect(named<HTMLButtonElement>(place, strings.send)!.disabled).toBe(true);
  });
});
