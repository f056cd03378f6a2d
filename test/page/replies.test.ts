import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { AfterwordChat } from '../../src/widget/element.ts';
import { expectErrors, openChat, startSite, tag, useBrowser, write } from './harness.ts';

useBrowser();

/** A bot whose first two answers are a sign-in page; then it answers. @returns its address */
async function startBot(): Promise<string> {
  let asked = 0;
  const bot = createServer(({ method }, response) => {
    response.setHeader('access-control-allow-origin', '*');
    // A bot of another origin that takes JSON is asked for permission first.
    response.setHeader('access-control-allow-headers', 'content-type');
    if (method === 'OPTIONS') response.end();
    else if (++asked <= 2) {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>Sign in</title>');
    } else {
      response.setHeader('content-type', 'text/event-stream');
      response.end('data: {"text":"Here I am"}\n\n');
    }
  });
  await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void bot.close());
  return `http://127.0.0.1:${(bot.address() as AddressInfo).port}/`;
}

async function openShop(attributes = '') {
  const site = await startSite(
    (server) => `<!doctype html><html lang="en"><title>Shop</title>${tag(server, attributes)}
      <script>
        window.faults = [];
        addEventListener('afterword:error', ({ detail }) => faults.push(detail));
      </script>`,
  );
  const page = await site.newPage();
  const lines: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'warning') lines.push(message.text());
  });
  await page.goto(site.url);
  await openChat(page);
  return { site, page, lines, faults: () => page.evaluate('window.faults') };
}

test('a reply without text: a note with "Try again", an event, one line on the console, no answer', async () => {
  const { site, page, lines, faults } = await openShop(`data-responder="${await startBot()}"`);
  await write(page, 'Hello?');
  const note = page.getByRole('alert');
  await note.getByText('There was no reply to that.').waitFor();
  await expect
    .poll(faults)
    .toEqual([{ code: 'reply_failed', message: 'Error: The reply is a web page.' }]);
  await expect.poll(() => lines).toHaveLength(1);
  for (const part of ['status 200', 'text/html', '<!doctype html><title>Sign in', 'text: "…"']) {
    expect(lines[0]).toContain(part);
  }

  const again = () => note.getByRole('button', { name: 'Try again' }).click();
  await again();
  await expect.poll(faults).toHaveLength(2);
  await again();
  await page.locator('.entry.ai', { hasText: 'Here I am' }).waitFor();
  expect(await note.count()).toBe(0);
  const record = await site.settled(({ message_count }) => message_count === 2);
  expect(record.messages.map(({ content }) => content)).toEqual(['Hello?', 'Here I am']);
  expect(lines).toHaveLength(1);
});

test('on a public host, a failure is not explained on the console', async () => {
  const site = await startSite(() => '');
  // A page of the internet asks before it reaches this machine.
  const page = await site.newPage({ permissions: ['local-network-access'] });
  const told: string[] = [];
  page.on('console', (message) => told.push(message.text()));
  // No page but those of this machine may use the key.
  expectErrors(page, 'may not use this key');
  await page.route('https://shop.example/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><html lang="en"><title>Shop</title>${tag(site.server)}`,
    }),
  );
  await page.goto('https://shop.example/');
  await openChat(page);
  await page.evaluate(() => {
    const faults: unknown[] = [];
    Object.assign(window, { faults });
    addEventListener('afterword:error', (event) => faults.push((event as CustomEvent).detail));
    document.querySelector('afterword-chat')!.responder = () => '<!doctype html><p>Sign in';
  });
  await write(page, 'Hello?');
  await page.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor();
  expect(await page.evaluate('window.faults')).toContainEqual({
    code: 'reply_failed',
    message: 'Error: The reply is a web page.',
  });
  await expect.poll(() => told.join('\n')).toContain('may not use this key');
  expect(told.filter((line) => /web page|Sign in|responder/.test(line))).toEqual([]);
});

test('words that end with an error are marked, and can be asked for again', async () => {
  const { site, page, faults } = await openShop();
  await page.evaluate(() => {
    let asked = 0;
    (document.querySelector('afterword-chat') as AfterwordChat).responder = () =>
      new Response(
        ++asked === 1
          ? 'data: {"text":"It is valid"}\n\nevent: error\ndata: {"message":"Overloaded"}\n\n'
          : 'data: {"text":"It is valid for 7 days."}\n\n',
      );
  });
  await write(page, 'How long?');
  await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
  await page.locator('.entry.ai', { hasText: 'for 7 days.' }).waitFor();
  expect(await faults()).toEqual([{ code: 'reply_failed', message: expect.any(String) }]);
  const record = await site.settled(({ message_count }) => message_count === 3);
  expect(record.messages.map(({ content }) => content)).toEqual([
    'How long?',
    'It is valid …',
    'It is valid for 7 days.',
  ]);
});

test.each([
  ['data-lang="de"', 'de', 'Senden'],
  // We do not speak it; the bot may.
  ['data-lang="sv-SE"', 'sv-SE', 'Send'],
  ['', 'en', 'Send'],
])('the bot is told the language of the chat: %s on an English page', async (given, tag_, send) => {
  const { site, page } = await openShop(given);
  await page.evaluate(() => {
    const chat = document.querySelector<AfterwordChat>('afterword-chat')!;
    chat.responder = (_, { body }) => body.language;
  });
  await page.locator('.composer textarea').fill('Hello');
  await page.getByRole('button', { name: send, exact: true }).click();
  await page.locator('.entry.ai .bubble', { hasText: tag_ }).last().waitFor();
  const record = await site.settled(({ messages }) => messages.length === 2);
  expect([record.language, record.messages[1]!.content]).toEqual([tag_, tag_]);
});

test('a bot in the page replies offline, also one that is set while the customer types', async () => {
  const { page } = await openShop();
  await page.locator('afterword-chat').evaluate((chat) => {
    (chat as AfterwordChat).responder = () => 'Here I am.';
  });
  await page.locator('.composer textarea').pressSequentially('Hell');
  await page.context().setOffline(true);
  await write(page, 'o?');
  await page.locator('.entry.ai').getByText('Here I am.').waitFor();
});
