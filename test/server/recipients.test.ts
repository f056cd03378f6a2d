// @postgres-in-the-long-run: it is about addresses.
import { expect, test } from 'vitest';
import { type MailServer, startMailServer } from '../mail-server.ts';
import { SECRET, testServer, type TestServer } from './harness.ts';
import { customer, makeAgent } from './team.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** @param refuse what the mail server says instead of taking a mail */
async function start(
  refuse: (to: string, attempt: number) => number | null = () => null,
): Promise<{ at: TestServer; mails: MailServer }> {
  const mails = await startMailServer(refuse);
  const at = await testServer({
    smtpUrl: mails.url,
    mailFrom: 'support@example.com',
    publicUrl: 'https://support.example.com',
    dispatching: { every: 1 << 30, lostAfter: 1 << 30 },
    sending: { every: 1 << 30 },
    notifying: { every: 1 << 30, delay: 1 << 30, random: () => 1 },
    watching: { every: 1 << 30 },
  });
  return { at, mails };
}

async function call(at: TestServer, method: string, path: string, body?: object) {
  const response = await at.call(`/api/v1/${path}`, {
    method,
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(response.status).toBeLessThan(300);
  return (await response.json()) as { data: { id: string } };
}

/** An alert that starts in quiet hours, which end at 14:00. */
async function startQuietly(at: TestServer, more: object = {}) {
  await call(at, 'PATCH', 'notifications/settings', {
    quiet_hours: { from: '11:00', to: '14:00' },
  });
  const { data } = await call(at, 'POST', 'alerts', {
    name: 'Many',
    figure: 'conversations',
    comparison: 'above',
    threshold: 0,
    window_hours: 1,
    ...more,
  });
  const time = new Date(at.clock.now - MINUTE).toISOString();
  await call(at, 'POST', 'conversations', {
    conversation_id: 'c1',
    platform: 'custom',
    started_at: time,
    messages: [{ sender_type: 'customer', content: 'Hello', timestamp: time }],
  });
  at.clock.now += MINUTE;
  await at.app.watch.round();
  await at.app.notifier.round();
  return data.id;
}

async function endQuietHours(at: TestServer) {
  at.clock.now = Date.parse('2026-03-10T14:00:00Z');
  await at.app.notifier.round();
}

const toOf = (mails: MailServer) => mails.received.map(({ to }) => to).toSorted();

test('an administrator who left, or is none any more, gets no mail of an alert; who took their place does', async () => {
  const { at, mails } = await start();
  const ana = await makeAgent(at, 'Ana', { role: 'admin' });
  const ben = await makeAgent(at, 'Ben', { role: 'admin' });
  await makeAgent(at, 'Dana', { role: 'admin' });
  await startQuietly(at);
  await call(at, 'DELETE', `agents/${ana.id}`);
  await call(at, 'PATCH', `agents/${ben.id}`, { role: 'agent' });
  await makeAgent(at, 'Eve', { role: 'admin' });
  await endQuietHours(at);
  expect(mails.received.length).toBe(2);
  expect(toOf(mails)).toEqual(['dana@example.com', 'eve@example.com']);
});

test('an address that was taken from the alert gets no mail; the one in its place does, once', async () => {
  const { at, mails } = await start();
  const id = await startQuietly(at, { mail_to: ['old@example.com', 'stays@example.com'] });
  await call(at, 'PATCH', `alerts/${id}`, { mail_to: ['stays@example.com', 'new@example.com'] });
  await endQuietHours(at);
  expect(toOf(mails)).toEqual(['new@example.com', 'stays@example.com']);
});

test('an alert that mails nobody any more mails nobody', async () => {
  const { at, mails } = await start();
  const id = await startQuietly(at, { mail_to: ['old@example.com'] });
  await call(at, 'PATCH', `alerts/${id}`, { mail: false });
  await endQuietHours(at);
  expect(mails.received).toEqual([]);
});

test('that a deleted alert is over goes to those who were told of it', async () => {
  const { at, mails } = await start();
  const id = await startQuietly(at, { mail_to: ['lead@example.com'] });
  await call(at, 'DELETE', `alerts/${id}`);
  await endQuietHours(at);
  expect(mails.received.map(({ mail }) => mail.subject)).toEqual(['Over: Many']);
});

test('an administrator who left gets no digest that the mail server deferred', async () => {
  const { at, mails } = await start((to) => (to === 'ana@example.com' ? 451 : null));
  const ana = await makeAgent(at, 'Ana', { role: 'admin' });
  await call(at, 'PATCH', 'digest', { enabled: true });
  at.clock.now = Date.parse('2026-03-16T08:00:00Z');
  await at.app.watch.round();
  await at.app.notifier.round();
  await call(at, 'DELETE', `agents/${ana.id}`);
  await makeAgent(at, 'Ben', { role: 'admin' });
  at.clock.now += HOUR;
  await at.app.notifier.round();
  expect(toOf(mails)).toEqual(['ben@example.com']);
  const { state } = await at.store.query
    .selectFrom('delivery')
    .select('state')
    .where('targetId', '=', 'ana@example.com')
    .executeTakeFirstOrThrow();
  expect(state).toBe('dropped');
});

test('an agent who left gets no mail of a customer that the mail server deferred; who took their place does', async () => {
  let isDown = true;
  const { at, mails } = await start(() => (isDown ? 451 : null));
  const ben = await makeAgent(at, 'Ben');
  const home = customer(at, 'c1');
  await home.say('Hello');
  await home.escalate();
  await at.app.notifier.round();
  await call(at, 'DELETE', `agents/${ben.id}`);
  await makeAgent(at, 'Dana');
  isDown = false;
  at.clock.now += MINUTE;
  await at.app.notifier.round();
  expect(toOf(mails)).toEqual(['dana@example.com']);
});

test('an address that was taken from the settings gets no mail of a customer', async () => {
  let isDown = true;
  const { at, mails } = await start(() => (isDown ? 451 : null));
  await makeAgent(at, 'Ben');
  await call(at, 'PATCH', 'notifications/settings', { mail_to: ['old@example.com'] });
  const home = customer(at, 'c1');
  await home.say('Hello');
  await home.escalate();
  await at.app.notifier.round();
  await call(at, 'PATCH', 'notifications/settings', { mail_to: ['New@example.com'] });
  isDown = false;
  at.clock.now += MINUTE;
  await at.app.notifier.round();
  await at.app.notifier.round();
  expect(toOf(mails)).toEqual(['new@example.com']);
});
