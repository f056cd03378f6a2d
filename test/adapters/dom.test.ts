// @vitest-environment happy-dom
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { observe, type PageChat } from '../../src/adapters/vendors/dom.ts';
import { noteOriginals, type Originals } from '../../src/adapters/shown.ts';
import { recorder } from './recorder.ts';

const selectors = { list: '#chat', message: '.message', customer: '.mine', settle: 0 };

function page(html: string, chat: Partial<PageChat> = {}) {
  document.body.innerHTML = html;
  const record = recorder();
  const blind = vi.fn();
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const handle = observe(
    { ...selectors, ...chat },
    { afterword: record.afterword, survey: false, onerror: blind },
  );
  onTestFinished(() => {
    handle.stop();
    log.mockRestore();
  });
  const told = () => record.told().filter(([, text]) => text);
  return { ...record, handle, blind, told, chat: document.querySelector('#chat')! };
}

const line = (text: string, isMine = false) => {
  const element = document.createElement('div');
  element.className = isMine ? 'message mine' : 'message';
  element.textContent = text;
  return element;
};

/** The page and the adapter have had their turns. */
const turn = () => new Promise((resolve) => setTimeout(resolve, 8));

test('whatever a page does to its messages, what it shows is on record', async () => {
  const change = fc.tuple(
    fc.constantFrom('say', 'group', 'stream', 'edit', 'remove', 'typing', 'whose', 'wrap', 'again'),
    fc.nat(99),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 25 }), async (changes) => {
      const { chat, told } = page('<section id="chat"></section>', { ignore: '.typing' });
      let next = 0;
      const messages = () => [...chat.querySelectorAll('.message:not(.typing)')];
      const words = () =>
        messages().map((one) => [one.closest('.mine') ? 'customer' : 'ai', one.textContent]);
      chat.append(line(`Hello ${next++}`));
      await turn();
      for (const [kind, at] of changes) {
        const all = messages();
        // The first one may be out of view.
        const one = all[1 + (at % Math.max(1, all.length - 1))] ?? all[0]!;
        if (kind === 'say') chat.append(line(`Words ${next++}`, at % 2 === 0));
        else if (kind === 'group') {
          const group = document.createElement('div');
          group.className = at % 2 ? 'mine' : 'theirs';
          group.append(line(`Of a group ${next++}`), line(`Of the same ${next++}`));
          chat.append(group);
        } else if (kind === 'stream') {
          const reply = line('');
          chat.append(reply);
          for (const word of ['All', 'of', `it ${next++}`]) {
            // Some put a new text in the place of the old one.
            reply.replaceChildren(document.createTextNode(`${reply.textContent} ${word}`.trim()));
            await turn();
          }
        } else if (kind === 'edit') one.textContent = `Other words ${next++}`;
        else if (kind === 'remove' && all.length > 2) one.remove();
        else if (kind === 'typing') {
          const typing = line('…');
          typing.classList.add('typing');
          chat.append(typing);
          await turn();
          typing.remove();
        } else if (kind === 'whose' && one.parentElement === chat) one.classList.toggle('mine');
        else if (kind === 'wrap' && one.parentElement === chat) {
          const around = document.createElement('p');
          one.replaceWith(around);
          around.append(one);
        } else if (kind === 'again') chat.replaceChildren(...Array.from(chat.children));
        await turn();
      }
      // A message that was taken for that of another side is recorded again, after the others.
      const isLoose = changes.some(([kind]) => kind === 'whose');
      const ordered = (all: unknown[]) => (isLoose ? all.map(String).sort() : all);
      await vi.waitFor(() => expect(ordered(told())).toEqual(ordered(words())), { interval: 5 });
    }),
    { numRuns: 30 },
  );
});

/** Different words, as people use them. */
const WORDS = [
  'Where is my order',
  'It left the store',
  'When will it be here',
  'On Monday, I think',
  'Thank you',
];

/** What a translator puts in the place of each text. The texts themselves leave the page. */
function translate(chat: Element, isAtOnce: boolean): void {
  document.documentElement.className = 'translated-ltr';
  const walker = document.createTreeWalker(chat, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  for (const text of texts) {
    if (text.parentElement!.localName === 'font') continue;
    const [outer, inner] = [document.createElement('font'), document.createElement('font')];
    inner.textContent = `(${text.data.toUpperCase()})`;
    outer.append(inner);
    if (isAtOnce) text.replaceWith(outer);
    else {
      text.before(outer);
      text.remove();
    }
  }
}

test('a page that is translated, or writes all of its messages anew, is recorded once', async () => {
  const change = fc.tuple(
    fc.constantFrom('say', 'say', 'tick', 'render', 'refill', 'translate', 'remove'),
    fc.nat(99),
  );
  onTestFinished(() => document.documentElement.removeAttribute('class'));
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.array(change, { minLength: 1, maxLength: 15 }),
      async (hasIds, changes) => {
        const { chat, told } = page('<section id="chat"></section>');
        document.documentElement.removeAttribute('class');
        let minutes = 1;
        const messages: { id: number; isMine: boolean; element?: HTMLElement }[] = [];
        let next = 0;
        const textOf = (id: number) =>
          `${WORDS[id % WORDS.length]} (${id}), ${minutes} minutes ago`;
        const render = (one: (typeof messages)[0]) => {
          one.element = line(textOf(one.id), one.isMine);
          if (hasIds) one.element.dataset['messageId'] = `m${one.id}`;
          return one.element;
        };
        const say = (isMine: boolean) => {
          const one = { id: next++, isMine };
          messages.push(one);
          chat.append(render(one));
        };
        for (let count = 0; count < 8; count++) say(count % 2 > 0);
        await turn();
        await turn();
        for (const [kind, at] of changes) {
          const isTranslated = document.documentElement.className !== '';
          if (kind === 'say') say(at % 2 > 0);
          else if (kind === 'tick' && !isTranslated) {
            minutes++;
            for (const { id, element } of messages) element!.firstChild!.nodeValue = textOf(id);
          } else if (kind === 'render' || kind === 'refill') {
            minutes++;
            if (kind === 'refill') {
              chat.replaceChildren();
              await turn();
            }
            chat.replaceChildren(...messages.map(render));
          } else if (kind === 'remove' && messages.length > 4) {
            // Between two others.
            const [one] = messages.splice(1 + (at % (messages.length - 2)), 1);
            one!.element!.remove();
          }
          if (kind === 'translate' || isTranslated) translate(chat, at % 2 > 0);
          await turn();
        }
        const shown = () =>
          messages.map(({ id, isMine }) => [isMine ? 'customer' : 'ai', textOf(id)]);
        await vi.waitFor(() => expect(told()).toEqual(shown()), { interval: 5 });
      },
    ),
    { numRuns: 40 },
  );
});

test('texts that give way to others are looked at once each, whatever their number', () => {
  const texts = Array.from({ length: 3_000 }, (_, index) => document.createTextNode(`${index}`));
  const change = (addedNodes: readonly Node[]) =>
    ({ addedNodes, removedNodes: texts }) as unknown as MutationRecord;
  let looks = 0;
  const divs = texts.map(() => {
    const div = document.createElement('div');
    return Object.defineProperty(div, 'nodeName', { get: () => (looks++, 'DIV') });
  });
  const originals: Originals = new WeakMap();
  noteOriginals([change(divs)], originals);
  expect(looks).toBeLessThanOrEqual(divs.length);

  const fonts = texts.map(() => document.createElement('font'));
  noteOriginals([change(fonts)], originals);
  expect(fonts.map((font) => originals.get(font))).toEqual(texts);
});

test('a history that was translated before it is read is the one on record', async () => {
  document.documentElement.className = 'translated-ltr';
  onTestFinished(() => document.documentElement.removeAttribute('class'));
  const first = page('<section id="chat"></section>');
  const lines = Array.from({ length: 30 }, (_, index) => line(`Line ${index}`, index % 3 === 0));
  first.chat.append(...lines);
  await vi.waitFor(() => expect(first.told()).toHaveLength(30), { interval: 5 });
  first.handle.stop();
  translate(first.chat, true);
  const handle = observe(selectors, { afterword: first.afterword, survey: false });
  onTestFinished(() => handle.stop());
  await turn();
  first.chat.append(line('The last', true));
  await vi.waitFor(() => expect(first.told().at(-1)).toEqual(['customer', 'The last']), {
    interval: 5,
  });
  expect(first.told()).toHaveLength(31);
});

test('the words of a message that change all the time are recorded a few times, and the developer is told', async () => {
  const { chat, blind, events } = page('<section id="chat"></section>');
  const reply = line('Now');
  chat.append(line('Hello', true), reply, line('Bye', true));
  for (let second = 0; second < 60; second++) {
    await turn();
    reply.textContent = `${second} seconds ago`;
  }
  await turn();
  const edits = events.filter(({ type }) => type === 'message.edited').length;
  expect(edits).toBeGreaterThan(5);
  expect(edits).toBeLessThan(30);
  expect(blind).toHaveBeenCalledTimes(1);
});

test('a long history is read and told whole, and what comes later once', async () => {
  const { chat, events } = page('<section id="chat"></section>');
  const lines = Array.from({ length: 3000 }, (_, index) => `Line ${index}`);
  chat.append(...lines.map((text, index) => line(text, index % 2 > 0)));
  const texts = () =>
    events.flatMap((event) => (event.type === 'message.added' ? [event.data.content] : []));
  await vi.waitUntil(() => texts().length >= 3000, { timeout: 60_000 });
  chat.append(line('The last one', true), line('ok'), line('ok'));
  await vi.waitUntil(() => texts().length >= 3003, { timeout: 60_000 });
  await turn();
  expect(texts().join()).toBe([...lines, 'The last one', 'ok', 'ok'].join());
});
