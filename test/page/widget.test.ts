import { describe, expect, test } from 'vitest';
import type { AfterwordChat } from '../../src/widget/index.ts';
import { sampled } from '../long.ts';
import {
  chatIsBack,
  expectAccessible,
  openChat,
  type Site,
  startSite,
  tag,
  useBrowser,
  write,
  endChat,
} from './harness.ts';

useBrowser();

const page1 =
  '<!doctype html><html lang="en"><title>Shop</title><main><h1>Shop</h1><a href="/two">Two</a><input id="search" aria-label="Search"></main>';

const shop = () => startSite((server) => page1 + tag(server), { knowledge: 'demo/knowledge.md' });

const entries = (page: Awaited<ReturnType<Site['newPage']>>) => page.locator('.entry .bubble');

/** A customer in the shop, with the chat open. */
async function openShop() {
  const site = await shop();
  const page = await site.newPage();
  await page.goto(site.url);
  await openChat(page);
  return { site, page };
}

describe('the script tag', () => {
  test('calls made before the chat has loaded are kept', async () => {
    const site = await startSite(
      (
        server,
      ) => `${page1}<script src="${server.url}/afterword.js" data-key="amo_pub_of_the_tests"></script>
        <script>Afterword.open(); Afterword.on('open', () => (window.heard = true));</script>`,
    );
    const page = await site.newPage();
    await page.goto(site.url);
    await page.getByRole('dialog', { name: 'Support' }).waitFor();
    await expect.poll(() => page.evaluate('window.heard')).toBe(true);
  });

  test('touches no global but Afterword, and nothing is sent by a look', async () => {
    const site = await shop();
    const page = await site.newPage();
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') sent.push(request.url());
    });
    await page.goto(`${site.url}`);
    await openChat(page);
    const added = await page.evaluate(() => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      const plain = new Set(Object.getOwnPropertyNames(frame.contentWindow));
      frame.remove();
      return Object.getOwnPropertyNames(window).filter(
        (name) => !plain.has(name) && !/^\d+$/.test(name),
      );
    });
    expect(added.filter((name) => !name.startsWith('__playwright'))).toEqual(['Afterword']);
    expect(sent).toEqual([]);
    expect((await site.conversations()).total).toBe(0);
  });

  test('in the head, twice, its data attributes become settings', async () => {
    const site = await startSite((server) => {
      const script = `<script src="${server.url}/afterword.js" data-key="amo_pub_of_the_tests" data-chat-title="Ask Ana" data-greeting="Ahoy!" data-topic="Boats"></script>`;
      return `<!doctype html><html lang="en"><head><title>x</title>${script}${script}</head><body><h1>x</h1></body></html>`;
    });
    const page = await site.newPage();
    await page.goto(site.url);
    await openChat(page);
    expect(await page.locator('afterword-chat').count()).toBe(1);
    await page.getByRole('dialog', { name: 'Ask Ana' }).waitFor();
    expect(await entries(page).allTextContents()).toEqual(['Ahoy!']);
    await write(page, 'Hello');
    expect(await site.settled(({ message_count }) => message_count > 0)).toMatchObject({
      topic: 'Boats',
      language: 'en',
    });
  });

  test('with the server down the page sees no exception', async () => {
    const site = await shop();
    const page = await site.newPage();
    await page.route('**/afterword/**', (route) => route.abort());
    await page.goto(site.url);
    await page.evaluate('Afterword.open()');
    await page.waitForTimeout(300);
    // newPage fails the test on any uncaught error.
    expect(await page.locator('afterword-chat').count()).toBe(0);
  });
});

describe('a part that cannot be loaded', () => {
  type ChatPage = Awaited<ReturnType<Site['newPage']>>;
  test.each<[string, string, (page: ChatPage) => Promise<void>, (page: ChatPage) => Promise<void>]>(
    [
      [
        'the menu',
        'menu',
        (page) =>
          page.getByRole('button', { name: 'Mehr' }).or(page.locator('.menu summary')).click(),
        (page) => page.getByRole('button', { name: 'Verlauf kopieren' }).waitFor(),
      ],
      [
        'what is said of a long text',
        'limits',
        (page) => page.locator('.composer textarea').fill('x'.repeat(10_001)),
        (page) => page.getByText('1 Zeichen zu viel.').waitFor(),
      ],
      [
        'the wait for a person',
        'handoff',
        (page) => page.getByRole('button', { name: 'Mit einem Menschen sprechen' }).click(),
        (page) => page.getByText('Es ist vermerkt,').waitFor(),
      ],
    ],
  )('%s is said to the customer who waits for it, and comes', async (_, name, ask, comes) => {
    const site = await startSite((server) => page1.replace('lang="en"', 'lang="de"') + tag(server));
    const page = await site.newPage();
    let isAway = true;
    await page.route(`**/later/${name}-*`, (route) => (isAway ? route.abort() : route.continue()));
    await page.goto(site.url);
    await page.locator('.launcher').click();
    await page.locator('.composer textarea').waitFor();
    const note = page.getByText('Ein Teil des Chats konnte noch nicht geladen werden.');
    expect(await note.count()).toBe(0);
    await ask(page);
    await note.waitFor();
    isAway = false;
    await comes(page);
    await note.waitFor({ state: 'hidden' });
  });
});

describe('the chat', () => {
  test('answers by the demo bot, offers a person when it does not know, and tells the team', async () => {
    const { site, page } = await openShop();
    await write(page, 'How long is a promo code valid?');
    await page.locator('.entry.ai .bubble', { hasText: 'gift cards.' }).waitFor();
    await write(page, 'What is the weather on Mars?');
    await page.locator('.log').getByRole('button', { name: 'Talk to a person' }).click();
    await page.getByText('The request for a person is saved.').waitFor();
    const record = await site.settled((one) => one.escalated && one.message_count === 4);
    expect(record).toMatchObject({
      escalation_reason: 'customer_requested_human',
      ai_handled: true,
      status: 'open',
    });
    // What the bot said of its answers came along, for the daily export.
    const told = record.events.filter(
      ({ type, data }) => type === 'message.added' && data.reply_id,
    );
    expect(told.map(({ data }) => [Boolean(data.intent), data.not_understood])).toEqual([
      [true, undefined],
      [false, true],
    ]);
    expect(record.messages.map(({ ai_confidence_score }) => ai_confidence_score)).toEqual([
      null,
      1,
      null,
      expect.any(Number),
    ]);
  });

  test('the transcript survives a reload and a page change', async () => {
    const { site, page } = await openShop();
    await write(page, 'How long is a promo code valid?');
    await page.locator('.entry.ai .bubble', { hasText: 'gift cards.' }).waitFor();
    const before = await entries(page).allTextContents();
    await page.reload();
    await chatIsBack(page);
    expect(await entries(page).allTextContents()).toEqual(before);
    await page.goto(`${site.url}/two`);
    await chatIsBack(page);
    expect(await entries(page).allTextContents()).toEqual(before);
    await write(page, 'Thanks');
    const record = await site.settled(({ message_count }) => message_count === 4);
    expect(record.messages[2]).toMatchObject({ content: 'Thanks' });
  });

  test('any HTML in a message stays text', async () => {
    const { page } = await openShop();
    const nasty = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>&lt;b&gt;';
    await page.evaluate((text) => {
      (document.querySelector('afterword-chat') as AfterwordChat).responder = () => text;
    }, nasty);
    await write(page, nasty);
    await expect
      .poll(() => entries(page).allTextContents())
      // In Markdown, which replies are, `&lt;` is a character.
      .toEqual(['Hello! How can we help?', nasty, nasty.replace('&lt;b&gt;', '<b>')]);
    expect(await entries(page).locator('img, script, b').count()).toBe(0);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
  });

  test.each([
    ['a text', `() => 'Plain answer'`, ['Plain answer']],
    ['a promise', `async () => ({ text: 'Later', ai_confidence_score: 0.4 })`, ['Later']],
    ['pieces', `async function* () { yield 'One '; yield 'two' }`, ['One two']],
    [
      'several messages',
      `async function* () { yield { message_id: 'a', text: 'A' }; yield { message_id: 'b', text: 'B' } }`,
      ['A', 'B'],
    ],
    [
      'server-sent events of our own',
      `() => new Response('data: {"text":"Hel"}\\n\\ndata: {"text":"lo"}\\n\\n')`,
      ['Hello'],
    ],
    [
      'an OpenAI stream',
      `() => new Response('data: {"choices":[{"delta":{"content":"Hi "}}]}\\n\\ndata: {"choices":[{"delta":{"content":"you"}}]}\\n\\ndata: [DONE]\\n\\n')`,
      ['Hi you'],
    ],
  ])('a responder may give %s', async (_, responder, answers) => {
    const { site, page } = await openShop();
    await page.evaluate(`document.querySelector('afterword-chat').responder = ${responder}`);
    await write(page, 'Hm?');
    const record = await site.settled(({ message_count }) => message_count === 1 + answers.length);
    expect(record.messages.slice(1).map(({ content }) => content)).toEqual(answers);
    expect(await entries(page).allTextContents()).toEqual([
      'Hello! How can we help?',
      'Hm?',
      ...answers,
    ]);
  });

  test('a question that got no answer can be asked again', async () => {
    const { site, page } = await openShop();
    await page.evaluate(() => {
      let tries = 0;
      (document.querySelector('afterword-chat') as AfterwordChat).responder = () => {
        if (++tries === 1) throw new Error('not now');
        return 'Here I am';
      };
    });
    await write(page, 'Hello?');
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
    await page.locator('.entry.ai', { hasText: 'Here I am' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    const record = await site.settled(({ message_count }) => message_count === 2);
    expect(record.messages[0]).toMatchObject({ content: 'Hello?' });
  });

  test('what is written offline arrives when the line is back, once', async () => {
    const { site, page } = await openShop();
    await page.evaluate(() => {
      (document.querySelector('afterword-chat') as AfterwordChat).responder = () => 'Noted.';
    });
    await page.context().setOffline(true);
    await page.getByText('You are offline.').waitFor();
    for (const text of ['One', 'Two']) {
      await write(page, text);
      await expect.poll(() => entries(page).last().textContent()).toBe('Noted.');
    }
    await page.context().setOffline(false);
    const record = await site.settled(({ message_count }) => message_count === 4);
    expect(record.messages.map(({ content }) => content)).toEqual([
      'One',
      'Noted.',
      'Two',
      'Noted.',
    ]);
    expect(await page.getByText('You are offline.').count()).toBe(0);
  });

  test('answers that come while the panel is closed are counted', async () => {
    const { page } = await openShop();
    await page.evaluate(() => {
      // Listened for from now on: the event may come before the responder is asked.
      const answered = new Promise<string>((resolve) =>
        addEventListener('answer', () => resolve('Slow answer')),
      );
      (document.querySelector('afterword-chat') as AfterwordChat).responder = () => answered;
    });
    await write(page, 'Hm?');
    await page.keyboard.press('Escape');
    const closed = page.getByRole('button', { name: 'Open the chat', exact: true });
    await closed.waitFor();
    await page.evaluate(() => dispatchEvent(new Event('answer')));
    await page.getByRole('button', { name: 'Open the chat, 1 unread' }).click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await closed.waitFor();
  });

  test('two tabs are in one conversation, and nothing is lost or doubled', async () => {
    const site = await shop();
    const one = await site.newPage();
    await one.goto(site.url);
    const two = await one.context().newPage();
    await two.goto(site.url);
    for (const page of [one, two]) {
      await openChat(page);
      await page.evaluate(() => {
        (document.querySelector('afterword-chat') as AfterwordChat).responder = null;
      });
    }
    for (const [page, text] of [
      [one, 'A'],
      [two, 'B'],
      [one, 'C'],
    ] as const) {
      await write(page, text);
      for (const other of [one, two]) {
        await expect.poll(() => entries(other).last().textContent()).toBe(text);
      }
    }
    const record = await site.settled(({ message_count }) => message_count === 3);
    expect(record.messages.map(({ content }) => content)).toEqual(['A', 'B', 'C']);
  });

  test('a restart is a new conversation', async () => {
    const { site, page } = await openShop();
    await write(page, 'Hello');
    await endChat(page);
    await page.getByRole('button', { name: 'Start a new chat' }).click();
    expect(await entries(page).count()).toBe(1);
    await write(page, 'Hello again');
    await expect.poll(async () => (await site.conversations()).total).toBe(2);
  });

  test('is worked by keyboard alone', async () => {
    const site = await shop();
    const page = await site.newPage();
    await page.goto(site.url);
    await page.getByRole('button', { name: 'Open the chat' }).waitFor();
    await page.locator('#search').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Write a message' }).waitFor();
    await page.keyboard.type('First line');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('second line');
    await page.keyboard.press('Enter');
    await page.locator('.entry.customer', { hasText: 'First line\nsecond line' }).waitFor();
    // Past "Talk to a person" to "End chat"; the question takes the focus, then the survey.
    for (const key of ['Tab', 'Tab', 'Enter', 'Enter', 'Tab']) await page.keyboard.press(key);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const record = await site.settled(({ csat_score }) => csat_score !== null);
    expect(record.csat_score).toBe(3);
    await page.keyboard.press('5');
    await site.settled(({ csat_score }) => csat_score === 5);
    await page.keyboard.press('Escape');
    const focused = await page.evaluate(() =>
      document.activeElement?.shadowRoot?.activeElement?.getAttribute('aria-label'),
    );
    expect(focused).toBe('Open the chat');
  });

  test('keys typed in it do not reach the shortcuts of the page', async () => {
    const site = await shop();
    const page = await site.newPage();
    await page.goto(site.url);
    await page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      for (const type of ['keydown', 'keyup', 'keypress']) {
        document.addEventListener(type, (event) => heard.push((event as KeyboardEvent).key));
      }
    });
    await openChat(page);
    await write(page, 'g?/');
    await page.keyboard.press('Escape');
    await page.waitForTimeout(50);
    expect(await page.evaluate('window.heard')).toEqual([]);
  });

  test('a chat that the site removes leaves nothing that runs', async () => {
    const { site, page } = await openShop();
    await write(page, 'Hello');
    await site.settled(({ message_count }) => message_count >= 1);
    await page.evaluate(() => window.Afterword.destroy());
    await page.waitForTimeout(50);
    const posts: string[] = [];
    page.on('request', (request) => posts.push(request.url()));
    await page.evaluate(() => {
      dispatchEvent(new Event('online'));
      dispatchEvent(new PageTransitionEvent('pagehide'));
    });
    await page.waitForTimeout(500);
    expect(posts).toEqual([]);
  });
});

describe('axe finds no fault', () => {
  const looks = [
    ['light', { width: 1000, height: 760 }],
    ['dark', { width: 1000, height: 760 }],
    ['light', { width: 390, height: 844 }],
    ['dark', { width: 320, height: 568 }],
  ] as const;
  test.each(sampled(looks, 3))('%s, %j', async (colorScheme, viewport) => {
    const site = await shop();
    const page = await site.newPage({ colorScheme, viewport, reducedMotion: 'reduce' });
    await page.goto(site.url);
    await page.getByRole('button', { name: 'Open the chat' }).waitFor();
    await expectAccessible(page);
    await openChat(page);
    await expectAccessible(page);
    await write(page, 'What is the weather on Mars?');
    await page.locator('.log').getByRole('button', { name: 'Talk to a person' }).waitFor();
    await expectAccessible(page);
    await page.locator('.log').getByRole('button', { name: 'Talk to a person' }).click();
    await endChat(page);
    await page.getByRole('radiogroup').waitFor();
    await expectAccessible(page);
    await page.getByRole('radio', { name: '4 of 5' }).click();
    await page.getByRole('button', { name: 'Send comment' }).waitFor();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(
      true,
    );
  });
});
