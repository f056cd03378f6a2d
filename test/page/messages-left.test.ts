import { expect, test } from 'vitest';
import type { AgentLinkResponse } from '../../src/contract/index.ts';
import { freePort } from '../free-port.ts';
import { startMailServer } from '../mail-server.ts';
import { SECRET, testServer } from '../server/harness.ts';
import { makeAgent } from '../server/team.ts';
import {
  expectAccessible,
  newPage,
  openChat,
  openDashboard,
  shoot,
  startSite,
  tag,
  useBrowser,
  write,
} from './harness.ts';

useBrowser();

const INBOUND = 'secret-of-the-mail-provider';

test('a message left is answered by mail from the inbox, and the answer to the mail is there too', async () => {
  const smtp = await startMailServer();
  const port = await freePort();
  const server = await testServer(
    {
      smtpUrl: smtp.url,
      publicUrl: `http://127.0.0.1:${port}`,
      mailFrom: 'team@example.com',
      replyAddress: 'reply@in.example.com',
      inboundSecret: INBOUND,
      assets: { browser: 'dist/browser', dashboard: 'dist/dashboard' },
      now: Date.now,
    },
    true,
    port,
  );
  const site = await startSite(
    (running) => `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${tag(running)}`,
    {},
    server,
  );
  const ana = await makeAgent(site.server, 'Ana');
  const home = await site.newPage();
  await home.goto(site.url);
  await openChat(home);
  await write(home, 'Where is my parcel?');
  await home.getByRole('button', { name: 'Talk to a person' }).first().click();
  await home.getByText('Nobody is here right now').waitFor();
  await home.locator('.leave').getByLabel('E-mail').fill('kim@home.example');
  await home.locator('.leave').getByLabel('Write a message').fill('Please tell me where it is.');
  await home.getByRole('button', { name: 'Leave the message' }).click();
  // The team had a mail of the wait just now; the next one takes its time.
  const saved = home.getByText('Your message is saved, and the reply goes to kim@home.example.');
  await saved.waitFor();

  // The agent signs in for the first time.
  const linked = await fetch(`${site.server.url}/api/v1/agents/${ana.id}/link`, {
    method: 'POST',
    headers: { 'x-api-key': SECRET },
  });
  const { url } = (await linked.json()) as AgentLinkResponse;
  const inbox = await newPage({ viewport: { width: 1280, height: 800 } });
  await inbox.goto(url);
  await inbox.getByText('You are offline.').waitFor();
  const entry = inbox.locator('.chats .row', { hasText: 'Please tell me where it is.' });
  await entry.waitFor();
  await inbox.getByRole('heading', { name: 'Messages left, 1' }).waitFor();
  await expect.poll(() => inbox.title()).toBe('(1) Inbox – Afterword');
  await shoot(inbox, 'inbox-messages-left');
  await entry.getByRole('link').click();
  const field = inbox.getByLabel('Reply by mail to kim@home.example');
  await field.fill('It arrives tomorrow.');
  // Unsent words outlast a reload.
  await inbox.reload();
  expect(await field.inputValue()).toBe('It arrives tomorrow.');
  await expectAccessible(inbox);
  await shoot(inbox, 'inbox-message-left');
  await inbox.getByRole('button', { name: 'Send mail' }).click();
  await inbox.getByText('A mail was sent to kim@home.example').waitFor();
  // The customer's page is still open.
  const reply = home.locator('.entry.human_agent', { hasText: 'It arrives tomorrow.' });
  await reply.waitFor();
  expect(await saved.count()).toBe(0);
  expect(await home.getByText('You are talking to a person').count()).toBe(0);
  expect(await field.inputValue()).toBe('');
  expect(await inbox.getByLabel('Assigned to').inputValue()).toBe(String(ana.id));
  // The other mails are for the team.
  const mails = () => smtp.received.filter(({ to }) => to === 'kim@home.example');
  await expect.poll(() => mails().length).toBe(1);
  const [{ mail }] = mails() as [(typeof smtp.received)[0]];
  expect(mail.text).toContain('It arrives tomorrow.');
  await expect.poll(() => inbox.title()).toBe('Inbox – Afterword');

  const answer = `From: kim@home.example\r\nTo: ${mail.replyTo![0]!.address}\r\nMessage-ID: <1@home.example>\r\n\r\nThank you, that is fine.\r\n`;
  const delivered = await fetch(`${site.server.url}/api/v1/mail/inbound?secret=${INBOUND}`, {
    method: 'POST',
    headers: { 'content-type': 'message/rfc822' },
    body: answer,
  });
  expect(delivered.status).toBe(200);
  await inbox.locator('.log .said', { hasText: 'Thank you, that is fine.' }).waitFor();
  await expect.poll(() => inbox.title()).toBe('(1) Inbox – Afterword');
  await shoot(inbox, 'inbox-message-answered');
  await inbox.getByRole('button', { name: 'Done' }).click();
  await inbox.getByText('Left a message, done').waitFor();
  await inbox.getByText('No chats right now.').waitFor();

  await inbox.getByRole('button', { name: 'Take chats' }).click();
  await inbox.getByText('You are offline.').waitFor({ state: 'hidden' });
  expect(await inbox.getByLabel('Your status').inputValue()).toBe('available');
});

test('agents and teams are changed in the settings, which warn of a team that has nobody', async () => {
  const site = await startSite(() => '<!doctype html><title>Shop</title>');
  await makeAgent(site.server, 'Ana');
  const page = await openDashboard(site);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByText('New team').click();
  const team = page.locator('.new', { hasText: 'New team' });
  await team.getByLabel('Name').fill('Returns');
  await team.getByRole('button', { name: 'Add' }).click();
  await page.getByText('This team has no agents.').waitFor();
  await page.getByLabel('Change Ana').click();
  const agent = page.locator('.keys li', { hasText: 'ana@example.com' });
  await agent.getByLabel('First name').fill('Anabel');
  await agent.getByLabel('Role').selectOption('supervisor');
  await agent.getByLabel('Chats at the same time').fill('7');
  await agent.getByLabel('Returns').check();
  await agent.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Anabel' }).waitFor();
  await page.getByText('None of its agents was there today.').waitFor();
  await expectAccessible(page);
  await shoot(page, 'settings-agents');
  const list = await fetch(`${site.server.url}/api/v1/agents`, {
    headers: { 'x-api-key': SECRET },
  });
  expect(await list.json()).toMatchObject({
    data: [
      { first_name: 'Anabel', role: 'supervisor', chat_limit: 7, team_ids: [expect.any(Number)] },
    ],
  });

  const chats = page.getByRole('region', { name: 'Chats and messages left' });
  await chats.getByLabel('Minutes that an agent').fill('10');
  await chats.getByLabel('Hours within which').fill('4');
  await chats.getByRole('button', { name: 'Save' }).click();
  await chats.getByText('Saved.').waitFor();
  const settings = await fetch(`${site.server.url}/api/v1/organisation`, {
    headers: { 'x-api-key': SECRET },
  });
  expect(await settings.json()).toMatchObject({
    data: { agent_absence_minutes: 10, answer_within_minutes: 240 },
  });
});
