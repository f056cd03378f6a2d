import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../src/server/app.ts';
import { startMailServer } from '../mail-server.ts';
import { type Receiver, startReceiver } from '../receiver.ts';
import { SECRET, type TestServer } from './harness.ts';
import { stillServer } from './still-server.ts';
import { customer, makeAgent } from './team.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

async function call(at: TestServer, method: string, path: string, body?: object) {
  const response = await at.call(`/api/v1/${path}`, {
    method,
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(response.status).toBeLessThan(300);
  return (await response.json()) as { data: { id: string } };
}

const makeAlert = (at: TestServer, name: string, more: object = {}) =>
  call(at, 'POST', 'alerts', {
    name,
    figure: 'conversations',
    comparison: 'above',
    threshold: 0,
    window_hours: 1,
    ...more,
  });

async function talk(at: TestServer) {
  const time = new Date(at.clock.now).toISOString();
  await call(at, 'POST', 'conversations', {
    conversation_id: crypto.randomUUID(),
    platform: 'custom',
    started_at: time,
    messages: [{ sender_type: 'customer', content: 'Hello', timestamp: time }],
  });
}

async function pass(at: TestServer, minutes: number) {
  for (let minute = 0; minute < minutes; minute++) {
    at.clock.now += MINUTE;
    await at.app.watch.round();
    await at.app.notifier.round();
  }
}

const slackTexts = ({ requests }: Receiver) =>
  requests.map(({ body }) => (JSON.parse(body.toString()) as { text: string }).text.split(':')[0]);

/** Two alerts that start one after the other and end in turn, in quiet hours that end at 14:00. */
async function alertsInQuietHours(at: TestServer, url: string) {
  await call(at, 'POST', 'webhooks/outgoing', {
    url,
    form: 'slack',
    types: ['alert.started', 'alert.ended'],
  });
  await call(at, 'PATCH', 'notifications/settings', {
    quiet_hours: { from: '11:00', to: '14:00' },
  });
  await talk(at);
  for (const name of ['A', 'B', 'C', 'D']) {
    const { data } = await makeAlert(at, name);
    await pass(at, 1);
    await call(at, 'PATCH', `alerts/${data.id}`, { enabled: false });
    await pass(at, 1);
  }
  return ['⚠ A', '✓ A', '⚠ B', '✓ B', '⚠ C', '✓ C', '⚠ D', '✓ D'];
}

test('Slack is told in the order of what happened after quiet hours, also by a receiver that fails first', async () => {
  const at = await stillServer();
  const slack = await startReceiver(() => ({ status: slack.requests.length === 1 ? 503 : 200 }));
  const expected = await alertsInQuietHours(at, slack.url);
  expect(slack.requests).toEqual([]);
  at.clock.now = Date.parse('2026-03-10T14:00:00Z');
  await at.app.notifier.round();
  at.clock.now += MINUTE;
  await at.app.notifier.round();
  // The first attempt failed.
  expect(slackTexts(slack)).toEqual([expected[0], ...expected]);
});

test('of two nodes, one at a time tells a webhook, in that order', async () => {
  const at = await stillServer();
  const other = createApp({
    store: at.store,
    log: pino({ level: 'silent' }),
    now: () => at.clock.now,
    allowsPrivateReceivers: true,
    exporting: { every: 1 << 30 },
    sending: { every: 1 << 30 },
    notifying: { every: 1 << 30, delay: 1 << 30 },
    watching: { every: 1 << 30 },
  });
  onTestFinished(() => other.stop());
  // The first attempt never gets a response.
  const slack = await startReceiver(() => (slack.requests.length === 1 ? null : { status: 200 }));
  const expected = await alertsInQuietHours(at, slack.url);
  at.clock.now = Date.parse('2026-03-10T14:00:00Z');
  const first = at.app.notifier.round();
  await expect.poll(() => slack.requests.length).toBe(1);
  await other.notifier.round();
  expect(slack.requests.length).toBe(1);
  await first;
  at.clock.now += MINUTE;
  await Promise.all([at.app.notifier.round(), other.notifier.round()]);
  for (let round = 0; round < 10; round++) await other.notifier.round();
  expect(slackTexts(slack)).toEqual([expected[0], ...expected]);
});

test('what a killed node was telling comes before what happened later', async () => {
  const at = await stillServer();
  const slack = await startReceiver();
  const expected = await alertsInQuietHours(at, slack.url);
  at.clock.now = Date.parse('2026-03-10T14:00:00Z');
  // As a node leaves it that was killed in its first attempt.
  await at.store.write(async ({ query }) => {
    const first = await query
      .selectFrom('delivery')
      .select('deliveryId')
      .orderBy('createdAt')
      .executeTakeFirstOrThrow();
    const until = at.clock.now + MINUTE;
    await query
      .updateTable('delivery')
      .set({ dueAt: until, attempts: 1 })
      .where('deliveryId', '=', first.deliveryId)
      .execute();
    await query.updateTable('webhook').set({ busyUntil: until }).execute();
  });
  await at.app.notifier.round();
  expect(slack.requests).toEqual([]);
  at.clock.now += MINUTE;
  await at.app.notifier.round();
  expect(slackTexts(slack)).toEqual(expected);
});

test('what is due at the end of quiet hours is attempted for a day from then', async () => {
  const isUp = { value: false };
  const mails = await startMailServer(() => (isUp.value ? null : 451));
  const at = await stillServer({ smtpUrl: mails.url });
  const slack = await startReceiver(() => ({ status: isUp.value ? 200 : 503 }));
  await call(at, 'POST', 'webhooks/outgoing', {
    url: slack.url,
    form: 'slack',
    types: ['alert.started'],
  });
  // 12:01 is quiet until 12:00 of the next day.
  await call(at, 'PATCH', 'notifications/settings', {
    quiet_hours: { from: '12:01', to: '12:00' },
  });
  await makeAlert(at, 'A', { mail_to: ['lead@example.com'] });
  await talk(at);
  await pass(at, 1);
  at.clock.now = Date.parse('2026-03-11T12:00:00Z');
  for (let minute = 0; minute < 3 * 60; minute++) {
    await at.app.notifier.round();
    at.clock.now += MINUTE;
  }
  expect(slack.requests.length).toBeGreaterThan(5);
  isUp.value = true;
  slack.requests.length = 0;
  at.clock.now += HOUR;
  await at.app.notifier.round();
  expect(mails.received.length).toBe(1);
  expect(slack.requests.length).toBe(1);
});

test('a mail that waited for the daily limit is attempted for a day from then', async () => {
  let isUp = true;
  const mails = await startMailServer(() => (isUp ? null : 451));
  const at = await stillServer({ smtpUrl: mails.url, bounds: { team_mails_per_organisation: 1 } });
  await makeAgent(at, 'Ben');
  for (const id of ['c1', 'c2']) {
    const home = customer(at, id);
    await home.say('Hello');
    await home.escalate();
    await at.app.notifier.round();
    at.clock.now += 3 * MINUTE;
  }
  for (let hour = 0; hour < 25; hour++) {
    await at.app.notifier.round();
    at.clock.now += HOUR;
  }
  expect(mails.received.length).toBe(1);
  isUp = false;
  // Started anew with a higher limit.
  const next = createApp({
    store: at.store,
    log: pino({ level: 'silent' }),
    now: () => at.clock.now,
    smtpUrl: mails.url,
    publicUrl: 'https://support.example.com',
    dispatching: { every: 1 << 30, lostAfter: 1 << 30 },
    exporting: { every: 1 << 30 },
    sending: { every: 1 << 30 },
    notifying: { every: 1 << 30, delay: 1 << 30, random: () => 1 },
    watching: { every: 1 << 30 },
  });
  onTestFinished(() => next.stop());
  for (let minute = 0; minute < 3 * 60; minute++) {
    await next.notifier.round();
    at.clock.now += MINUTE;
  }
  isUp = true;
  at.clock.now += HOUR;
  await next.notifier.round();
  expect(mails.received.length).toBe(2);
});

test('a server that was off for two days attempts what it had not told more than once', async () => {
  let failures = 3;
  const at = await stillServer();
  const receiver = await startReceiver(() => ({ status: failures-- > 0 ? 503 : 200 }));
  await call(at, 'POST', 'webhooks/outgoing', { url: receiver.url, types: ['alert.started'] });
  await makeAlert(at, 'A');
  await talk(at);
  at.clock.now += MINUTE;
  await at.app.watch.round();
  await at.app.notifier.round();
  at.clock.now += 2 * DAY;
  for (let minute = 0; minute < 3; minute++) {
    await at.app.notifier.round();
    at.clock.now += MINUTE;
  }
  expect(receiver.requests.length).toBe(4);
});
