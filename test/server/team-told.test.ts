import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import type {
  HandoffActionResponse,
  NotifySettingsResponse,
  PushKeyResponse,
  PushSubscriptionResponse,
} from '../../src/contract/index.ts';
import { createApp } from '../../src/server/app.ts';
import { startMailServer, startOddServer, until } from '../mail-server.ts';
import { startPushService } from '../push-service.ts';
import { startReceiver } from '../receiver.ts';
import { SECRET, type TestServer } from './harness.ts';
import { stillServer } from './still-server.ts';
import { type AtHome, customer, makeAgent, makeTeam, signIn } from './team.ts';

const MINUTE = 60_000;

const settings = (at: TestServer, body: object) =>
  at.call('/api/v1/notifications/settings', {
    method: 'PATCH',
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

async function asks(at: TestServer, id: string, more: object = {}): Promise<AtHome> {
  const home = customer(at, id, { topic: 'returns', ...more });
  await home.say('Where is my <b>lamp</b>?');
  await home.escalate();
  return home;
}

/** Leaves a message while the team is being told. */
async function leaves(
  at: TestServer,
  home: AtHome,
  content = 'Call me',
): Promise<HandoffActionResponse> {
  const acting = home.act({ type: 'leave_message', email: 'jo@example.com', content });
  let isDone = false;
  void acting.finally(() => (isDone = true));
  // The message has to be stored before the team can be told of it.
  while (!isDone) {
    await at.app.notifier.round();
    await sleep(20);
  }
  const response = await acting;
  expect(response.status).toBe(200);
  return (await response.json()) as HandoffActionResponse;
}

test('mails the team when a customer waits and nobody is online: one mail for each conversation', async () => {
  const mails = await startMailServer();
  const at = await stillServer({ smtpUrl: mails.url, mailFrom: 'support@example.com' });
  await makeAgent(at, 'Ben');
  await settings(at, { mail_to: ['Team@example.com', 'lead@example.com'] });
  const home = await asks(at, 'c1');
  await at.app.notifier.round();
  expect(mails.received.map(({ to }) => to).toSorted()).toEqual([
    'lead@example.com',
    'team@example.com',
  ]);
  const [{ mail, from }] = mails.received as [(typeof mails.received)[0]];
  expect(from).toBe('support@example.com');
  expect(mail.subject).toBe('A customer is waiting, and no agent is online');
  expect(mail.text).toContain('Topic: Returns');
  expect(mail.text).toContain('https://support.example.com/dashboard/conversations/c1');
  expect(`${mail.text}${mail.html}`).not.toContain('lamp');

  expect((await home.act({ type: 'cancel' })).status).toBe(200);
  await home.escalate();
  at.clock.now += 10 * MINUTE;
  await at.app.notifier.round();
  expect(mails.received.length).toBe(2);
});

test('a mail that one node is still sending is not sent by another one as well', async () => {
  const slow = await startOddServer(until('end', () => {}));
  const mails = await startMailServer();
  const at = await stillServer({ smtpUrl: slow });
  const other = createApp({
    store: at.store,
    log: pino({ level: 'silent' }),
    now: () => at.clock.now,
    smtpUrl: mails.url,
    publicUrl: 'https://support.example.com',
    exporting: { every: 1 << 30 },
    sending: { every: 1 << 30 },
    notifying: { every: 1 << 30, delay: 1 << 30 },
  });
  onTestFinished(() => other.stop());
  await makeAgent(at, 'Ben');
  await asks(at, 'c1');
  void at.app.notifier.round();
  const claimed = () => at.store.query.selectFrom('delivery').select('attempts').executeTakeFirst();
  await expect.poll(claimed).toEqual({ attempts: 1 });
  // A mail may take two minutes, and the connection before it one.
  at.clock.now += 3 * MINUTE;
  await other.notifier.round();
  expect(mails.received).toEqual([]);
  at.clock.now += 3 * MINUTE;
  await other.notifier.round();
  expect(mails.received.map(({ to }) => to)).toEqual(['ben@example.com']);
});

test('collects what comes soon after a mail into the next one', async () => {
  const mails = await startMailServer();
  const at = await stillServer({ smtpUrl: mails.url });
  await makeAgent(at, 'Ben');
  for (const id of ['c1', 'c2', 'c3', 'c4']) {
    await asks(at, id);
    await at.app.notifier.round();
  }
  expect(mails.received.length).toBe(1);
  expect(mails.received[0]!.to).toBe('ben@example.com');
  at.clock.now += 2 * MINUTE;
  await at.app.notifier.round();
  expect(mails.received.length).toBe(2);
  expect(mails.received[1]!.mail.subject).toBe('3 customers need a reply');
  for (const id of ['c2', 'c3', 'c4']) expect(mails.received[1]!.mail.text).toContain(`/${id}`);
  at.clock.now += 60 * MINUTE;
  await at.app.notifier.round();
  expect(mails.received.length).toBe(2);
});

test('mails nothing when an agent is online, when the customer is gone, or when it is turned off', async () => {
  const mails = await startMailServer();
  const at = await stillServer({ smtpUrl: mails.url });
  const ben = await signIn(at, (await makeAgent(at, 'Ben')).id, 'busy');
  const first = await asks(at, 'c1');
  await at.app.notifier.round();
  await first.resolve();
  await ben.setStatus('offline');
  const home = await asks(at, 'c2');
  expect((await home.act({ type: 'cancel' })).status).toBe(200);
  await at.app.notifier.round();
  await settings(at, { mail_when_waiting: false });
  await asks(at, 'c3');
  await at.app.notifier.round();
  expect(mails.received).toEqual([]);
});

test('mails the message left to the team of the topic, with its content only if that is set', async () => {
  const mails = await startMailServer();
  const at = await stillServer({ smtpUrl: mails.url });
  const team = await makeTeam(at, { name: 'Returns', topics: ['returns'] });
  await makeAgent(at, 'Ben', { team_ids: [team.id] });
  await makeAgent(at, 'Dana');
  await settings(at, { mail_when_waiting: false });
  const told = await leaves(at, await asks(at, 'c1'));
  expect(told).toEqual({ success: true, told: ['mail'], telling: false });
  expect(mails.received.map(({ to }) => to)).toEqual(['ben@example.com']);
  expect(mails.received[0]!.mail.subject).toBe('A customer left a message');
  expect(mails.received[0]!.mail.text).not.toMatch(/Call me|jo@example/);

  await settings(at, { include_content: true });
  at.clock.now += 5 * MINUTE;
  await leaves(at, await asks(at, 'c2'), 'Call <i>me</i>');
  expect(mails.received.length).toBe(2);
  expect(mails.received[1]!.mail.text).toContain('Reply to: jo@example.com');
  expect(mails.received[1]!.mail.html).toContain('Call &lt;i&gt;me&lt;/i&gt;');
});

test('a customer who leaves a message learns what happened: nobody was told, or by which way', async () => {
  const at = await stillServer();
  const receiver = await startReceiver(() => ({ status: 500 }));
  const ben = await signIn(at, (await makeAgent(at, 'Ben')).id, 'offline');
  expect(await leaves(at, await asks(at, 'nobody'))).toMatchObject({ told: [], telling: false });

  await at.post('/api/v1/webhooks/outgoing', { url: receiver.url, types: ['message.left'] });
  expect(await leaves(at, await asks(at, 'failing'))).toMatchObject({ told: [], telling: true });

  // The receiver rests after its failure.
  at.clock.now += MINUTE;
  receiver.responds = () => ({ status: 200 });
  expect(await leaves(at, await asks(at, 'hook'))).toMatchObject({
    told: ['webhook'],
    telling: false,
  });

  const home = await asks(at, 'online');
  await ben.stream();
  await ben.setStatus('busy');
  expect((await leaves(at, home)).told).toContain('agent_online');
});

test('the state of the chat says how the team was told, as soon as it was', async () => {
  const mails = await startMailServer();
  const at = await stillServer({ smtpUrl: mails.url });
  await makeAgent(at, 'Ben');
  const home = await asks(at, 'c1');
  const stream = await home.stream();
  expect(await stream.until(({ type }) => type === 'state')).toMatchObject({
    status: 'away',
    told: [],
    telling: true,
  });
  await at.app.notifier.round();
  const later = await stream.until(({ type, data }) => type === 'state' && data.told.length > 0);
  expect(later).toMatchObject({ status: 'away', told: ['mail'], telling: false });
});

test('where there are no agents, the state says whether a webhook was told of the escalation', async () => {
  const at = await stillServer();
  const receiver = await startReceiver();
  await at.post('/api/v1/webhooks/outgoing', { url: receiver.url });
  const home = await asks(at, 'c1');
  const stream = await home.stream();
  expect(await stream.until(({ type }) => type === 'state')).toMatchObject({
    status: 'none',
    told: [],
    telling: true,
  });
  await at.app.notifier.round();
  const later = await stream.until(({ type, data }) => type === 'state' && !data.telling);
  expect(later).toMatchObject({ status: 'none', told: ['webhook'] });
});

test('a mail server that refuses the team’s address is no reason to say that it was told', async () => {
  const mails = await startMailServer(() => 550);
  const at = await stillServer({ smtpUrl: mails.url });
  await makeAgent(at, 'Ben');
  expect(await leaves(at, await asks(at, 'c1'))).toMatchObject({ told: [], telling: false });
});

test('says whether mails leave', async () => {
  const at = await stillServer();
  const body = await at.get<NotifySettingsResponse>('/api/v1/notifications/settings');
  expect(body.data).toEqual({
    mail_to: [],
    mail_when_waiting: true,
    mail_when_left: true,
    include_content: false,
    language: 'en',
    quiet_hours: null,
    mails_leave: false,
    mails_need: ['AFTERWORD_SMTP_URL'],
    push_subscriptions: 0,
  });
  expect((await settings(at, { mail_to: ['no address'] })).status).toBe(422);
});

test('sends a push message to the browsers of agents, that only these can read', async () => {
  const push = await startPushService();
  const at = await stillServer();
  const ben = await signIn(at, (await makeAgent(at, 'Ben')).id, 'offline');
  const key = (await (await ben.call('GET', '/push')).json()) as PushKeyResponse;
  expect(Buffer.from(key.public_key, 'base64url').length).toBe(65);
  for (let i = 0; i < 2; i++) {
    expect((await ben.call('POST', '/push/subscriptions', push.subscribe())).status).toBe(201);
  }
  const home = await asks(at, 'c1');
  await at.app.notifier.round();
  const { chatId } = await at.store.query
    .selectFrom('chat')
    .select('chatId')
    .executeTakeFirstOrThrow();
  const message = {
    title: 'A customer is waiting, and no agent is online.',
    body: '',
    tag: `chat-${chatId}`,
    path: '/dashboard/inbox',
  };
  expect(push.messages()).toEqual([message, message]);
  expect(push.requests[0]!.headers['authorization']).toContain(`k=${key.public_key}`);
  expect(await leaves(at, home)).toMatchObject({ told: ['push'] });
  // The keys stay, as browsers subscribed with them.
  const again = (await (await ben.call('GET', '/push')).json()) as PushKeyResponse;
  expect(again.public_key).toBe(key.public_key);
  expect(again.subscription_ids.length).toBe(2);
});

test('while some agents are online, push messages go to these alone', async () => {
  const push = await startPushService();
  const at = await stillServer();
  for (const [name, status] of [
    ['Ben', 'busy'],
    ['Dana', 'offline'],
  ] as const) {
    const agent = await signIn(at, (await makeAgent(at, name)).id, status);
    await agent.call('POST', '/push/subscriptions', push.subscribe());
  }
  await asks(at, 'c1');
  await at.app.notifier.round();
  expect(push.messages()).toMatchObject([{ title: 'A customer is waiting.' }]);
});

test('push messages contain what a customer wrote only if that is set', async () => {
  const push = await startPushService();
  const at = await stillServer();
  await settings(at, { include_content: true });
  const ben = await signIn(at, (await makeAgent(at, 'Ben')).id, 'offline');
  await ben.call('POST', '/push/subscriptions', push.subscribe());
  await asks(at, 'c1');
  await at.app.notifier.round();
  expect(push.messages()).toMatchObject([{ body: 'Where is my <b>lamp</b>?' }]);
});

test.each([404, 410])(
  'a subscription of which the push service says %i is removed',
  async (status) => {
    const push = await startPushService();
    const at = await stillServer();
    const ben = await signIn(at, (await makeAgent(at, 'Ben')).id, 'offline');
    await ben.call('POST', '/push/subscriptions', push.subscribe());
    push.responds = () => ({ status });
    await asks(at, 'c1');
    await at.app.notifier.round();
    await asks(at, 'c2');
    await at.app.notifier.round();
    expect(push.requests.length).toBe(1);
    expect((await (await ben.call('GET', '/push')).json()) as PushKeyResponse).toMatchObject({
      subscription_ids: [],
    });
  },
);

test('no push message goes to a private address, to a removed agent, or after the browser unsubscribed', async () => {
  const push = await startPushService();
  const at = await stillServer();
  const guarded = await stillServer({ allowsPrivateReceivers: false });
  const eve = await signIn(guarded, (await makeAgent(guarded, 'Eve')).id, 'offline');
  await eve.call('POST', '/push/subscriptions', push.subscribe());
  await asks(guarded, 'c1');
  await guarded.app.notifier.round();

  const gone = await signIn(at, (await makeAgent(at, 'Gone')).id, 'offline');
  await gone.call('POST', '/push/subscriptions', push.subscribe());
  await at.call(`/api/v1/agents/${gone.id}`, {
    method: 'DELETE',
    headers: { 'x-api-key': SECRET },
  });
  const ben = await signIn(at, (await makeAgent(at, 'Ben')).id, 'offline');
  const dana = await signIn(at, (await makeAgent(at, 'Dana')).id, 'offline');
  const made = await ben.call('POST', '/push/subscriptions', push.subscribe());
  const { id } = (await made.json()) as PushSubscriptionResponse;
  expect((await dana.call('DELETE', `/push/subscriptions/${id}`)).status).toBe(404);
  expect((await ben.call('DELETE', `/push/subscriptions/${id}`)).status).toBe(200);
  await asks(at, 'c1');
  await at.app.notifier.round();
  expect(push.requests).toEqual([]);
});

test('takes no subscription whose keys are not a browser’s', async () => {
  const push = await startPushService();
  const at = await stillServer();
  const ben = await signIn(at, (await makeAgent(at, 'Ben')).id, 'offline');
  const good = push.subscribe();
  const wrong = [
    { ...good, keys: { ...good.keys, auth: 'AA' } },
    { ...good, keys: { ...good.keys, p256dh: Buffer.alloc(65).toString('base64url') } },
    { ...good, endpoint: 'javascript:alert(1)' },
  ];
  for (const one of wrong) {
    expect((await ben.call('POST', '/push/subscriptions', one)).status).toBe(422);
  }
});
