import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { AgentLinkResponse } from '../../src/contract/index.ts';
import { eventMaker, SECRET } from '../server/harness.ts';
import { customer, makeAgent, makeTeam, signIn } from '../server/team.ts';
import {
  expectAccessible,
  newPage,
  openDashboard,
  shoot,
  type Site,
  startSite,
  useBrowser,
} from './harness.ts';

useBrowser();

const admin = (site: Site, method: string, path: string, body: object) =>
  fetch(`${site.server.url}/api/v1${path}`, {
    method,
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** A site with one agent at the inbox, and a customer who has been here before and asks for a person. */
async function openInbox() {
  const site = await startSite(() => '<!doctype html><html lang="en"><title>Shop</title>');
  const ana = await makeAgent(site.server, 'Ana', { last_name: 'Sousa' });
  const ben = await makeAgent(site.server, 'Ben');
  await makeTeam(site.server, { name: 'Returns', topics: ['returns'] });
  await makeTeam(site.server, { name: 'Everybody' });
  for (const number of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) {
    const timestamp = new Date(Date.now() - number * 86_400_000).toISOString();
    const sent = await admin(site, 'POST', '/conversations', {
      conversation_id: `before-${number}`,
      platform: 'custom',
      customer_id: 'k1',
      topic: 'late parcel',
      csat_score: (number % 5) + 1,
      messages: [
        { sender_type: 'customer', content: `Where is parcel ${number}?`, timestamp },
        { sender_type: 'ai', content: 'It is on its way.', timestamp },
      ],
    });
    expect(sent.status).toBe(201);
  }
  const home = customer(site.server, 'c1', { at: new Date().toISOString() });
  const make = eventMaker('c1', new Date().toISOString());
  const also = (seq: number, type: Parameters<typeof make>[0], data: object) =>
    home.send({ ...make(type, data), seq });
  await home.say('My parcel is late again. This is the third time, and I am tired of it.');
  await also(40, 'message.added', {
    message_id: 'b1',
    sender_type: 'ai',
    content: 'I am sorry. It left our warehouse **yesterday**.',
  });
  await also(41, 'identity.set', { customer_id: 'k1', email: 'kim@example.com', name: 'Kim Ito' });
  await also(42, 'sentiment.changed', { sentiment: 'frustrated', score: -0.8 });
  const linked = await admin(site, 'POST', `/agents/${ana.id}/link`, {});
  const { url } = (await linked.json()) as AgentLinkResponse;
  const page = await newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(url);
  await page.getByLabel('Your status').selectOption('Available');
  // Said only when the server has the status, so that the customer does not ask before.
  await page.getByText('New chats appear here automatically, with a sound.').waitFor();
  await also(43, 'conversation.escalated', { reason: 'customer_requested_human' });
  await page.locator('.offer').waitFor();
  return { site, page, also, ben };
}

const names = (page: Page, log = '.log') =>
  page
    .locator(`${log} .said .by`)
    .evaluateAll((all) => all.map((by) => by.firstChild!.textContent));

/** On which side each message stands: of the customer, and of the team with its bot. */
const sides = (page: Page, log: string) =>
  page.locator(log).evaluateAll((items) =>
    items.map((item) => {
      const { left, right } = item.querySelector('.bubble, p')!.getBoundingClientRect();
      const around = item.parentElement!.getBoundingClientRect();
      const isLeft = left - around.left < around.right - right;
      return `${/\b(?:customer|ai|human_agent)\b/.exec(item.className)![0]} ${isLeft ? 'left' : 'right'}`;
    }),
  );

test('the inbox: sentiment of an offer, names, earlier conversations beside, and the same sides everywhere', async () => {
  const { page, also } = await openInbox();
  await page.locator('.offer .mark', { hasText: 'Frustrated' }).waitFor();
  await shoot(page, 'inbox-offer');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Take chat' }).click();
  await page.getByLabel('Reply').fill('Hello, I am looking into it.');
  await page.keyboard.press('Enter');
  await page.locator('.said.human_agent:not(.sending)').waitFor();
  // With the whole transcript from the server.
  await page.reload();
  await page.locator('.said.human_agent').waitFor();
  expect((await names(page)).map((name) => name!.trim())).toEqual(['Kim Ito', 'Bot', 'Ana Sousa']);
  const inInbox = await sides(page, '.log .said');
  expect(inInbox).toEqual(['customer left', 'ai right', 'human_agent right']);

  // What is written meanwhile stays.
  await page.getByLabel('Reply').fill('Half a sent');
  await page.getByText('About the customer').click();
  const earlier = page.getByRole('region', { name: 'Earlier conversations' });
  await expect.poll(() => earlier.getByRole('listitem').count()).toBe(10);
  await earlier.getByRole('button', { name: 'Show more' }).click();
  await expect.poll(() => earlier.getByRole('listitem').count()).toBe(12);
  await earlier.getByRole('button', { name: 'Where is parcel 3?' }).click();
  const beside = page.getByRole('complementary', { name: 'Earlier conversation' });
  await beside.getByText('It is on its way.').waitFor();
  await shoot(page, 'inbox-beside');
  // On a phone, it is above the chat.
  await page.setViewportSize({ width: 390, height: 844 });
  expect((await beside.boundingBox())!.width).toBe(390);
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await expectAccessible(page);
  expect(await page.getByLabel('Reply').inputValue()).toBe('Half a sent');
  await beside.getByRole('button', { name: 'Close' }).click();
  await beside.waitFor({ state: 'detached' });

  // Somebody who may hurt themselves is marked, in the list and in the transcript.
  await also(60, 'conversation.escalated', {
    reason: 'sensitive_topic',
    detected: true,
    trigger: 'self-harm',
  });
  await page.locator('.chats .mark', { hasText: 'May hurt themselves' }).waitFor();
  await page.locator('.happened', { hasText: 'The customer may hurt themselves' }).waitFor();

  await page.getByRole('link', { name: 'Full conversation' }).click();
  await page.locator('.transcript .human_agent').waitFor();
  expect(await sides(page, '.transcript > li')).toEqual(inInbox);
  expect(
    await page
      .locator('.transcript .by')
      .evaluateAll((all) => all.map((by) => by.firstChild!.textContent!.trim())),
  ).toEqual(['Kim Ito', 'Bot', 'Ana Sousa']);
  await shoot(page, 'conversation');
});

test('canned replies: a list with a preview, by keyboard, of all and own ones, edited in the inbox and the settings', async () => {
  const { site, page } = await openInbox();
  await admin(site, 'PUT', '/canned-answers', [
    { title: 'Greeting', content: 'Hello {name}, I am looking into it.' },
    { title: 'Delay', content: 'I am sorry that your parcel is late.\nIt arrives tomorrow.' },
  ]);
  await page.getByRole('button', { name: 'Take chat' }).click();
  const field = page.getByLabel('Reply', { exact: true });
  await field.waitFor();
  await page.reload();
  await field.fill('/');
  const options = page.locator('.canned').getByRole('option');
  await expect.poll(() => options.count()).toBe(2);
  await page.getByRole('button', { name: 'Edit your own replies' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Add a reply' }).click();
  await dialog.getByLabel('Title of reply 1').fill('Bye');
  await dialog.getByLabel('Text of reply 1').fill('Best wishes, Ana');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Saved.').waitFor();
  await shoot(page, 'inbox-own-replies');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => options.count()).toBe(3);
  await options.first().getByText('Yours').waitFor();
  // Saving sends nothing that is written in the chat.
  await field.fill('/none of them');
  await page.getByText('No canned reply has these words.').waitFor();
  await page.getByRole('button', { name: 'Edit your own replies' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Saved.').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  expect(await field.inputValue()).toBe('/none of them');
  // By a word of the text; the arrow keys choose, the preview shows the whole of it.
  await field.fill('/i am');
  await expect.poll(() => options.count()).toBe(2);
  await field.press('ArrowDown');
  await page.locator('.preview-text', { hasText: 'It arrives tomorrow.' }).waitFor();
  await shoot(page, 'inbox-canned');
  await expectAccessible(page);
  await field.press('ArrowUp');
  await field.press('Enter');
  expect(await field.inputValue()).toBe('Hello Kim Ito, I am looking into it.');

  const settings = await openDashboard(site);
  await settings.getByRole('link', { name: 'Settings' }).click();
  const card = settings.getByRole('region', { name: 'Canned replies' });
  await card.getByRole('button', { name: 'Remove Greeting' }).click();
  await card.getByRole('button', { name: 'Save' }).click();
  await card.getByText('Saved.').waitFor();
  await settings.reload();
  await card.getByLabel('Title of reply 1').waitFor();
  expect(await card.getByLabel('Title of reply 1').inputValue()).toBe('Delay');
  expect(await card.getByLabel('Title of reply 2').count()).toBe(0);
  await shoot(settings, 'settings-canned');
});

test('what is written is kept over a reload, and a note stays a note: it never goes to the customer', async () => {
  const { page, ben } = await openInbox();
  await page.getByRole('button', { name: 'Take chat' }).click();
  await page.getByLabel('Reply', { exact: true }).fill('Half a sentence');
  await page.reload();
  expect(await page.getByLabel('Reply', { exact: true }).inputValue()).toBe('Half a sentence');
  await page.getByLabel('Reply', { exact: true }).fill('');
  await page.getByRole('button', { name: 'Note', exact: true }).click();
  await page.getByLabel('Note for the team').fill('This customer is difficult');
  await page.reload();
  const note = page.getByLabel('Note for the team');
  await note.waitFor();
  expect(await note.inputValue()).toBe('This customer is difficult');
  await note.press('Enter');
  await page.locator('.happened.note', { hasText: 'difficult' }).waitFor();
  expect(await page.locator('.said.human_agent').count()).toBe(0);

  // An invitation names the agent, and the wrap-up knows the topics.
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByRole('dialog').getByLabel('To', { exact: true }).waitFor();
  expect(
    await page.getByRole('option', { name: 'Ben (offline)' }).isDisabled(),
    `${ben.id} is offline`,
  ).toBe(true);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'End', exact: true }).click();
  await page.getByRole('button', { name: 'End chat' }).click();
  await page.getByText('How did it go?').waitFor();
  const known = () =>
    page
      .locator('#known-topics option')
      .evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value));
  await expect.poll(known).toEqual(['Returns', 'Late parcel']);
  await shoot(page, 'inbox-wrap-up');
});

test('who looks into the chat of another agent sees what is said there', async () => {
  const site = await startSite(() => '');
  const [ana, ben] = [await makeAgent(site.server, 'Ana'), await makeAgent(site.server, 'Ben')];
  const atWork = await signIn(site.server, ben.id);
  const home = customer(site.server, 'c1', { at: new Date().toISOString() });
  await home.say('Hello', 'm1');
  await home.escalate();
  const offered = async () => (await atWork.inbox()).chats[0]?.offer?.agent_id;
  await expect.poll(offered).toBe(ben.id);
  const { chat_id: id } = (await atWork.inbox()).chats[0]!;
  expect((await atWork.act(id, { type: 'accept' })).status).toBe(200);

  const linked = await admin(site, 'POST', `/agents/${ana.id}/link`, {});
  const page = await newPage();
  await page.goto(((await linked.json()) as AgentLinkResponse).url);
  await page.locator('.chats a').click();
  const log = page.locator('.log');
  await log.getByText('Hello').waitFor();
  await home.say('It is number 7', 'm2');
  await log.getByText('It is number 7').waitFor();
  await atWork.act(id, { type: 'message', message_id: 'm3', content: 'It is on its way' });
  await log.getByText('It is on its way').waitFor();
  expect(await log.locator('.said').count()).toBe(3);
});
