import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createList, type View } from '../../src/adapters/list.ts';
import type { Listed } from '../../src/adapters/told.ts';
import type { Message } from '../../src/capture/index.ts';

const said = (...texts: string[]): Listed[] =>
  texts.map((text) => ({ author: text.startsWith('c') ? 'customer' : 'ai', text }));

/** A record that follows a list, as the adapter makes it. */
function record(secret = 'secret') {
  const list = createList(() => secret);
  const messages = new Map<string, { author: string; text: string }>();
  return {
    tell(shown: Listed[], isAll = false, known: Message[] = [], before = 0, view?: View) {
      for (const change of list(known, shown, isAll, before, view)) {
        if ('author' in change)
          messages.set(change.id, { author: change.author, text: change.text });
        else messages.get(change.id)!.text = change.text;
      }
    },
    texts: () => [...messages.values()].map(({ text }) => text).filter(Boolean),
    messages: (): Message[] =>
      [...messages].map(([id, { author, text }], index) => ({
        id,
        senderType: author as 'ai',
        content: text,
        at: index,
        seq: index,
      })),
  };
}

test('what is told again counts once, and the same words said twice count twice', () => {
  const one = record();
  one.tell(said('c ok'));
  one.tell(said('c ok', 'hello'));
  one.tell(said('c ok', 'hello', 'c ok'));
  one.tell(said('c ok', 'hello', 'c ok'));
  expect(one.texts()).toEqual(['c ok', 'hello', 'c ok']);
});

test('an edit, and a message removed between others', () => {
  const one = record();
  one.tell(said('c 1', '2', 'c 3', '4'));
  one.tell(said('c 1', '2 changed', 'c 3', '4'));
  expect(one.texts()).toEqual(['c 1', '2 changed', 'c 3', '4']);
  one.tell(said('c 1', 'c 3', '4'));
  expect(one.texts()).toEqual(['c 1', 'c 3', '4']);
  one.tell(said('c 1', 'c 3', '4', 'c 5'));
  expect(one.texts()).toEqual(['c 1', 'c 3', '4', 'c 5']);
});

test('the last message is removed only where the list is whole', () => {
  const part = record();
  part.tell(said('c 1', '2', 'c 3'));
  part.tell(said('c 1', '2'));
  expect(part.texts()).toEqual(['c 1', '2', 'c 3']);
  const whole = record();
  whole.tell(said('c 1', '2', 'c 3'), true);
  whole.tell(said('c 1', '2'), true);
  expect(whole.texts()).toEqual(['c 1', '2']);
});

test('the next page goes on, though what is on record is masked', () => {
  const before = record();
  before.tell(said('c my mail is [email], and [phone]', 'thanks', 'c [card]'));
  const known = before.messages();
  const after = record();
  const all = said(
    'c my mail is ana@example.com, and 030 1234567',
    'thanks',
    'c 4111 1111 1111 1111',
  );
  after.tell(all, true, known);
  expect(after.texts()).toEqual([]);
  after.tell([...all, ...said('new')], true, known);
  expect(after.texts()).toEqual(['new']);
  expect(after.messages()[0]!.id).toMatch(/^3-3-/);
});

test('of a long history, what was recorded before the messages that are kept is not recorded again', () => {
  const all = said(
    ...Array.from({ length: 500 }, (_, index) => `${index % 2 ? 'c ' : ''}line ${index}`),
  );
  const before = record();
  before.tell(all);
  const after = record();
  after.tell([...all, ...said('c new')], false, before.messages().slice(-200));
  expect(after.texts()).toEqual(['c new']);
});

test('what was said just now is none of an earlier page, even in the same words', () => {
  const before = record();
  before.tell(said('c hi', 'hello'));
  const after = record();
  after.tell([{ author: 'customer', text: 'c hi', isLive: true }], true, before.messages());
  expect(after.texts()).toEqual(['c hi']);
});

test('two tabs that do not know of each other’s messages take none of them back', () => {
  const [a, b] = [record(), record()];
  for (const one of [a, b]) one.tell(said('c 1', 'two'), true);
  a.tell(said('c 1', 'two', 'c of a', 'to a'), true, b.messages());
  b.tell(said('c 1', 'two', 'c of b'), true, a.messages());
  b.tell(said('c 1', 'two', 'c of b', 'to b'), true, a.messages());
  expect(a.texts()).toEqual(['c 1', 'two', 'c of a', 'to a']);
  expect(b.texts()).toEqual(['c 1', 'two', 'c of b', 'to b']);
});

test('what two tabs tell at the same moment has two ids, and the next page knows both', () => {
  const here = (text: string): Listed => ({
    author: 'customer',
    text,
    isLive: true,
    isHere: true,
  });
  const [a, b] = [record(), record()];
  for (const one of [a, b]) one.tell(said('c hello', 'hi'));
  a.tell([...said('c hello', 'hi'), here('jacket')]);
  b.tell([...said('c hello', 'hi'), here('shirts')]);
  const [ofA, ofB] = [a.messages().at(-1)!, b.messages().at(-1)!];
  expect(ofA.id).not.toBe(ofB.id);
  const known = [...a.messages(), { ...ofB, seq: 3 }];
  const after = record();
  const all: Listed[] = [
    ...said('c hello', 'hi'),
    { author: 'customer', text: 'jacket' },
    { author: 'customer', text: 'shirts' },
  ];
  after.tell(all, true, known);
  after.tell([...all, ...said('new')], true, known);
  expect(after.texts()).toEqual(['new']);
});

test('a list of which only the end is told again adds what is new, however alike the words', () => {
  const one = record();
  const all = said(...Array.from({ length: 3000 }, () => 'c ok'));
  let told = 0;
  for (let end = 1; end <= all.length; end++) {
    const before = Math.max(0, end - 20);
    one.tell(all.slice(before, end), false, [], before);
    told = one.texts().length;
  }
  expect(told).toBe(3000);
});

test('of a whole list that is told again and again, an early part is known though it is not kept', () => {
  const one = record();
  const all = said(...Array.from({ length: 2600 }, (_, index) => `line ${index}`));
  for (let end = 100; end <= all.length; end += 100) one.tell(all.slice(0, end), true);
  expect(one.texts()).toHaveLength(2600);
  one.tell(all.slice(40, 60));
  one.tell(all, true);
  one.tell([...all, ...said('c new')], true);
  expect(one.texts()).toEqual([...all.map(({ text }) => text), 'c new']);
});

const lines = (from: number, to: number): Listed[] =>
  said(...Array.from({ length: to - from }, (_, at) => `${at % 2 ? 'c ' : ''}line ${from + at}`));

test('an earlier part that was never recorded changes nothing, however the customer scrolls', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(188), fc.boolean()), { minLength: 1, maxLength: 20 }),
      (views) => {
        const one = record();
        one.tell(lines(188, 200));
        for (const [from, isBack] of views) {
          // Never the very end: at the end, the list says so.
          one.tell(lines(from & ~1, (from & ~1) + 12), false, [], 0, 'away');
          if (isBack) one.tell(lines(188, 200));
        }
        one.tell([...lines(190, 200), ...said('c new', 'newer')]);
        expect(one.texts()).toEqual([...lines(188, 200).map(({ text }) => text), 'c new', 'newer']);
      },
    ),
  );
});

test('words that an earlier part shares with the end by chance add nothing', () => {
  const one = record();
  one.tell(said('c where', 'there', 'c thanks'));
  one.tell(said('older', 'c thanks', 'old', 'c old'), false, [], 0, 'away');
  expect(one.texts()).toEqual(['c where', 'there', 'c thanks']);
});

test('a part that has nothing in common with the last one is new, and not the same edited', () => {
  const one = record();
  one.tell(lines(0, 12));
  one.tell(lines(20, 32));
  expect(one.texts()).toEqual([...lines(0, 12), ...lines(20, 32)].map(({ text }) => text));
});

test('a whole list of which each message reads otherwise in its place was edited', () => {
  const one = record();
  one.tell(said('c hi (1 minute)', 'hello (1 minute)', 'c bye (now)'));
  const later = said('c hi (2 minutes)', 'hello (2 minutes)', 'c bye (1 minute)');
  one.tell(later, false, [], 0, 'same');
  expect(one.texts()).toEqual(later.map(({ text }) => text));
});

test('what another tab writes before this one has told its first list is no other text of the same message', () => {
  const before = record();
  before.tell(said('c hello', 'hi'));
  const b = record();
  const ofA = { id: '2-8', senderType: 'customer', content: 'c jacket', seq: 3 } as const;
  const known: Message[] = [...before.messages(), { ...ofA, at: Date.now() + 1000 }];
  b.tell(said('c hello', 'hi', 'c shoes'), true, known);
  expect(b.texts()).toEqual(['c shoes']);
});

test('messages that change places are neither removed nor new', () => {
  const one = record();
  one.tell(said('c 1', 'two', 'c jacket', 'c shirts', 'four'));
  for (let time = 0; time < 3; time++) one.tell(said('c 1', 'two', 'c shirts', 'c jacket', 'four'));
  one.tell(said('c 1', 'two', 'c shirts', 'c jacket', 'four', 'c new'));
  expect(one.texts()).toEqual(['c 1', 'two', 'c jacket', 'c shirts', 'four', 'c new']);
});

test('a list that was emptied takes nothing back', () => {
  const one = record();
  one.tell(said('c 1', 'two'), true);
  one.tell([], true);
  expect(one.texts()).toEqual(['c 1', 'two']);
});

test('a reply that reads otherwise in another tab is no other one', () => {
  const before = record();
  before.tell(said('c 1', 'Changed'), true);
  const after = record();
  after.tell(said('c 1', 'As it was'), true, before.messages());
  expect(after.texts()).toEqual([]);
});

test('a chat that begins again with the same words is not taken for the last one', () => {
  const before = record();
  before.tell(said('Welcome', 'c first', 'Answer'));
  const after = record();
  after.tell(said('Welcome', 'c second', 'Another'), false, before.messages());
  expect(after.texts()).toEqual(['c second', 'Another']);
});

test('a reply that was cut off with its page is completed on the next one', () => {
  const before = record();
  before.tell(said('c 1', 'two', 'Your order is'));
  const after = createList(() => 'secret');
  const changes = after(before.messages(), said('c 1', 'two', 'Your order is on its way'), false);
  const { id } = before.messages().at(-1)!;
  expect(changes).toEqual([{ id, text: 'Your order is on its way' }]);
});

test('two tabs that tell the same messages give them the same ids', () => {
  const [a, b] = [record(), record()];
  for (const one of [a, b]) one.tell(said('c 1', 'two'));
  expect(a.messages().map(({ id }) => id)).toEqual(b.messages().map(({ id }) => id));
});

test('two texts of one length that two tabs tell at the same moment have an id each', () => {
  const [a, b] = [record(), record()];
  a.tell(said('c 1', 'two', 'c jacket'));
  b.tell(said('c 1', 'two', 'c shirts'));
  const [ofA, ofB] = [a, b].map((one) => one.messages().map(({ id }) => id));
  expect(ofA!.slice(0, 2)).toEqual(ofB!.slice(0, 2));
  expect(ofA![2]).not.toBe(ofB![2]);
});

test('an id tells nothing of the words to who does not know the secret', () => {
  const ids = Array.from({ length: 50 }, (_, index) => {
    const one = record(`secret ${index}`);
    one.tell(said('c 4111 1111 1111 1111'));
    return one.messages()[0]!.id;
  });
  expect(new Set(ids).size).toBeGreaterThan(20);
});

test('a list that shows a part, whichever, ends in every message once and in order', () => {
  const text = fc.constantFrom('c ok', 'ok', 'c yes', 'thanks', 'c where is it', 'one moment');
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 40 }),
      fc.array(fc.tuple(fc.nat(3), fc.nat(40)), { maxLength: 60 }),
      (texts, moves) => {
        // Numbered, as a part that repeats itself stands in no certain place.
        const all = said(...texts.map((one, index) => `${one} ${index}`));
        const one = record();
        let end = Math.min(all.length, 5);
        one.tell(all.slice(0, end));
        for (const [more, back] of moves) {
          end = Math.min(all.length, end + more);
          // At the end, so that nothing new is missed; then anywhere.
          one.tell(all.slice(Math.max(0, end - 8), end));
          const from = Math.max(0, end - 8 - back);
          one.tell(all.slice(from, Math.min(end, from + 8)));
        }
        expect(one.texts()).toEqual(all.slice(0, end).map((message) => message.text));
      },
    ),
  );
});
