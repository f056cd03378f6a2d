import { expect, test } from 'vitest';
import type { WebhookDelivery } from '../../src/contract/index.ts';
import { startMailServer } from '../mail-server.ts';
import { startPushService } from '../push-service.ts';
import { type Receiver, startReceiver } from '../receiver.ts';
import { CAPABILITY, eventMaker, SECRET, type TestServer } from './harness.ts';
import { stillServer } from './still-server.ts';
import { customer, makeAgent, signIn } from './team.ts';

const MINUTE = 60_000;

const SELF_HARM = { reason: 'sensitive_topic', detected: true, trigger: 'self-harm' };

/** A customer who asks for a person, and may write later that they may hurt themselves. */
function asking(at: TestServer, id: string) {
  const home = customer(at, id);
  const make = eventMaker(id);
  let seq = 100;
  return {
    ...home,
    escalates: (data: object) => home.send({ ...make('conversation.escalated', data), seq: ++seq }),
  };
}

/** Of the webhook: what it was told of escalations. */
const escalations = ({ requests }: Receiver) =>
  requests
    .map(({ body }) => JSON.parse(String(body)) as WebhookDelivery)
    .filter(({ type }) => type === 'conversation.escalated')
    .map(({ data: { chat_id, trigger } }) => ({ hasChat: chat_id !== null, trigger }));

async function withWebhook(at: TestServer): Promise<Receiver> {
  const receiver = await startReceiver();
  await at.post('/api/v1/webhooks/outgoing', { url: receiver.url });
  return receiver;
}

test('a customer in a chat who may hurt themselves is told: webhook, mail, push and inbox', async () => {
  const mails = await startMailServer();
  const push = await startPushService();
  const at = await stillServer({ smtpUrl: mails.url });
  const receiver = await withWebhook(at);
  const ben = await signIn(at, (await makeAgent(at, 'Ben')).id);
  await ben.call('POST', '/push/subscriptions', push.subscribe());
  const stream = await ben.stream();
  const home = asking(at, 'c1');
  await home.escalate();
  await at.app.notifier.round();
  const chatOf = async () => (await ben.inbox()).chats.find((one) => one.conversation_id === 'c1')!;
  expect((await chatOf()).self_harm).toBe(false);
  expect(mails.received).toEqual([]);
  await ben.act((await chatOf()).chat_id, { type: 'accept' });

  at.clock.now += MINUTE;
  await home.escalates(SELF_HARM);
  await at.app.notifier.round();
  expect(escalations(receiver)).toEqual([
    { hasChat: false, trigger: null },
    { hasChat: true, trigger: 'self-harm' },
  ]);
  expect(mails.received.map(({ mail }) => mail.subject)).toEqual([
    'A customer may hurt themselves',
  ]);
  expect(push.messages().at(-1)).toMatchObject({ title: 'A customer may hurt themselves.' });
  await stream.until(({ data }) => data.type === 'self_harm');
  expect((await chatOf()).self_harm).toBe(true);
  const { events } = await ben.chat((await chatOf()).chat_id);
  expect(events.filter(({ type }) => type === 'self_harm').length).toBe(1);
});

test('whoever asks again is told again: after going back, and where there are no agents', async () => {
  const at = await stillServer();
  const receiver = await withWebhook(at);
  const home = asking(at, 'c1');
  await home.escalate();
  // What is repeated at once is not told twice.
  await home.escalates({ reason: 'complex_issue' });
  await at.app.notifier.round();
  expect(escalations(receiver).length).toBe(1);
  at.clock.now += 2 * MINUTE;
  await home.escalates({ reason: 'complex_issue' });
  // A sign of self-harm is told at once, whatever was told before.
  await home.escalates(SELF_HARM);
  await at.app.notifier.round();
  // Deliveries come in any order.
  const triggers = escalations(receiver).map(({ trigger }) => trigger ?? 'none');
  expect(triggers.toSorted()).toEqual(['none', 'none', 'self-harm']);
});

test('whoever may hurt themselves is told also if their request is set apart as part of a flood', async () => {
  const mails = await startMailServer();
  const at = await stillServer({
    smtpUrl: mails.url,
    bounds: { suspect_escalations_per_address: 0 },
  });
  const receiver = await withWebhook(at);
  await signIn(at, (await makeAgent(at, 'Ben')).id);
  const home = asking(at, 'c1');
  await home.escalate();
  await at.app.notifier.round();
  expect(escalations(receiver)).toEqual([]);
  await home.escalates(SELF_HARM);
  await at.app.notifier.round();
  expect(escalations(receiver)).toEqual([{ hasChat: false, trigger: 'self-harm' }]);
  expect(mails.received.map(({ mail }) => mail.subject)).toEqual([
    'A customer may hurt themselves',
  ]);
});

test('an offer, imported history and an erased conversation are not told', async () => {
  const at = await stillServer();
  const receiver = await withWebhook(at);
  const home = asking(at, 'c1');
  await home.say('Hello');
  await home.escalates({ ...SELF_HARM, suggested: true });
  const make = eventMaker('old', new Date(at.clock.now - 3 * 60 * MINUTE).toISOString());
  const imported = await at.call('/api/v1/events', {
    method: 'POST',
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    body: JSON.stringify({
      capabilities: { old: CAPABILITY },
      events: [make('conversation.started', {}), make('conversation.escalated', SELF_HARM)],
    }),
  });
  expect(imported.status).toBe(200);
  await at.app.notifier.round();
  expect(escalations(receiver)).toEqual([]);
});

test('who waits, or left, and may hurt themselves is marked in the inbox; the figures agree', async () => {
  const at = await stillServer();
  const ben = await signIn(at, (await makeAgent(at, 'Ben')).id, 'offline');
  const first = asking(at, 'c1');
  await first.escalates(SELF_HARM);
  const second = asking(at, 'c2');
  await second.escalate();
  await second.escalates(SELF_HARM);
  await second.act({ type: 'leave_message', email: 'kim@example.com', content: 'Please write' });
  const third = asking(at, 'c3');
  await third.escalate();
  const { messages_left } = await ben.inbox();
  expect(
    Object.fromEntries(messages_left.map((one) => [one.conversation_id, one.self_harm])),
  ).toEqual({ c1: true, c2: true, c3: false });
});
