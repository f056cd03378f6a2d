import { expect, test } from 'vitest';
import { expectAccessible, startSite, tag, useBrowser, write } from './harness.ts';

useBrowser();

async function openShop(attributes: string) {
  const site = await startSite(
    (server) =>
      `<!doctype html><html lang="en"><title>Shop</title><main><h1>Shop</h1></main>${tag(server, attributes)}`,
  );
  const page = await site.newPage();
  await page.goto(site.url);
  await page.locator('.launcher').click();
  return { site, page };
}

test('a site may ask for name, address and topic first', async () => {
  const { site, page } = await openShop(
    'data-pre-chat="name email* topic" data-pre-chat-topics="Delivery|Billing" data-responder="/nowhere"',
  );
  await page.getByRole('heading', { name: 'Before we start' }).waitFor();
  expect(await page.locator('.composer').count()).toBe(0);
  await expectAccessible(page);
  // By keyboard alone.
  await page.keyboard.type('Ana');
  await page.keyboard.press('Enter');
  // What is missing gets the focus.
  expect(await page.locator('.pre-chat').count()).toBe(1);
  await page.keyboard.type('ana@example.com');
  await page.keyboard.press('Tab');
  await page.keyboard.type('B');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('.composer textarea').waitFor();
  await page.evaluate(() => {
    document.querySelector('afterword-chat')!.responder = null;
  });
  await page.keyboard.type('Hello');
  await page.keyboard.press('Enter');
  const record = await site.settled(({ message_count }) => message_count === 1);
  expect(record).toMatchObject({
    contact_name: 'Ana',
    contact_email: 'ana@example.com',
    topic: 'Billing',
  });
  // Who has said so is not asked again, and what that one was about is nothing of the next.
  await page.evaluate(() => document.querySelector('afterword-chat')!.resolve());
  await page.getByRole('button', { name: 'Start a new chat' }).click();
  await write(page, 'Another');
  await expect
    .poll(async () => (await site.conversations()).data.map(({ topic }) => topic))
    .toEqual([null, 'Billing']);
  // After a sign-out it is somebody else.
  await page.evaluate(() => window.Afterword!.reset());
  await page.getByRole('heading', { name: 'Before we start' }).waitFor();
});

test('whom the site knows is not asked', async () => {
  const { page } = await openShop('data-pre-chat="name"');
  await page.getByRole('heading', { name: 'Before we start' }).waitFor();
  await page.evaluate(() => window.Afterword!.identify({ customerId: 'c-17' }));
  await page.locator('.composer textarea').waitFor();
});

test('a line that breaks keeps nobody out', async () => {
  const site = await startSite(
    (server) =>
      `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${tag(server, 'data-pre-chat="name"')}`,
  );
  const page = await site.newPage();
  await page.route('**/later/pre-chat*', (route) => route.abort());
  await page.goto(site.url);
  await page.locator('.launcher').click();
  await page.locator('.composer textarea').waitFor();
});

test('an escalated chat says who is there', async () => {
  const { page } = await openShop(
    'data-avatar="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"',
  );
  await page.locator('.avatar img').first().waitFor();
  await page.evaluate(() => {
    document.querySelector('afterword-chat')!.responder = null;
  });
  await write(page, 'Hello');
  await page.getByRole('button', { name: 'Talk to a person' }).click();
  await page.getByText('Waiting for a person').waitFor();
  await page.locator('.note.waiting').waitFor();
  await page.evaluate(() =>
    document.querySelector('afterword-chat')!.conversation!.message({
      senderType: 'human_agent',
      content: 'Hello, this is Ben.',
    }),
  );
  await page.getByText('You are talking to a person').waitFor();
  expect(await page.locator('.note.waiting').count()).toBe(0);
});
