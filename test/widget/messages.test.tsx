// @vitest-environment happy-dom
import { act } from '@testing-library/preact';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { chatStrings as strings } from '../../src/strings/chat/en.ts';
import { sayCount } from '../../src/strings/say.ts';
import { Messages } from '../../src/widget/panel/messages.tsx';
import type { ChatModel } from '../../src/widget/panel/model.ts';
import { aria, createBot, createChat, named, show, until } from './chat.tsx';

const shown = (model: ChatModel) => show(model, <Messages model={model} isEmpty={false} />);

const entries = (place: HTMLElement) => [...place.querySelectorAll<HTMLElement>('.entry')];

const bubbles = (place: HTMLElement) =>
  [...place.querySelectorAll('.bubble')].map(({ textContent }) => textContent);

describe('the transcript', () => {
  test('is a region with a name, that begins with the greeting of the site', async () => {
    const model = createChat({ settings: { greeting: 'Hi **there**' } });
    const place = await shown(model);
    const log = place.querySelector('.log')!;
    expect([log.getAttribute('role'), aria(log, 'label')]).toEqual([
      'region',
      strings.conversation,
    ]);
    expect((await until(() => log.querySelector('strong'))).textContent).toBe('there');
  });

  test('names a sender once for messages in a row, and always for a screen reader', async () => {
    const model = createChat();
    const place = await shown(model);
    await act(() => {
      const { conversation } = model;
      conversation.message({ senderType: 'customer', content: 'One' });
      conversation.message({ senderType: 'customer', content: 'Two' });
      conversation.message({ senderType: 'human_agent', content: 'Three', name: 'Ana' });
      conversation.message({ senderType: 'human_agent', content: 'Four', name: 'Ben' });
    });
    expect(bubbles(place).slice(1)).toEqual(['One', 'Two', 'Three', 'Four']);
    const names = entries(place).map((one) => one.firstElementChild!);
    expect(names.map(({ className }) => className)).toEqual(['by', 'by', 'unseen', 'by', 'by']);
    expect(names.map(({ textContent }) => textContent!.split(' ·')[0])).toEqual([
      'Assistant',
      'You',
      'You',
      'AAna',
      'BBen',
    ]);
  });

  test('shows the customer’s own words and HTML of others as text', async () => {
    const model = createChat();
    const place = await shown(model);
    await act(() => {
      model.conversation.message({ senderType: 'customer', content: 'I am ana@example.com' });
      model.conversation.message({ senderType: 'ai', content: '<img src=x>' });
    });
    expect(bubbles(place).slice(1)).toEqual(['I am ana@example.com', '<img src=x>']);
    expect(model.conversation.messages.value[0]!.content).toBe('I am [email]');
    expect(place.querySelector('.bubble img')).toBe(null);
  });

  test('a reply is rated by a thumb, which may be turned', async () => {
    const model = createChat();
    const place = await shown(model);
    await act(() => void model.conversation.message({ senderType: 'ai', content: 'Blue.' }));
    const pressed = () =>
      [...place.querySelectorAll('.helpful button')].map((one) => aria(one, 'pressed'));
    expect(pressed()).toEqual(['false', 'false']);
    await act(() => named<HTMLButtonElement>(place, strings.unhelpful)!.click());
    expect(pressed()).toEqual(['false', 'true']);
    await act(() => named<HTMLButtonElement>(place, strings.helpful)!.click());
    expect(pressed()).toEqual(['true', 'false']);
    expect(model.conversation.messages.value[0]!.helpful).toBe(true);
  });

  test('shows that a reply is being written, the reply as it comes, and announces it when it is whole', async () => {
    const { say, responder } = createBot();
    const model = createChat({ responder });
    const place = await shown(model);
    const announced = () => place.querySelector('[aria-live]')!.textContent;
    await act(() => model.send('Which colour?'));
    expect(named(place, strings.typing)).toBeTruthy();
    await act(() => say('It is '));
    await until(() => bubbles(place).at(-1) === 'It is ');
    await act(() => say('*blue*.'));
    expect((await until(() => place.querySelector('ol + ol em'))).textContent).toBe('blue');
    expect(announced()).toBe('');
    await act(() => say(null));
    await until(() => announced());
    expect(announced()).toBe('It is blue.');
    expect(bubbles(place)).toHaveLength(3);
  });

  test('a reply is announced once: what was there before is not, and it goes again', async () => {
    const model = createChat();
    model.conversation.message({ senderType: 'ai', content: 'Before' });
    const place = await shown(model);
    const region = await until(() => place.querySelector('[aria-live=polite]'));
    expect(region.textContent).toBe('');
    await act(() => void model.conversation.message({ senderType: 'ai', content: '[a](/b)\n- c' }));
    await until(() => region.textContent === 'a\nc');
    await until(() => region.textContent === '');
  });

  test('what a bot says of itself is not masked here', async () => {
    const model = createChat();
    const place = await shown(model);
    const content = 'Write to help@shop.example or [call](tel:+493012345678).';
    await act(() => void model.conversation.message({ senderType: 'ai', content }));
    const link = await until(() => place.querySelector('a'));
    expect(link.getAttribute('href')).toBe('tel:+493012345678');
    expect(bubbles(place)[1]).toBe('Write to help@shop.example or call.');
    expect(model.conversation.messages.value[0]!.content).not.toContain('help@');
  });

  test('each day but a first one that is today begins with its date', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const model = createChat();
    const { conversation } = model;
    const messages = [
      ['2026-03-07T23:59:59', 'a'],
      ['2026-03-09T09:00:00', 'b'],
      ['2026-03-09T10:00:00', 'c'],
      ['2026-03-10T00:00:00', 'd'],
    ];
    for (const [at, content] of messages) {
      vi.setSystemTime(at!);
      conversation.message({ senderType: 'customer', content: content! });
    }
    vi.setSystemTime('2026-03-10T12:00:00');
    const place = await shown(model);
    const days = () =>
      [...place.querySelectorAll('.day')].map((one) => [
        one.textContent,
        one.querySelector('time')!.dateTime,
        one.nextElementSibling!.querySelector('.bubble')!.textContent,
      ]);
    await until(() => days().length === 3);
    expect(days()).toEqual([
      ['Saturday, March 7, 2026', '2026-03-07', 'a'],
      ['yesterday', '2026-03-09', 'b'],
      ['today', '2026-03-10', 'd'],
    ]);
    expect(place.querySelectorAll('.entry.customer.first')).toHaveLength(3);
    const times = [...place.querySelectorAll<HTMLTimeElement>('.by time, .unseen time')];
    expect(times.map(({ dateTime }) => new Date(dateTime).getTime())).toEqual(
      messages.map(([at]) => new Date(at!).getTime()),
    );
    await act(() => conversation.restart());
    await act(() => void conversation.message({ senderType: 'customer', content: 'e' }));
    expect(days()).toEqual([]);
  });

  test('a page with an old Intl shows the days as dates', async () => {
    const { DateTimeFormat, NumberFormat, Collator } = Intl;
    vi.stubGlobal('Intl', { DateTimeFormat, NumberFormat, Collator });
    onTestFinished(() => void vi.unstubAllGlobals());
    const model = createChat();
    const at = new Date().setHours(0, 0, 0, 0) - 1;
    model.conversation.message({ senderType: 'customer', content: 'a', at });
    const place = await shown(model);
    const day = await until(() => place.querySelector('.day time'));
    expect(day.textContent).toContain(String(new Date(at).getFullYear()));
    expect(sayCount({ one: 'a', other: '{count} b' }, 1, 'en')).toBe('1 b');
  });

  test('a question without a reply can be asked again', async () => {
    let tries = 0;
    const model = createChat({
      responder: () => (++tries === 1 ? Promise.reject(new Error('down')) : 'Here.'),
    });
    const place = await shown(model);
    await act(() => model.send('Hello?'));
    const again = await until(() => named<HTMLButtonElement>(place, strings.retry));
    expect(again.closest('[role=alert]')!.textContent).toContain(strings.failed);
    await act(() => again.click());
    await until(() => bubbles(place).includes('Here.'));
    expect(place.querySelector('[role=alert]')).toBe(null);
  });

  test('suggests questions while it is empty, and what the reply suggests after it', async () => {
    const model = createChat({
      settings: { 'suggested-questions': 'Where is it?|When?' },
      responder: () => ({ text: 'Soon.', quick_replies: ['How soon?'], offer_person: true }),
    });
    const place = await shown(model);
    const choices = () =>
      [...place.querySelectorAll('.choices button')].map((one) => one.textContent);
    expect(choices()).toEqual(['Where is it?', 'When?']);
    await act(() => named<HTMLButtonElement>(place, 'When?')!.click());
    await until(() => choices()[0] === 'How soon?');
    expect(bubbles(place).slice(1)).toEqual(['When?', 'Soon.']);
    await act(() => named<HTMLButtonElement>(place, strings.person)!.click());
    expect(model.conversation.escalation.value).toBe('customer_requested_human');
    expect(named(place, strings.person)).toBe(undefined);
  });
});

describe('a long transcript', () => {
  const add = (model: ChatModel, from: number, to: number) => {
    for (let i = from; i <= to; i++) {
      model.conversation.message({ senderType: i % 2 ? 'customer' : 'ai', content: `M${i}` });
    }
  };

  test('has its last messages in the page, however many there are', async () => {
    const model = createChat();
    add(model, 1, 300);
    const place = await shown(model);
    await until(() => entries(place).length === 31);
    expect(bubbles(place)[1]).toBe('M271');
    await act(() => add(model, 301, 500));
    expect(entries(place).length).toBeLessThanOrEqual(61);
    expect(bubbles(place).at(-1)).toBe('M500');
  });

  test('a message touches no other', async () => {
    const model = createChat();
    add(model, 1, 40);
    const place = await shown(model);
    await until(() => entries(place).length === 31);
    const before = entries(place);
    const records: MutationRecord[] = [];
    const watch = new MutationObserver((some) => records.push(...some));
    watch.observe(place.querySelector('ol')!, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    await act(() => add(model, 41, 41));
    watch.disconnect();
    expect(entries(place).slice(0, -1)).toEqual(before);
    expect(records.flatMap(({ addedNodes }) => [...addedNodes])).toEqual([entries(place).at(-1)]);
    expect(
      records.filter(({ type, removedNodes }) => type !== 'childList' || removedNodes.length),
    ).toEqual([]);
  });
});
