import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chatIsBack, endChat, openChat, startSite, tag, useBrowser } from './harness.ts';

useBrowser();

async function openShop(attributes = '', lang = 'en') {
  const site = await startSite(
    (server) =>
      `<!doctype html><html lang="${lang}"><meta charset="utf-8"><title>Shop</title><h1>Shop</h1>${tag(server, attributes)}`,
  );
  const page = await site.newPage();
  await page.goto(site.url);
  await page.locator('.launcher').click();
  await page.locator('.composer textarea').waitFor();
  return { site, page };
}

const answerWith = (page: Page, answer: unknown) =>
  page.evaluate((parts) => {
    document.querySelector('afterword-chat')!.responder = () => parts as string;
  }, answer);

const lastBubble = (page: Page) => page.locator('.log .entry.ai .bubble').last();

async function ask(page: Page, text: string): Promise<void> {
  const field = page.locator('.composer textarea');
  await field.fill(text);
  await field.press('Enter');
}

describe('an answer', () => {
  test('may be bold, a list, code and a link', async () => {
    const { page } = await openShop();
    await answerWith(
      page,
      'Take **two** of *these*:\n\n1. One `a_b`\n2. Two\n\n- x\n\n```\nlet a = 1 < 2;\n```\nSee [here](https://example.com/a?b=1&c=2) or https://example.com/d.',
    );
    await ask(page, 'How?');
    await page.locator('.bubble strong').waitFor();
    const html = await lastBubble(page).innerHTML();
    expect(html).toBe(
      '<p>Take <strong>two</strong> of <em>these</em>:</p>' +
        '<ol start="1"><li>One <code>a_b</code></li><li>Two</li></ol><ul><li>x</li></ul>' +
        '<pre><code>let a = 1 &lt; 2;</code></pre>' +
        '<p>See <a href="https://example.com/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer nofollow">here</a>' +
        ' or <a href="https://example.com/d" target="_blank" rel="noopener noreferrer nofollow">https://example.com/d</a>.</p>',
    );
  });

  test('whatever hostile text is in it stays text, and breaks no layout', async () => {
    const { page } = await openShop();
    const seeds = [
      '<script>window.bad = 1</script>',
      '<img src=x onerror="window.bad = 1">',
      '<svg onload="window.bad = 1"><animate onbegin="window.bad = 1">',
      '<a href="javascript:window.bad=1">x</a>',
      '[x](javascript:window.bad=1)',
      '[x](data:text/html,<script>window.bad=1</script>)',
      '[x](vbscript:msgbox)',
      '[x]( https://a.example" onclick="window.bad=1)',
      '[<img src=x onerror=window.bad=1>](https://a.example)',
      '**<iframe srcdoc="<script>parent.bad=1</script>">**',
      '`<b>`',
      '```\n</code></pre><script>window.bad=1</script>',
      '- <style>*{display:none}</style>',
      '\u202Ereversed\u202C \u2066isolated\u2069',
      'Z\u0335\u0321\u0322a\u0336\u0310\u0344lgo'.repeat(40),
      'W'.repeat(10_000),
      '*'.repeat(3000),
      '['.repeat(3000),
      '`'.repeat(3001),
      '__proto__ {{constructor.constructor("window.bad=1")()}} ${window.bad=1}',
    ];
    const frames = [
      (text: string) => text,
      (text: string) => `1. ${text}`,
      (text: string) => `**${text}**`,
      (text: string) => `> ${text}\n${text}`,
      (text: string) => `[${text}](https://example.com/${encodeURIComponent(text.slice(0, 50))})`,
      (text: string) => `https://example.com/${text}`,
      (text: string) => `${text}\n\n\n${text}`,
      (text: string) => `"'><!--${text}-->`,
      (text: string) => `&lt;${text}&gt;`,
      (text: string) => `*${text}* _${text}_`,
    ];
    const hostile = seeds.flatMap((seed) => frames.map((frame) => frame(seed)));
    expect(hostile.length).toBe(200);
    for (let start = 0; start < hostile.length; start += 50) {
      await page.evaluate(
        async (texts) => {
          const chat = document.querySelector('afterword-chat')!;
          const conversation = await chat.ready();
          conversation.restart();
          texts.forEach((content, index) => {
            conversation.message({ senderType: index % 2 ? 'customer' : 'ai', content });
          });
        },
        hostile.slice(start, start + 50),
      );
      await expect.poll(() => page.locator('.log .entry').count()).toBe(51);
      await expectHarmless(page);
    }
  });

  test('of a long answer, what is out of view is not laid out', async () => {
    const { page } = await openShop();
    await page.evaluate(async () => {
      const chat = document.querySelector('afterword-chat')!;
      const conversation = await chat.ready();
      const content = 'The parcel is on its way.\n\n'.repeat(200);
      conversation.message({ senderType: 'ai', content });
      chat.open();
    });
    const parts = page.locator('.bubble [style*="content-visibility: auto"]');
    await expect.poll(() => parts.count()).toBeGreaterThan(1);
  });

  async function expectHarmless(page: Page): Promise<void> {
    const found = await page.evaluate(() => {
      const root = document.querySelector('afterword-chat')!.shadowRoot!;
      const log = root.querySelector('.log')!;
      const bubbles = [...log.querySelectorAll('.bubble *')];
      return {
        bad: (window as { bad?: number }).bad,
        elements: [...new Set(bubbles.map(({ localName }) => localName))].sort(),
        attributes: [...new Set(bubbles.flatMap((one) => one.getAttributeNames()))].sort(),
        styles: [...new Set(bubbles.map((one) => one.getAttribute('style') ?? ''))],
        targets: [...log.querySelectorAll('a')].filter(({ protocol }) => protocol !== 'https:')
          .length,
        wide: log.scrollWidth > log.clientWidth,
      };
    });
    const { elements, attributes, styles, ...rest } = found;
    expect(rest).toEqual({ bad: undefined, targets: 0, wide: false });
    // A long text is formatted in turns, a span each.
    const known = new Set('a code em hr li ol p pre span strong ul'.split(' '));
    expect(elements.filter((one) => !known.has(one))).toEqual([]);
    const allowed = new Set(['href', 'rel', 'style', 'target']);
    expect(attributes.filter((one) => !allowed.has(one))).toEqual([]);
    // A long text is laid out where the customer looks, and has no other style.
    const laidOut =
      /^display: block; content-visibility: auto; contain-intrinsic-size: auto 2000px auto \d+px;$/;
    expect(styles.filter((one) => one !== '' && !laidOut.test(one))).toEqual([]);
  }

  test('is rated by a thumb, which may be turned', async () => {
    const { site, page } = await openShop();
    await answerWith(page, 'It is blue.');
    await ask(page, 'Which colour?');
    await page.getByRole('button', { name: 'Not helpful' }).click();
    await page.getByRole('button', { name: 'Helpful', exact: true }).click();
    const record = await site.settled(
      ({ events }) => events.filter(({ type }) => type === 'message.rated').length === 2,
    );
    const ai = record.messages.find(({ sender_type }) => sender_type === 'ai')!;
    const rated = record.events.filter(({ type }) => type === 'message.rated');
    expect(rated.map(({ data }) => data)).toEqual([
      { message_id: ai.message_id, helpful: false },
      { message_id: ai.message_id, helpful: true },
    ]);
    expect(ai.helpful).toBe(true);
    await page.reload();
    await chatIsBack(page);
    const pressed = page.locator('.helpful [aria-pressed="true"]');
    expect(await pressed.getAttribute('aria-label')).toBe('Helpful');
  });

  test('may suggest what to say next, as the empty chat does', async () => {
    const { page } = await openShop('data-suggested-questions="Where is it?|Who are you?"');
    await answerWith(page, { text: 'In the post.', quick_replies: ['Thanks', 'When?'] });
    await page.getByRole('button', { name: 'Where is it?' }).click();
    await page.locator('.entry.customer', { hasText: 'Where is it?' }).waitFor();
    expect(await page.getByRole('button', { name: 'Who are you?' }).count()).toBe(0);
    await page.getByRole('button', { name: 'When?' }).click();
    await page.locator('.entry.customer', { hasText: 'When?' }).waitFor();
  });
});

describe('the transcript', () => {
  test('follows what comes, and lets whoever has scrolled up read on', async () => {
    const { page } = await openShop();
    await answerWith(page, 'A line\n'.repeat(30));
    await ask(page, 'Tell me');
    await expect.poll(() => lastBubble(page).textContent()).toContain('A line');
    const top = () => page.locator('.log').evaluate((log) => log.scrollTop);
    const end = () =>
      page
        .locator('.log')
        .evaluate((log) => Math.abs(log.scrollHeight - log.clientHeight - log.scrollTop) < 2);
    await expect.poll(end).toBe(true);
    await page.locator('.log').evaluate((log) => log.scrollTo(0, 0));
    await page.waitForTimeout(100);
    await page.evaluate(async () => {
      const conversation = await document.querySelector('afterword-chat')!.ready();
      conversation.message({ senderType: 'human_agent', content: 'One more thing' });
    });
    await page.getByRole('button', { name: 'New messages' }).waitFor();
    expect(await top()).toBe(0);
    await page.getByRole('button', { name: 'New messages' }).click();
    await expect.poll(end).toBe(true);
    await expect.poll(() => page.getByRole('button', { name: 'New messages' }).count()).toBe(0);
  });

  test('of five hundred messages holds those around what is read, back to the first and forth again', async () => {
    const { page } = await openShop();
    await page.evaluate(async () => {
      const chat = document.querySelector('afterword-chat')!;
      chat.responder = null;
      chat.close();
      const conversation = await chat.ready();
      for (let i = 1; i <= 500; i++) {
        conversation.message({ senderType: i % 2 ? 'customer' : 'ai', content: `Message ${i}.` });
      }
    });
    await openChatAgain(page);
    const entries = page.locator('.entry.customer, .entry.ai');
    await page.locator('.entry', { hasText: 'Message 500.' }).waitFor();
    await page.locator('.entry', { hasText: 'Message 471.' }).waitFor();
    expect(await entries.count()).toBeLessThan(100);
    const place = (text: string) =>
      page
        .locator('.entry', { hasText: text })
        .evaluate((entry) => entry.getBoundingClientRect().top);
    // What is read stays where it is while more comes in above it.
    const log = page.locator('.log');
    await log.evaluate((element) => (element.scrollTop = element.clientHeight));
    await page.waitForTimeout(100);
    const before = await place('Message 480.');
    await log.evaluate((element) => (element.scrollTop -= 10));
    await page.locator('.entry', { hasText: 'Message 445.' }).waitFor();
    expect(Math.abs((await place('Message 480.')) - before - 10)).toBeLessThan(2);
    await expect
      .poll(async () => {
        await log.evaluate((element) => (element.scrollTop = 0));
        return page.locator('.entry', { hasText: 'Message 1.' }).count();
      })
      .toBe(1);
    expect(await entries.count()).toBeLessThan(100);
    const first = await place('Message 20.');
    await log.evaluate((element) => (element.scrollTop += 10));
    await page.waitForTimeout(100);
    expect(Math.abs(first - 10 - (await place('Message 20.')))).toBeLessThan(2);
    await expect
      .poll(async () => {
        await log.evaluate((element) => (element.scrollTop = element.scrollHeight));
        return page.locator('.entry', { hasText: 'Message 500.' }).count();
      })
      .toBe(1);
    expect(await entries.count()).toBeLessThan(100);
    // Another conversation is whole again.
    await page.evaluate(() => document.querySelector('afterword-chat')!.resolve());
    await page.getByRole('button', { name: 'Start a new chat' }).click();
    await ask(page, 'Short');
    await page.locator('.entry', { hasText: 'Short' }).waitFor();
  });

  test('can be copied and saved', async () => {
    const { page } = await openShop();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await answerWith(page, 'By mail to ana@example.com.');
    await ask(page, 'I am ben@example.com');
    await page.locator('.entry.ai', { hasText: 'By mail' }).waitFor();
    await page.locator('summary').click();
    await page.getByRole('button', { name: 'Copy transcript' }).click();
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toMatch(/You · .+\nI am ben@example\.com\n/);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download transcript' }).click();
    expect((await download).suggestedFilename()).toBe('Support.txt');
  });
});

test('earlier conversations of this browser are listed, and one goes on where it stopped', async () => {
  const { site, page } = await openShop();
  await page.evaluate(() => {
    document.querySelector('afterword-chat')!.responder = null;
  });
  const history = async () => {
    await page.locator('summary').click();
    await page.getByRole('button', { name: 'Earlier chats' }).click();
    await page.getByRole('heading', { name: 'Earlier chats' }).waitFor();
  };
  await history();
  await page.getByText('There are no earlier chats').waitFor();
  await page.getByRole('button', { name: 'Back' }).click();
  for (const text of ['About my parcel', 'About my bill']) {
    await ask(page, text);
    await page.evaluate(async () => {
      const chat = document.querySelector('afterword-chat')!;
      await chat.ready();
      chat.resolve();
    });
    await page.getByRole('button', { name: 'Start a new chat' }).click();
  }
  await ask(page, 'About my size');
  await page.reload();
  await chatIsBack(page);
  await page.locator('.entry.customer', { hasText: 'About my size' }).waitFor();
  await history();
  expect(await page.locator('.history li span').allTextContents()).toEqual([
    'About my bill',
    'About my parcel',
  ]);
  await page.locator('.history li', { hasText: 'About my bill' }).click();
  await page.locator('.entry.customer', { hasText: 'About my bill' }).waitFor();
  expect(await page.locator('.entry.customer').count()).toBe(1);
  await page.getByRole('radio', { name: '5 of 5' }).click();
  await expect
    .poll(async () => (await site.conversations()).data.filter((one) => one.csat_score === 5))
    .toMatchObject([{ preview: 'About my bill' }]);
  await history();
  expect(await page.locator('.history li span').allTextContents()).toEqual([
    'About my size',
    'About my parcel',
  ]);
  // No more than twenty are kept.
  await page.getByRole('button', { name: 'Back' }).click();
  await page.evaluate(async () => {
    const chat = document.querySelector('afterword-chat')!;
    for (let i = 0; i < 25; i++) {
      const conversation = await chat.ready();
      conversation.message({ senderType: 'customer', content: `About number ${i}` });
      chat.resolve();
      await new Promise((done) => setTimeout(done, 10));
      chat.shadowRoot!.querySelector<HTMLButtonElement>('.after > .quiet')!.click();
    }
  });
  const past = () =>
    page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes(':past:')).length);
  expect(await past()).toBe(20);
  // Signing out forgets them.
  await page.evaluate(() => window.Afterword!.reset());
  await expect
    .poll(() => page.evaluate(() => JSON.stringify(localStorage)))
    .not.toContain('About my');
});

test('what is being written survives a reload, and is gone when it was sent', async () => {
  const { page } = await openShop();
  await page.locator('.composer textarea').fill('Half a thou');
  await page.reload();
  await chatIsBack(page);
  await expect.poll(() => page.locator('.composer textarea').inputValue()).toBe('Half a thou');
  await page.locator('.composer textarea').press('Enter');
  await page.reload();
  await chatIsBack(page);
  await page.locator('.entry.customer', { hasText: 'Half a thou' }).waitFor();
  expect(await page.locator('.composer textarea').inputValue()).toBe('');
});

test('the end is asked about, and may be thought over', async () => {
  const { site, page } = await openShop();
  await openChatAgain(page);
  await ask(page, 'Hello');
  // An unsent message would be lost.
  await page.locator('.composer textarea').fill('And then');
  await page.getByRole('button', { name: 'End chat' }).click();
  await page.getByRole('button', { name: 'Keep chatting' }).click();
  expect(await page.getByRole('alertdialog').count()).toBe(0);
  await endChat(page);
  await site.settled(({ status }) => status === 'resolved');
});

const openChatAgain = async (page: Page) => {
  await page.keyboard.press('Escape');
  await openChat(page);
};

describe('the survey', () => {
  test('asks what went wrong when the rating is low, and sends it', async () => {
    const { site, page } = await openShop();
    await ask(page, 'Hello');
    await endChat(page);
    await page.getByRole('radio', { name: '2 of 5' }).click();
    await page.getByLabel('It took too long').check();
    await page.locator('.comment textarea').fill('Twenty minutes');
    await page.getByRole('button', { name: 'Send comment' }).click();
    const record = await site.settled(({ feedback }) => feedback !== null);
    expect(record).toMatchObject({
      csat_score: 2,
      feedback: 'It took too long\nTwenty minutes',
    });
  });

  test.each([
    ['emoji', 5, '4 of 5, good', 4],
    ['thumbs', 2, '5 of 5, very good', 5],
  ])('by %s', async (scale, buttons, name, rating) => {
    const { site, page } = await openShop(`data-rating-scale="${scale}"`);
    await ask(page, 'Hello');
    await endChat(page);
    expect(await page.getByRole('radio').count()).toBe(buttons);
    await page.getByRole('radio', { name }).click();
    expect((await site.settled(({ csat_score }) => csat_score !== null)).csat_score).toBe(rating);
  });

  test('is asked on a word of the page, and not again when it was waved away', async () => {
    const { site, page } = await openShop();
    await ask(page, 'Hello');
    await page.evaluate(() => window.Afterword!.survey());
    await page.getByRole('button', { name: 'Not now' }).click();
    await site.settled(({ events }) => events.some(({ type }) => type === 'survey.dismissed'));
    await page.evaluate(() => window.Afterword!.survey());
    await page.waitForTimeout(100);
    expect(await page.getByRole('radio').count()).toBe(0);
    await endChat(page);
    await page.getByRole('button', { name: 'Start a new chat' }).waitFor();
    expect(await page.getByRole('radio').count()).toBe(0);
  });

  test('is asked some time after the last answer where the site wants it', async () => {
    const { page } = await openShop('data-survey-after="1"');
    await answerWith(page, 'There.');
    await ask(page, 'Where?');
    await page.getByRole('radio', { name: '5 of 5' }).click();
    await page.locator('.composer textarea').waitFor();
  });
});

describe('languages', () => {
  test.each([
    ['de', 'Nachricht schreiben', 'ltr'],
    ['pt-BR', 'Escreva uma mensagem', 'ltr'],
    ['ar', 'اكتب رسالة', 'rtl'],
    ['he-IL', 'כתיבת הודעה', 'rtl'],
    ['zh-CN', '输入消息', 'ltr'],
    ['zh-TW', '輸入訊息', 'ltr'],
    ['cy', 'Write a message', 'ltr'],
    ['kok', 'Write a message', 'ltr'],
  ])('%s', async (lang, placeholder, direction) => {
    const { page } = await openShop('', lang);
    expect(await page.locator('.composer textarea').getAttribute('placeholder')).toBe(placeholder);
    const dir = await page.locator('.panel').evaluate((panel) => getComputedStyle(panel).direction);
    expect(dir).toBe(direction);
  });
});

test('settings may change while the chat is open', async () => {
  const { page } = await openShop('data-chat-title="One"');
  await page.getByRole('heading', { name: 'One' }).waitFor();
  await page.evaluate(() =>
    window.Afterword!.update({ chatTitle: 'Two', greeting: 'Good day', theme: 'dark' }),
  );
  await page.getByRole('heading', { name: 'Two' }).waitFor();
  await page.locator('.bubble', { hasText: 'Good day' }).waitFor();
  for (const question of ['Who?', 'What?']) {
    await page.evaluate((one) => window.Afterword!.update({ suggestedQuestions: one }), question);
    await page.getByRole('button', { name: question }).waitFor();
  }
  await page.evaluate(() => window.Afterword!.hide());
  await page.locator('.panel').waitFor({ state: 'hidden' });
  await page.locator('.launcher').waitFor({ state: 'hidden' });
  await page.evaluate(() => window.Afterword!.show());
  await page.locator('.launcher').waitFor();
  await page.evaluate(() => window.Afterword!.destroy());
  await expect.poll(() => page.locator('afterword-chat').count()).toBe(0);
});
