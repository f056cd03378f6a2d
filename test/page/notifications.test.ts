import type { CDPSession, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { AgentLinkResponse } from '../../src/contract/index.ts';
import { startPushService } from '../push-service.ts';
import { startReceiver } from '../receiver.ts';
import { SECRET } from '../server/harness.ts';
import { customer, makeAgent } from '../server/team.ts';
import {
  expectAccessible,
  newPage,
  openDashboard,
  type Site,
  startSite,
  useBrowser,
} from './harness.ts';

useBrowser();

const site = () => startSite(() => '', {}, undefined, { AFTERWORD_PRIVATE_RECEIVERS: 'allow' });

type Subscription = ReturnType<Awaited<ReturnType<typeof startPushService>>['subscribe']>;

/**
 * The inbox in a browser whose vendor's push service is ours: a Chromium of tests has no account at the real
 * one. Permission, service worker and notifications are the browser's.
 */
async function openInbox(one: Site, agentId: number, subscription: Subscription): Promise<Page> {
  const linked = await fetch(`${one.server.url}/api/v1/agents/${agentId}/link`, {
    method: 'POST',
    headers: { 'x-api-key': SECRET },
  });
  const { url } = (await linked.json()) as AgentLinkResponse;
  const page = await newPage();
  await page.context().grantPermissions(['notifications'], { origin: one.server.url });
  await page.addInitScript((given) => {
    const key = 'subscribed for the test';
    const made = {
      toJSON: () => given,
      unsubscribe: async () => (sessionStorage.removeItem(key), true),
    };
    Object.assign(PushManager.prototype, {
      subscribe: async () => (sessionStorage.setItem(key, '1'), made),
      getSubscription: async () => (sessionStorage.getItem(key) ? made : null),
    });
  }, subscription);
  await page.goto(url);
  await page.getByLabel('Your status').waitFor();
  return page;
}

/** Has the browser hand a message to the service worker, as it does with those of a push service. */
async function receive(session: CDPSession, origin: string, message: unknown): Promise<void> {
  const registration = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const found = registrations.find(({ isDeleted }) => !isDeleted);
      if (found) resolve(found.registrationId);
    });
  });
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.deliverPushMessage', {
    origin,
    registrationId: await registration,
    data: JSON.stringify(message),
  });
}

/** The notifications that the service worker asks the browser to show. A Chromium without a screen shows none. */
async function watchShown(page: Page): Promise<() => Promise<unknown>> {
  const [worker] = page.context().serviceWorkers();
  await worker!.evaluate(() => {
    const shown: unknown[] = [];
    Object.assign(self, { shown });
    const { registration } = self as unknown as { registration: ServiceWorkerRegistration };
    registration.showNotification = async (title, options) => void shown.push([title, options]);
  });
  return () => worker!.evaluate(() => (self as unknown as { shown: unknown }).shown);
}

test('an agent turns notifications on, gets one with the inbox closed, and turns them off', async () => {
  const push = await startPushService();
  const one = await site();
  const page = await openInbox(one, (await makeAgent(one.server, 'Ben')).id, push.subscribe());
  await expectAccessible(page, { include: '.push' });
  await page.getByRole('button', { name: 'Turn on notifications' }).click();
  await page.getByText('Notifications are on for this device.').waitFor();

  await page.getByLabel('Your status').selectOption('Offline');
  const home = customer(one.server, 'c1', { at: new Date().toISOString() });
  await home.say('Is anybody there?');
  await home.escalate();
  await expect.poll(() => push.requests.length).toBe(1);
  const [message] = push.messages();
  expect(message).toMatchObject({ title: 'A customer is waiting, and no agent is online.' });

  // Another page of the dashboard: the inbox is not open.
  await page.goto(`${one.server.url}/dashboard/nowhere`);
  const shown = await watchShown(page);
  const session = await page.context().newCDPSession(page);
  await receive(session, one.server.url, message);
  const { title, body, tag, path } = message as Record<string, string>;
  await expect.poll(shown).toEqual([[title, { body, tag, data: path, silent: false }]]);

  // Muted in the inbox, they make no sound, also after a reload.
  await page.goto(`${one.server.url}/dashboard/inbox`);
  await page.getByRole('button', { name: 'Mute', exact: true }).click();
  await page.reload();
  await page.getByText('Notifications are on for this device.').waitFor();
  await page.goto(`${one.server.url}/dashboard/nowhere`);
  await receive(await page.context().newCDPSession(page), one.server.url, message);
  await expect
    .poll(async () => ((await shown()) as unknown[]).at(-1))
    .toEqual([title, { body, tag, data: path, silent: true }]);

  await page.goto(`${one.server.url}/dashboard/inbox`);
  await page.getByRole('button', { name: 'Turn off notifications' }).click();
  await page.getByRole('button', { name: 'Turn on notifications' }).waitFor();
  const again = customer(one.server, 'c2', { at: new Date().toISOString() });
  await again.say('And now?');
  await again.escalate();
  await page.reload();
  await page.getByRole('button', { name: 'Turn on notifications' }).waitFor();
  expect(push.requests.length).toBe(1);
});

test('signing out ends the notifications of the browser', async () => {
  const push = await startPushService();
  const one = await site();
  const page = await openInbox(one, (await makeAgent(one.server, 'Ben')).id, push.subscribe());
  await page.getByRole('button', { name: 'Turn on notifications' }).click();
  await page.getByText('Notifications are on for this device.').waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Secret key').waitFor();
  const home = customer(one.server, 'c1', { at: new Date().toISOString() });
  await home.say('Is anybody there?');
  await home.escalate();
  const settings = await fetch(`${one.server.url}/api/v1/notifications/settings`, {
    headers: { 'x-api-key': SECRET },
  });
  expect(await settings.json()).toMatchObject({ data: { push_subscriptions: 0 } });
  expect(push.requests).toEqual([]);
});

test('the service worker has the scope of the dashboard, its policy, and is not cached', async () => {
  const one = await site();
  const response = await fetch(`${one.server.url}/dashboard/push-worker.js`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/javascript/);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
  expect(await response.text()).not.toMatch(/\b(?:import|export)\b/);
});

test('an administrator adds a webhook, sees that it fails and why, and replays a delivery', async () => {
  const receiver = await startReceiver(() => ({ status: 410 }));
  const one = await site();
  const page = await openDashboard(one);
  await page.getByRole('link', { name: 'Settings' }).click();
  const card = page.getByRole('region', { name: 'Webhooks', exact: true });
  await card.getByText('New webhook').click();
  await card.getByLabel('URL').fill(`${receiver.url}/hook`);
  await card.getByRole('button', { name: 'Create webhook' }).click();
  await card.getByText(/^whsec_/).waitFor();
  await card.getByRole('button', { name: 'I have saved it' }).click();
  await expectAccessible(page);

  const home = customer(one.server, 'c1', { at: new Date().toISOString() });
  await home.say('Is anybody there?');
  await home.escalate();
  await expect.poll(() => receiver.requests.length).toBe(1);
  await page.reload();
  await card.getByText('Disabled: The receiver answered 410 Gone.').waitFor();
  receiver.responds = () => ({ status: 200 });
  await card.getByRole('button', { name: 'Enable' }).click();
  await card.getByText('Active').waitFor();
  await card.getByText('Deliveries').click();
  await card.getByText(/conversation\.escalated.*failed.*HTTP 410/).waitFor();
  await card.getByRole('button', { name: 'Replay' }).click();
  // What had waited for the receiver comes too, under another id.
  const first = receiver.requests[0]!.headers['afterword-id'];
  const repeated = () =>
    receiver.requests.filter(({ headers }) => headers['afterword-id'] === first).length;
  await expect.poll(repeated).toBe(2);
});

test('the settings of mails are saved', async () => {
  const one = await site();
  const page = await openDashboard(one);
  await page.getByRole('link', { name: 'Settings' }).click();
  const card = page.getByRole('region', { name: 'Notifications', exact: true });
  await card.getByText('No mails are sent. Set AFTERWORD_SMTP_URL').waitFor();
  await card.getByLabel(/^Addresses/).fill('a@example.com, b@example.com');
  await card.getByLabel('Mail when a customer is to be answered by mail').uncheck();
  await card.getByRole('button', { name: 'Save' }).click();
  await card.getByText('Saved.').waitFor();
  await page.reload();
  expect(await card.getByLabel(/^Addresses/).inputValue()).toBe('a@example.com\nb@example.com');
  expect(await card.getByLabel('Mail when a customer is to be answered by mail').isChecked()).toBe(
    false,
  );
});
