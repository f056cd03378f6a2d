// @vitest-environment happy-dom
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { observe, type PageChat } from '../../src/adapters/vendors/dom.ts';
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
  return { ...record, blind, told, chat: document.querySelector('#chat')! };
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
