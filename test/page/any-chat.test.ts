import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { PUBLISHABLE } from '../server/harness.ts';
import { newPage, type Site, startHost, startSite, useBrowser } from './harness.ts';

useBrowser();

interface Host {
  site: Site;
  page: Page;
  /** What is on record, oldest first, without what was removed. */
  texts(): Promise<string[]>;
}

/** A page with a chat of its own, observed by what it shows. */
async function openPage(
  html: string,
  chat: object,
  {
    settings = '',
    prepare,
  }: { settings?: string; prepare?: (page: Page) => Promise<unknown> } = {},
): Promise<Host> {
  const site = await startSite(() => '');
  const { url: server } = site.server;
  const url = await startHost(
    (path) => `<!doctype html><html lang="en"><title>Shop</title>
      <script type="importmap">{"imports":{
        "afterword/headless":"${server}/afterword/headless.js",
        "afterword/adapters/":"${server}/afterword/adapters/"}}</script>
      ${
        path === '/frame'
          ? ''
          : `${html}
      <script type="module">
        import { createAfterword } from 'afterword/headless';
        import { observe } from 'afterword/adapters/dom.js';
        const afterword = createAfterword({ key: '${PUBLISHABLE}', endpoint: '${server}', ${settings} });
        const observed = observe(${JSON.stringify({ settle: 200, ...chat })}, { afterword, survey: false });
        Object.assign(window, { afterword, observed });
      </script>`
      }</html>`,
  );
  const page = await newPage();
  await prepare?.(page);
  await page.goto(url);
  await page.waitForFunction('window.observed');
  return {
    site,
    page,
    async texts() {
      const { data } = await site.conversations();
      const all = await Promise.all(
        data.toReversed().map((one) => site.conversation(one.conversation_id)),
      );
      return all.flatMap(({ messages }) => messages.map(({ content }) => content)).filter(Boolean);
    },
  };
}

const shown = (host: Host, texts: string[]) => expect.poll(host.texts).toEqual(texts);

/** Longer than words must stand still, and than what is recorded takes to the server. */
const rest = (page: Page) => page.waitForTimeout(1200);

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => `Message ${from + at}`);

const plain = { list: '#chat', message: '.message', customer: '.mine' };

/** A chat whose code adds messages: `say(text, isMine)`. */
const SIMPLE = `<div id="chat"></div><script>
  function say(text, isMine) {
    const one = document.createElement('div');
    one.className = isMine ? 'message mine' : 'message';
    one.textContent = text;
    document.querySelector('#chat').append(one);
    return one;
  }
</script>`;

test('a virtualised list, whose rows show other messages as it is scrolled', async () => {
  const host = await openPage(
    `<div id="chat" style="height: 300px; overflow: auto"><div id="space" style="position: relative"></div></div>
    <script>
      const [chat, space] = [document.querySelector('#chat'), document.querySelector('#space')];
      const all = Array.from({ length: 300 }, (_, at) => 'Message ' + at);
      const rows = Array.from({ length: 11 }, () => {
        const row = document.createElement('div');
        row.style.position = 'absolute';
        space.append(row);
        return row;
      });
      function show() {
        space.style.height = all.length * 30 + 'px';
        const from = Math.max(0, Math.min(Math.floor(chat.scrollTop / 30), all.length - rows.length));
        rows.forEach((row, at) => {
          row.style.top = (from + at) * 30 + 'px';
          row.className = (from + at) % 2 ? 'message' : 'message mine';
          row.textContent = all[from + at];
        });
      }
      const toEnd = () => { show(); chat.scrollTop = 1e6; show(); };
      const say = (text) => { all.push(text); toEnd(); };
      chat.addEventListener('scroll', show);
      toEnd();
    </script>`,
    plain,
  );
  const { page } = host;
  const last = numbered(289, 300);
  await shown(host, last);
  for (const top of [0, 8400, 3000, 8610, 300, 6000, 1e6, 8300, 8000, 7700, 0]) {
    await page.evaluate((top) => document.querySelector('#chat')!.scrollTo(0, top), top);
    await page.waitForTimeout(400);
  }
  expect(await host.texts()).toEqual(last);
  await page.evaluate("say('Message 300')");
  await shown(host, numbered(289, 301));
  await page.evaluate("for (let at = 301; at < 306; at++) say('Message ' + at)");
  await shown(host, numbered(289, 306));
  // More at once than the page has rows: what it shows is new, and nothing is written over.
  await page.evaluate("for (let at = 306; at < 340; at++) say('Message ' + at)");
  await shown(host, [...numbered(289, 306), ...numbered(329, 340)]);
});

test('open shadow roots in a frame of the same origin, which is loaded again', async () => {
  const host = await openPage(
    `<iframe id="frame" src="/frame"></iframe><script>
      const frame = document.querySelector('#frame');
      const said = [];
      const place = () => {
        const outer = frame.contentDocument.createElement('my-chat');
        const inner = frame.contentDocument.createElement('my-list');
        inner.attachShadow({ mode: 'open' }).innerHTML = '<section><ol></ol></section>';
        outer.attachShadow({ mode: 'open' }).append(inner);
        frame.contentDocument.body.append(outer);
        window.list = inner.shadowRoot.querySelector('ol');
        said.forEach(add);
      };
      const add = ([text, who]) => {
        const one = frame.contentDocument.createElement('li');
        one.innerHTML = '<b>' + who + '</b><p></p>';
        one.dataset.who = who;
        one.querySelector('p').textContent = text;
        list.append(one);
      };
      const say = (...one) => { said.push(one); add(one); };
      frame.addEventListener('load', place);
    </script>`,
    {
      list: '#frame >>> my-chat >>> my-list >>> ol',
      message: 'li',
      customer: '[data-who=me]',
      agent: '[data-who=Eve]',
      text: 'p',
    },
  );
  const { page } = host;
  await page.waitForFunction('window.list');
  await page.evaluate("say('Hello', 'me'); say('Good day', 'bot')");
  await shown(host, ['Hello', 'Good day']);
  const list = await page.evaluateHandle('list');
  await page.evaluate('frame.contentWindow.location.reload()');
  await page.waitForFunction((before) => (window as never as { list: Node }).list !== before, list);
  await page.evaluate("say('Still there?', 'me'); say('Yes', 'Eve')");
  await shown(host, ['Hello', 'Good day', 'Still there?', 'Yes']);
  const { messages } = await host.site.settled(() => true);
  expect(messages.map(({ sender_type }) => sender_type)).toEqual([
    'customer',
    'ai',
    'customer',
    'human_agent',
  ]);
});

test('what somebody types in the list is never read, whatever holds it', async () => {
  const host = await openPage(SIMPLE, plain);
  const { page } = host;
  await page.evaluate(() => {
    const fields = [
      '<input type="password" value="SECRET1">',
      '<input autocomplete="cc-number" value="SECRET2">',
      '<textarea>SECRET3</textarea>',
      '<select><option>SECRET4</option></select>',
      '<div contenteditable="plaintext-only">SECRET5</div>',
      '<div role="textbox">SECRET6</div>',
      '<div role="searchbox">SECRET7</div>',
      '<div role="combobox">SECRET8</div>',
      '<div role="spinbutton">SECRET9</div>',
      '<my-field autocomplete="billing cc-number">SECRET10</my-field>',
      '<my-field autocomplete="section-a current-password">SECRET11</my-field>',
      '<my-field autocomplete="one-time-code">SECRET12</my-field>',
      '<my-field type="password">SECRET13</my-field>',
      '<output>seen</output>',
    ];
    for (const field of fields) {
      const one = document.createElement('div');
      one.className = 'message';
      one.innerHTML = `<p>Your answer:</p>${field}`;
      document.querySelector('#chat')!.append(one);
    }
  });
  await expect.poll(host.texts).toHaveLength(14);
  await page.locator('input').first().fill('SECRET14');
  await page.locator('[contenteditable]').fill('SECRET15');
  await rest(page);
  const { events } = await host.site.settled(() => true);
  expect(JSON.stringify(events)).not.toContain('SECRET');
  expect(JSON.stringify(events)).toContain('seen');
});

test('consent that is given late, and withdrawn', async () => {
  const host = await openPage(SIMPLE, plain, { settings: "consent: 'pending'" });
  const { page } = host;
  await page.evaluate("say('Before', true); say('gone', false).remove()");
  await rest(page);
  expect(await host.texts()).toEqual([]);
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  await page.evaluate("afterword.setConsent('granted')");
  await shown(host, ['Before']);
  await page.evaluate("say('After', false)");
  await shown(host, ['Before', 'After']);
  await page.evaluate(
    "say('On its way', true); afterword.setConsent('denied'); say('Never', true)",
  );
  await rest(page);
  expect(await host.texts()).toEqual(['Before', 'After']);
  expect(
    await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage })),
  ).not.toMatch(/Before|After|Never|On its way/);
});

test('a browser that asks for privacy is recorded only when the visitor agrees', async () => {
  const host = await openPage(SIMPLE, plain, {
    prepare: (page) =>
      page.addInitScript(() =>
        Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }),
      ),
  });
  await host.page.evaluate("say('Hello', true)");
  await rest(host.page);
  expect(await host.texts()).toEqual([]);
  await host.page.evaluate("afterword.setConsent('granted')");
  await shown(host, ['Hello']);
});

test('a page that renders the chat anew, and one that goes elsewhere and comes back', async () => {
  const host = await openPage(SIMPLE, plain);
  const { page } = host;
  await page.evaluate("say('Hello', true); say('Good day', false)");
  await shown(host, ['Hello', 'Good day']);
  const render = (more: string) =>
    page.evaluate((more) => {
      const [old, next] = [document.querySelector('#chat')!, document.createElement('div')];
      next.id = 'chat';
      next.innerHTML = old.innerHTML + more;
      old.replaceWith(next);
    }, more);
  await render('<div class="message mine">New</div>');
  await shown(host, ['Hello', 'Good day', 'New']);
  await render('');
  await page.evaluate("say('Newer', false)");
  await shown(host, ['Hello', 'Good day', 'New', 'Newer']);
  // Another view of the app, without the chat.
  await page.evaluate(() => {
    const chat = document.querySelector('#chat')!;
    history.pushState(null, '', '/cart');
    const kept = chat.innerHTML;
    chat.remove();
    setTimeout(() => {
      history.back();
      const next = document.createElement('div');
      next.id = 'chat';
      document.body.append(next);
      // As an app renders it: empty first, then what it has loaded.
      setTimeout(() => (next.innerHTML = kept), 300);
    }, 1500);
  });
  await page.waitForFunction(() => document.querySelectorAll('#chat .message').length === 4);
  await page.evaluate("say('Back again', true)");
  await shown(host, ['Hello', 'Good day', 'New', 'Newer', 'Back again']);
});

test('a reply that is streamed, corrected while it is, and edited later', async () => {
  const host = await openPage(SIMPLE, plain);
  const { page } = host;
  await page.evaluate(async () => {
    const { say } = window as never as { say: (text: string, isMine: boolean) => HTMLElement };
    say('Where is it?', true);
    const reply = say('', false);
    const words = 'It is on its wya to you and comes on Monday'.split(' ');
    for (const [index, word] of words.entries()) {
      reply.textContent += `${word} `;
      if (index === 7) reply.textContent = reply.textContent!.replace('wya', 'way');
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    Object.assign(window, { reply });
  });
  await shown(host, ['Where is it?', 'It is on its way to you and comes on Monday']);
  await page.evaluate("reply.innerHTML = 'It comes on <b>Tuesday</b>'");
  await shown(host, ['Where is it?', 'It comes on Tuesday']);
  const { events } = await host.site.settled(() => true);
  expect(events.map(({ type }) => type).filter((type) => type.startsWith('message'))).toEqual([
    'message.added',
    'message.added',
    'message.edited',
  ]);
});

test('ten thousand rows, a page that renders them anew, and what is said after', async () => {
  const host = await openPage(SIMPLE, plain, {
    settings: 'sentiment: false, escalation: false',
  });
  const { page } = host;
  await page.evaluate(() => {
    const { say } = window as never as { say: (text: string, isMine: boolean) => void };
    for (let at = 0; at < 10_000; at++) say(`Message ${at}`, at % 2 === 0);
  });
  const last = () =>
    page.evaluate(
      () =>
        (
          window as never as {
            observed: { conversation: { messages: { peek(): { content: string }[] } } };
          }
        ).observed.conversation.messages
          .peek()
          .at(-1)?.content,
    );
  await expect.poll(last, { timeout: 60_000, interval: 500 }).toBe('Message 9999');
  await page.evaluate(() => {
    const [old, next] = [document.querySelector('#chat')!, document.createElement('div')];
    next.id = 'chat';
    next.innerHTML = old.innerHTML;
    old.replaceWith(next);
  });
  await page.evaluate("say('The last', true); say('ok', false); say('ok', false)");
  await expect.poll(last, { timeout: 60_000, interval: 500 }).toBe('ok');
  await rest(page);
  const kept = await page.evaluate(() =>
    (
      window as never as {
        observed: { conversation: { messages: { peek(): { content: string; seq: number }[] } } };
      }
    ).observed.conversation.messages
      .peek()
      .slice(-4)
      .map(({ content, seq }) => [content, seq]),
  );
  // One event began it.
  expect(kept).toEqual([
    ['Message 9999', 10_001],
    ['The last', 10_002],
    ['ok', 10_003],
    ['ok', 10_004],
  ]);
});
