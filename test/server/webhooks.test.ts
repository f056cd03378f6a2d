// @postgres-in-the-long-run: it is about what is sent; the queue behind it is the same for mails, see `senders.test.ts`.
import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import type {
  DeliveryListResponse,
  ListedWebhook,
  WebhookDelivery,
  WebhookListResponse,
  WebhookSecretResponse,
} from '../../src/contract/index.ts';
import { createApp } from '../../src/server/app.ts';
import { startReceiver, type ReceivedRequest } from '../receiver.ts';
import { CAPABILITY, errorOf, eventMaker, SECRET, testServer, type TestServer } from './harness.ts';
import { customer, makeAgent, signIn } from './team.ts';

const HOUR = 3_600_000;

/** A server that delivers to this machine, and only when it is told to. */
const server = (more: Parameters<typeof testServer>[0] = {}) =>
  testServer({
    allowsPrivateReceivers: true,
    dispatching: { every: 1 << 30, lostAfter: 1 << 30 },
    notifying: { every: 1 << 30, delay: 1 << 30, random: () => 1, deadline: 500 },
    publicUrl: 'https://support.example.com',
    ...more,
  });

async function makeWebhook(at: TestServer, url: string, more: object = {}) {
  const response = await at.post('/api/v1/webhooks/outgoing', { url, ...more });
  expect(response.status).toBe(201);
  return (await response.json()) as WebhookSecretResponse;
}

const call = (at: TestServer, method: string, path: string, body?: object) =>
  at.call(`/api/v1/webhooks/${path}`, {
    method,
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });

const listed = async (at: TestServer): Promise<ListedWebhook[]> =>
  (await at.get<WebhookListResponse>('/api/v1/webhooks/outgoing')).data;

const deliveriesOf = async (at: TestServer, id: string) =>
  (await at.get<DeliveryListResponse>(`/api/v1/webhooks/outgoing/${id}/deliveries`)).data;

const bodyOf = ({ body }: ReceivedRequest) => JSON.parse(body.toString()) as WebhookDelivery;

/** The example of the documentation, as it stands there. */
const [, example] = /```js verify\n(.*?)```/s.exec(readFileSync('docs/notify.md', 'utf8'))!;
const { isFromAfterword } = (await import(
  `data:text/javascript,${encodeURIComponent(example!)}`
)) as { isFromAfterword(secret: string, headers: IncomingHttpHeaders, body: string): boolean };

function isSigned(at: TestServer, secret: string, { headers, body }: ReceivedRequest): boolean {
  // Refused if it is old: the server's clock counts.
  const clock = vi.spyOn(Date, 'now').mockReturnValue(at.clock.now);
  try {
    return isFromAfterword(secret, headers, body.toString());
  } finally {
    clock.mockRestore();
  }
}

/** Escalates a conversation, of which a webhook is told. */
async function escalate(at: TestServer, id = 'c1', data: object = {}) {
  const make = eventMaker(id);
  await at.send(
    [
      make('conversation.started', { topic: 'returns', ...data }),
      make('conversation.escalated', { reason: 'customer_requested_human' }),
    ],
    { capabilities: { [id]: CAPABILITY } },
  );
}

test('delivers every kind of notice once, signed, without what customers wrote', async () => {
  const at = await server();
  const receiver = await startReceiver();
  const { secret } = await makeWebhook(at, `${receiver.url}/hook`);
  await makeAgent(at, 'Ben');
  const home = customer(at, 'chat', { topic: 'returns' });
  await home.say('Where is my lamp?');
  await home.escalate();
  expect(
    (await home.act({ type: 'leave_message', email: 'jo@example.com', content: 'Call me' })).status,
  ).toBe(200);
  const make = eventMaker('rated');
  await at.send(
    [
      make('message.added', {
        message_id: 'm1',
        sender_type: 'customer',
        content: 'How do I return it?',
      }),
      make('message.added', {
        message_id: 'm2',
        sender_type: 'ai',
        content: 'I am not sure.',
        ai_confidence_score: 0.1,
      }),
      make('survey.rated', { rating: 2 }),
    ],
    { capabilities: { rated: CAPABILITY } },
  );
  await at.get('/api/v1/conversations/knowledge-gaps');
  await at.app.notifier.round();
  await at.app.notifier.round();

  const bodies = receiver.requests.map(bodyOf);
  expect(bodies.map(({ type, data }) => `${type} ${data.conversation_id}`).toSorted()).toEqual([
    'chat.waiting chat',
    'conversation.escalated chat',
    // The customer was escalated after it.
    'gap.found chat',
    'gap.found rated',
    'message.left chat',
    'survey.rated rated',
  ]);
  expect(receiver.requests.every((one) => isSigned(at, secret, one))).toBe(true);
  expect(new Set(bodies.map(({ id }) => id)).size).toBe(6);
  const waiting = bodies.find(({ type }) => type === 'chat.waiting')!;
  expect(waiting).toMatchObject({
    organisation_id: 'default',
    data: {
      topic: 'returns',
      escalation_reason: 'customer_requested_human',
      agents_online: false,
      content: null,
      email: null,
      url: 'https://support.example.com/dashboard/conversations/chat',
    },
  });
  expect(bodies.find(({ type }) => type === 'survey.rated')!.data.rating).toBe(2);
  expect(JSON.stringify(bodies)).not.toMatch(/lamp|Call me|jo@example|return it/);
});

test('delivers what customers wrote if the webhook includes it', async () => {
  const at = await server();
  const receiver = await startReceiver();
  await makeWebhook(at, receiver.url, { types: ['message.left'], includes_content: true });
  await makeAgent(at, 'Ben');
  const home = customer(at, 'chat');
  await home.say('Where is my lamp?');
  await home.escalate();
  await home.act({ type: 'leave_message', email: 'jo@example.com', content: 'Call me' });
  await at.app.notifier.round();
  expect(receiver.requests.map(bodyOf)).toMatchObject([
    { type: 'message.left', data: { content: 'Call me', email: 'jo@example.com' } },
  ]);
});

test('tells nobody of imported history', async () => {
  const at = await server();
  const receiver = await startReceiver();
  await makeWebhook(at, receiver.url);
  const old = new Date(at.clock.now - 40 * 24 * HOUR).toISOString();
  const response = await at.post('/api/v1/conversations', {
    conversation_id: 'old',
    platform: 'custom',
    started_at: old,
    messages: [{ sender_type: 'customer', content: 'Hello', timestamp: old }],
    escalated: true,
    escalation_reason: 'policy',
    csat_score: 1,
    status: 'resolved',
  });
  expect(response.status).toBeLessThan(300);
  await at.app.notifier.round();
  expect(receiver.requests).toEqual([]);
});

test('repeats a failed delivery with growing waits, under the same id, until it succeeds', async () => {
  const at = await server();
  const receiver = await startReceiver(() => ({ status: 500 }));
  const { data } = await makeWebhook(at, receiver.url);
  await escalate(at);
  await at.app.notifier.round();
  expect(receiver.requests.length).toBe(1);
  expect(await listed(at)).toMatchObject([
    { state: 'failing', last_error: 'HTTP 500', pending: 1 },
  ]);
  const waits: number[] = [];
  for (let attempt = 2; attempt <= 4; attempt++) {
    const [delivery] = await deliveriesOf(at, data.id);
    const next = Date.parse(delivery!.next_attempt_at!);
    waits.push(next - at.clock.now);
    at.clock.now = next - 1;
    await at.app.notifier.round();
    expect(receiver.requests.length).toBe(attempt - 1);
    at.clock.now = next;
    if (attempt === 4) receiver.responds = () => ({ status: 204 });
    await at.app.notifier.round();
    expect(receiver.requests.length).toBe(attempt);
  }
  expect(waits).toEqual([5_000, 10_000, 20_000]);
  expect(new Set(receiver.requests.map(({ headers }) => headers['afterword-id'])).size).toBe(1);
  expect(await listed(at)).toMatchObject([{ state: 'active', pending: 0 }]);
  expect(await deliveriesOf(at, data.id)).toMatchObject([{ state: 'delivered', attempts: 4 }]);
});

test('gives a delivery up after a day, and can replay it', async () => {
  const at = await server();
  const receiver = await startReceiver(() => ({ status: 500 }));
  const { data } = await makeWebhook(at, receiver.url);
  await escalate(at);
  const start = at.clock.now;
  await at.app.notifier.round();
  for (;;) {
    const [delivery] = await deliveriesOf(at, data.id);
    if (delivery!.next_attempt_at === null) break;
    at.clock.now = Date.parse(delivery!.next_attempt_at);
    await at.app.notifier.round();
  }
  expect(at.clock.now - start).toBeGreaterThan(22 * HOUR);
  expect(at.clock.now - start).toBeLessThanOrEqual(24 * HOUR);
  const [failed] = await deliveriesOf(at, data.id);
  expect(failed).toMatchObject({ state: 'failed', error: 'HTTP 500' });
  expect((await listed(at))[0]!.pending).toBe(0);

  receiver.responds = () => ({ status: 200 });
  const replayed = await call(at, 'POST', `deliveries/${failed!.id}/replay`);
  expect(replayed.status).toBe(202);
  await at.app.notifier.round();
  expect(await deliveriesOf(at, data.id)).toMatchObject([
    { state: 'delivered', notice_id: failed!.notice_id },
    { state: 'failed' },
  ]);
});

test('a receiver that is gone is disabled, with a note, until it is enabled', async () => {
  const at = await server();
  const receiver = await startReceiver(() => ({ status: 410 }));
  const { data } = await makeWebhook(at, receiver.url);
  await escalate(at);
  await at.app.notifier.round();
  await escalate(at, 'c2');
  await at.app.notifier.round();
  expect(receiver.requests.length).toBe(1);
  expect(await listed(at)).toMatchObject([
    { state: 'disabled', note: 'The receiver answered 410 Gone.', pending: 0 },
  ]);
  const [delivery] = await deliveriesOf(at, data.id);
  const refused = await call(at, 'POST', `deliveries/${delivery!.id}/replay`);
  expect((await errorOf(refused)).code).toBe('conflict');

  receiver.responds = () => ({ status: 200 });
  expect((await call(at, 'PATCH', `outgoing/${data.id}`, { enabled: true })).status).toBe(200);
  await escalate(at, 'c3');
  await at.app.notifier.round();
  expect(await listed(at)).toMatchObject([{ state: 'active', note: null }]);
  expect(
    receiver.requests.map(bodyOf).map(({ data: { conversation_id } }) => conversation_id),
  ).toEqual(['c1', 'c3']);
});

test('a receiver that never responds holds up no other one, and is asked once in a while', async () => {
  const at = await server({
    // An attempt that ends wakes the next round, as it does in a running server.
    notifying: { every: 1 << 30, delay: 0, random: () => 1, deadline: 2_000 },
  });
  const slow = await startReceiver(() => null);
  const quick = await startReceiver();
  const { data } = await makeWebhook(at, slow.url);
  await makeWebhook(at, quick.url);
  for (let i = 0; i < 30; i++) await escalate(at, `c${i}`);
  const round = at.app.notifier.round();
  await expect.poll(() => quick.requests.length, { timeout: 10_000 }).toBe(30);
  // At most two at a time, and none of them has ended.
  expect(slow.requests.length).toBeLessThanOrEqual(2);
  await round;
  expect(slow.requests.length).toBeLessThanOrEqual(2);
  const first = (await listed(at)).find(({ id }) => id === data.id);
  expect(first).toMatchObject({
    state: 'failing',
    last_error: 'No response in time.',
    pending: 30,
  });
});

test('while a receiver rests after a failure, new notices wait with the others', async () => {
  const at = await server();
  const receiver = await startReceiver(() => ({ status: 503, headers: { 'retry-after': '600' } }));
  await makeWebhook(at, receiver.url);
  await escalate(at);
  await at.app.notifier.round();
  await escalate(at, 'c2');
  at.clock.now += 599_000;
  await at.app.notifier.round();
  expect(receiver.requests.length).toBe(1);
  receiver.responds = () => ({ status: 200 });
  at.clock.now += 1_000;
  await at.app.notifier.round();
  expect(receiver.requests.length).toBe(3);
});

test('refuses private addresses unless they are allowed, and says why', async () => {
  const at = await server({ allowsPrivateReceivers: false });
  const receiver = await startReceiver();
  const { data } = await makeWebhook(at, receiver.url.replace('http:', 'https:'));
  await escalate(at);
  await at.app.notifier.round();
  expect(receiver.requests).toEqual([]);
  expect(await deliveriesOf(at, data.id)).toMatchObject([
    { state: 'failed', error: 'The address is not public.' },
  ]);
});

test.each(['ftp://example.com/', 'https://user:word@example.com/', 'https://example.com/#x', 'x'])(
  'takes no webhook with the URL %s',
  async (url) => {
    const at = await server();
    expect((await at.post('/api/v1/webhooks/outgoing', { url })).status).toBe(422);
  },
);

test('shows a secret once, and signs with a new one after it was replaced', async () => {
  const at = await server();
  const receiver = await startReceiver();
  const { secret, data } = await makeWebhook(at, receiver.url);
  const text = await (await call(at, 'GET', 'outgoing')).text();
  expect(text).not.toContain(secret);
  const replaced = await call(at, 'POST', `outgoing/${data.id}/secret`);
  const { secret: next } = (await replaced.json()) as WebhookSecretResponse;
  expect(next).not.toBe(secret);
  await escalate(at);
  await at.app.notifier.round();
  expect(isSigned(at, next, receiver.requests[0]!)).toBe(true);
  expect(isSigned(at, secret, receiver.requests[0]!)).toBe(false);
  const altered = { ...receiver.requests[0]!, body: Buffer.from('{}') };
  expect(isSigned(at, next, altered)).toBe(false);
  at.clock.now += HOUR;
  expect(isSigned(at, next, receiver.requests[0]!)).toBe(false);
});

test('in the form of Slack, what a site or a customer wrote has no markup', async () => {
  const at = await server();
  const receiver = await startReceiver();
  await makeWebhook(at, receiver.url, { form: 'slack' });
  await escalate(at, 'c<1>|x', { topic: '<!channel> & <https://evil.example|click>\u202e\nhere' });
  await at.app.notifier.round();
  const { text, blocks } = JSON.parse(receiver.requests[0]!.body.toString()) as {
    text: string;
    blocks: object[];
  };
  expect(text).toBe(
    'A conversation was escalated. Topic: &lt;!channel&gt; &amp; &lt;https://evil.example|click&gt; here Reason: Asked for a person',
  );
  expect(blocks).toEqual([
    {
      type: 'section',
      text: { type: 'plain_text', text: 'A conversation was escalated.', emoji: false },
    },
    {
      type: 'context',
      elements: [
        {
          type: 'plain_text',
          text: 'Topic: <!channel> & <https://evil.example|click> here',
          emoji: false,
        },
        { type: 'plain_text', text: 'Reason: Asked for a person', emoji: false },
      ],
    },
    {
      type: 'section',
      text: {
        type: 'mrkdwn',
        text: '<https://support.example.com/dashboard/conversations/c%3C1%3E%7Cx|Open the conversation>',
      },
    },
  ]);
});

test('of two nodes, one delivers', async () => {
  const at = await server();
  const other = createApp({
    store: at.store,
    log: pino({ level: 'silent' }),
    now: () => at.clock.now,
    allowsPrivateReceivers: true,
    exporting: { every: 1 << 30 },
    notifying: { every: 1 << 30, delay: 1 << 30 },
  });
  const receiver = await startReceiver();
  await makeWebhook(at, receiver.url);
  for (let i = 0; i < 20; i++) await escalate(at, `c${i}`);
  await Promise.all([at.app.notifier.round(), other.notifier.round()]);
  await other.stop();
  const ids = receiver.requests.map((one) => bodyOf(one).id);
  expect(ids.length).toBe(20);
  expect(new Set(ids).size).toBe(20);
});

test('what a killed node had claimed is delivered by another one', async () => {
  const at = await server();
  const receiver = await startReceiver();
  const { data } = await makeWebhook(at, receiver.url);
  await escalate(at);
  await at.app.notifier.round();
  // As it was before the outcome was stored.
  await at.store.write(({ query }) =>
    query
      .updateTable('delivery')
      .set({ state: 'pending', doneAt: null, dueAt: at.clock.now + 60_000 })
      .execute(),
  );
  await at.app.notifier.round();
  expect(receiver.requests.length).toBe(1);
  at.clock.now += 60_000;
  await at.app.notifier.round();
  expect(receiver.requests.map((one) => bodyOf(one).id)).toEqual([
    bodyOf(receiver.requests[0]!).id,
    bodyOf(receiver.requests[0]!).id,
  ]);
  expect(await deliveriesOf(at, data.id)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
});

test('after an erasure, nothing of the conversation leaves or stays', async () => {
  const at = await server();
  const receiver = await startReceiver(() => ({ status: 500 }));
  const { data } = await makeWebhook(at, receiver.url, { includes_content: true });
  await escalate(at);
  await at.app.notifier.round();
  expect((await at.post('/api/v1/customers/erase', { conversation_id: 'c1' })).status).toBe(200);
  at.clock.now += HOUR;
  await at.app.notifier.round();
  expect(receiver.requests.length).toBe(1);
  expect(await deliveriesOf(at, data.id)).toEqual([]);
});

test('a deleted or disabled webhook gets nothing more', async () => {
  const at = await server();
  const receiver = await startReceiver(() => ({ status: 500 }));
  const one = await makeWebhook(at, receiver.url);
  const two = await makeWebhook(at, receiver.url);
  await escalate(at);
  await at.app.notifier.round();
  expect(receiver.requests.length).toBe(2);
  expect((await call(at, 'DELETE', `outgoing/${one.data.id}`)).status).toBe(200);
  await call(at, 'PATCH', `outgoing/${two.data.id}`, { enabled: false });
  at.clock.now += HOUR;
  await escalate(at, 'c2');
  await at.app.notifier.round();
  expect(receiver.requests.length).toBe(2);
  expect(await listed(at)).toMatchObject([{ id: two.data.id, state: 'disabled', pending: 0 }]);
  expect((await call(at, 'GET', `outgoing/${one.data.id}/deliveries`)).status).toBe(404);
});

test('only administrators see and change webhooks', async () => {
  const at = await server();
  const agent = await signIn(at, (await makeAgent(at, 'Ben')).id);
  expect((await agent.call('GET', '/webhooks/outgoing')).status).toBe(403);
  expect(
    (await agent.call('POST', '/webhooks/outgoing', { url: 'https://a.example' })).status,
  ).toBe(403);
});

test('tells of a request that nobody took, once the customer has gone', async () => {
  const at = await server();
  const receiver = await startReceiver();
  await makeWebhook(at, receiver.url, { types: ['chat.unanswered'], includes_content: true });
  await makeAgent(at, 'Ben');
  const home = customer(at, 'chat');
  await home.say('Where is my lamp?');
  await home.escalate();
  await at.app.notifier.round();
  expect(receiver.requests).toEqual([]);
  at.clock.now += 2 * HOUR;
  await at.app.dispatcher.round();
  await at.app.notifier.round();
  expect(receiver.requests.map(bodyOf)).toMatchObject([
    { type: 'chat.unanswered', data: { conversation_id: 'chat', content: 'Where is my lamp?' } },
  ]);
});
