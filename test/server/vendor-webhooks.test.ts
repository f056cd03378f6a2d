// @postgres-in-the-long-run: what vendors send becomes the events that `events.test.ts` sends on both databases.
// Deliveries as the documents of the vendors describe them, read on 2026-11-27; no account of theirs was used.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConversationDetail, WebhookFailuresResponse } from '../../src/contract/index.ts';
import { rollupKinds } from '../../src/server/features.ts';
import { checkRollups } from '../../src/server/numbers/store/rollups.ts';
import { CAPABILITY, errorOf, eventMaker, type TestServer, testServer } from './harness.ts';
import { deliverFrom, VENDOR_SECRET, vendorHeaders } from './vendors.ts';

const NAMES = ['intercom', 'freshdesk', 'chatwoot', 'crisp'] as const;

const start = () =>
  testServer({
    webhookSecrets: Object.fromEntries(
      NAMES.map((vendor) => [vendor, new Map([['default', VENDOR_SECRET]])]),
    ),
  });

const T0 = Date.UTC(2026, 2, 10, 11);
/** Seconds after the start, as ISO 8601, in seconds and in milliseconds. */
const iso = (seconds: number) => new Date(T0 + seconds * 1000).toISOString();
const unix = (seconds: number) => T0 / 1000 + seconds;
const ms = (seconds: number) => T0 + seconds * 1000;

// Intercom: every delivery has the conversation with its latest part.
const intercomItem = (more: object) => ({
  type: 'notification_event',
  app_id: 'lkqcyt9t',
  id: 'notif_2a8995f8-92cb-4edd-a38c-041f4cdbf659',
  topic: 'conversation.user.replied',
  delivery_attempts: 1,
  first_sent_at: unix(0),
  created_at: unix(0),
  data: {
    type: 'notification_event_data',
    item: {
      type: 'conversation',
      id: '137324500000000',
      created_at: unix(0),
      open: true,
      state: 'open',
      source: {
        type: 'conversation',
        id: '608953158',
        delivered_as: 'customer_initiated',
        subject: '',
        body: '<p>Where is my <b>parcel</b>?</p><p>It is late &amp; I wait.</p>',
        author: { type: 'user', id: '5ee3', name: 'Bob', email: 'bob@example.com' },
        attachments: [],
        redacted: false,
      },
      contacts: {
        type: 'contact.list',
        contacts: [{ type: 'contact', id: '5ee3', external_id: 'cust_9' }],
      },
      tags: { type: 'tag.list', tags: [] },
      conversation_rating: null,
      ...more,
    },
  },
});
const intercomPart = (
  id: number,
  seconds: number,
  part_type: string,
  author: object,
  more: object = {},
) => ({
  type: 'conversation_part',
  id: String(id),
  part_type,
  body: null,
  created_at: unix(seconds),
  updated_at: unix(seconds),
  assigned_to: null,
  author,
  attachments: [],
  external_id: null,
  redacted: false,
  ...more,
});
const andy = { type: 'admin', id: '3330619', name: 'Andy' };
const fin = { type: 'bot', id: '1', name: 'Fin', from_ai_agent: true };
const parts = (...list: object[]) => ({
  conversation_parts: {
    type: 'conversation_part.list',
    conversation_parts: list,
    total_count: list.length,
  },
});
const intercom = [
  { ...intercomItem({ updated_at: unix(0) }), topic: 'conversation.user.created' },
  intercomItem({
    updated_at: unix(20),
    ...parts(intercomPart(11, 20, 'comment', fin, { body: '<p>Within 5 days.</p>' })),
  }),
  intercomItem({
    updated_at: unix(60),
    ...parts(
      intercomPart(12, 60, 'assignment', andy, { assigned_to: { type: 'admin', id: '3330619' } }),
    ),
  }),
  {
    ...intercomItem({
      updated_at: unix(70),
      ...parts(intercomPart(13, 70, 'note', andy, { body: '<p>He is angry.</p>' })),
    }),
    topic: 'conversation.admin.noted',
  },
  intercomItem({
    updated_at: unix(80),
    tags: { type: 'tag.list', tags: [{ type: 'tag', id: '1', name: 'delivery' }] },
    ...parts(intercomPart(14, 80, 'comment', andy, { body: '<p>I look.</p><br>One moment.' })),
  }),
  intercomItem({
    updated_at: unix(200),
    open: false,
    state: 'closed',
    ...parts(intercomPart(15, 200, 'close', andy, { body: '<p>It arrived.</p>' })),
  }),
  {
    ...intercomItem({
      updated_at: unix(260),
      open: false,
      state: 'closed',
      conversation_rating: { rating: 4, remark: 'Thanks', created_at: unix(260) },
    }),
    topic: 'conversation.rating.added',
  },
];

// Chatwoot: `Message#webhook_data` and `EventDataPresenter#push_data`.
const chatwootConversation = (seconds: number, more: object = {}) => ({
  additional_attributes: { browser_language: 'en', initiated_at: {} },
  can_reply: true,
  channel: 'Channel::WebWidget',
  id: 12,
  inbox_id: 1,
  messages: [],
  labels: ['delivery'],
  meta: {
    sender: { id: 4, name: 'Ana', email: 'ana@example.com', identifier: null, type: 'contact' },
    assignee: null,
    team: null,
    hmac_verified: true,
  },
  status: 'pending',
  unread_count: 1,
  timestamp: unix(seconds),
  created_at: unix(0),
  updated_at: unix(seconds) + 0.25,
  ...more,
});
const chatwootMessage = (
  id: number,
  seconds: number,
  type: string,
  content: string | null,
  sender: object | null,
  conversation: object,
  more: object = {},
) => ({
  event: 'message_created',
  account: { id: 1, name: 'Shop' },
  additional_attributes: {},
  content_attributes: {},
  content_type: 'text',
  content,
  conversation: chatwootConversation(seconds, conversation),
  created_at: iso(seconds),
  id,
  inbox: { id: 1, name: 'Site' },
  message_type: type,
  private: false,
  sender,
  source_id: null,
  ...more,
});
const ana = { id: 4, name: 'Ana', email: 'ana@example.com', type: 'contact' };
const bot = { id: 2, name: 'Robot', type: 'agent_bot' };
const eve = { id: 9, name: 'Eve', email: 'eve@shop.example', type: 'user' };
const withEve = { status: 'open', meta: { sender: ana, assignee: eve, hmac_verified: true } };
const chatwoot = [
  { event: 'conversation_created', ...chatwootConversation(0) },
  chatwootMessage(101, 0, 'incoming', 'Where is my parcel?', ana, {}),
  chatwootMessage(102, 1, 'template', 'We reply in an hour.', null, {}),
  chatwootMessage(103, 5, 'outgoing', 'Within 5 days.', bot, {}),
  {
    event: 'conversation_status_changed',
    ...chatwootConversation(60, withEve),
    changed_attributes: [{ status: { previous_value: 'pending', current_value: 'open' } }],
  },
  chatwootMessage(104, 61, 'activity', 'Assigned to Eve', null, withEve),
  chatwootMessage(105, 62, 'outgoing', 'She is angry', eve, withEve, { private: true }),
  chatwootMessage(106, 70, 'outgoing', 'I look, one moment.', eve, withEve),
  chatwootMessage(107, 80, 'outgoing', 'Wrong chat', eve, withEve),
  {
    ...chatwootMessage(
      107,
      80,
      'outgoing',
      'This message was deleted',
      eve,
      {
        ...withEve,
        updated_at: unix(90),
      },
      { content_attributes: { deleted: true } },
    ),
    event: 'message_updated',
  },
  {
    event: 'conversation_status_changed',
    ...chatwootConversation(200, { ...withEve, status: 'resolved' }),
  },
  {
    ...chatwootMessage(
      108,
      200,
      'template',
      'Please rate us',
      null,
      {
        ...withEve,
        status: 'resolved',
        updated_at: unix(260),
      },
      {
        content_type: 'input_csat',
        content_attributes: {
          submitted_values: { csat_survey_response: { rating: 4, feedback_message: 'Thanks' } },
        },
      },
    ),
    event: 'message_updated',
  },
];

// Crisp: one small delivery for each thing.
const SESSION = 'session_36ba3566-9651-4790-afc8-ffedbccc317f';
const crispEvent = (event: string, seconds: number, data: object) => ({
  website_id: '42286ab3-b29a-4fde-8538-da0ae501d825',
  event,
  data: {
    website_id: '42286ab3-b29a-4fde-8538-da0ae501d825',
    session_id: SESSION,
    inbox_id: null,
    ...data,
  },
  timestamp: ms(seconds) + 97,
});
const crispMessage = (
  event: string,
  seconds: number,
  from: string,
  content: unknown,
  more: object = {},
) =>
  crispEvent(event, seconds, {
    type: 'text',
    from,
    origin: 'chat',
    content,
    stamped: true,
    timestamp: ms(seconds),
    fingerprint: ms(seconds) * 10,
    user: { nickname: 'someone', user_id: 'u' },
    ...more,
  });
const crisp = [
  crispEvent('session:request:initiated', 0, {}),
  crispMessage('message:send', 0, 'user', 'Where is my parcel?'),
  crispEvent('session:set_email', 3, { email: 'ana@example.com' }),
  crispMessage('message:received', 5, 'operator', 'Within 5 days.', { automated: true }),
  crispEvent('session:set_routing', 60, { routing_id: '012d1926', previous_routing_id: null }),
  crispMessage('message:received', 65, 'operator', 'She is angry', { type: 'note' }),
  crispMessage('message:received', 70, 'operator', 'I lok'),
  crispEvent('message:updated', 72, { fingerprint: ms(70) * 10, content: 'I look.' }),
  crispMessage('message:received', 80, 'operator', 'Wrong chat'),
  crispEvent('message:removed', 82, { fingerprint: ms(80) * 10 }),
  crispMessage(
    'message:send',
    90,
    'user',
    { name: 'label.png', url: 'https://x.example/1', type: 'image/png' },
    { type: 'file' },
  ),
  crispEvent('session:set_segments', 100, { segments: ['delivery'] }),
  crispEvent('session:set_state', 200, { state: 'resolved' }),
  crispEvent('session:sync:rating', 260, { rating: { stars: 4, comment: 'Thanks' } }),
];

// Freshdesk: a ticket of the API v2.
const freshdeskTicket = (seconds: number, more: object) => ({
  ticket: {
    id: 77,
    subject: 'Parcel',
    description: '<div>Where is my parcel?</div>',
    description_text: 'Where is my parcel?',
    status: 2,
    priority: 1,
    source: 2,
    tags: ['delivery'],
    requester_id: 5,
    requester: { id: 5, name: 'Ana', email: 'ana@example.com', mobile: null },
    created_at: iso(0),
    updated_at: iso(seconds),
    conversations: [],
    ...more,
  },
});
const freshdeskReply = (
  id: number,
  seconds: number,
  incoming: boolean,
  text: string,
  more: object = {},
) => ({
  id,
  body: `<div>${text}</div>`,
  body_text: text,
  incoming,
  private: false,
  user_id: incoming ? 5 : 9,
  created_at: iso(seconds),
  updated_at: iso(seconds),
  ...more,
});
const freshdesk = [
  freshdeskTicket(0, {}),
  freshdeskTicket(60, { conversations: [freshdeskReply(1, 60, false, 'I look.')] }),
  freshdeskTicket(65, {
    conversations: [freshdeskReply(2, 65, false, 'She is angry', { private: true })],
  }),
  freshdeskTicket(90, {
    conversations: [freshdeskReply(1, 60, false, 'I look now.', { updated_at: iso(90) })],
  }),
  freshdeskTicket(100, { conversations: [freshdeskReply(3, 100, true, 'Thanks')] }),
  freshdeskTicket(200, { status: 4, stats: { resolved_at: iso(200), closed_at: null } }),
];

const DELIVERIES = { intercom, chatwoot, crisp, freshdesk };
const IDS = {
  intercom: 'intercom_137324500000000',
  chatwoot: 'chatwoot_12',
  crisp: `crisp_${SESSION}`,
  freshdesk: 'freshdesk_77',
};

const detail = async (server: TestServer, id: string) =>
  (await server.get<{ data: ConversationDetail }>(`/api/v1/conversations/${id}`)).data;

const said = ({ messages }: ConversationDetail) =>
  messages.map(({ sender_type, content, timestamp }) => [
    sender_type,
    content,
    (Date.parse(timestamp) - T0) / 1000,
  ]);

async function told(vendor: keyof typeof DELIVERIES, deliveries: readonly unknown[]) {
  const server = await start();
  for (const delivery of deliveries) {
    const response = await deliverFrom(server, vendor, delivery);
    expect([200, 201]).toContain(response.status);
  }
  return { server, record: await detail(server, IDS[vendor]) };
}

const ENDED = {
  status: 'resolved',
  resolved_at: iso(200),
  csat_score: 4,
  feedback: 'Thanks',
  topic: 'delivery',
  escalated: true,
  escalated_at: iso(60),
  ai_handled: false,
};

test('Intercom: words, people, assignment after the bot, end and rating', async () => {
  const { record } = await told('intercom', intercom);
  expect(record).toMatchObject({
    ...ENDED,
    platform: 'custom',
    platform_ticket_id: '137324500000000',
    customer_id: 'cust_9',
    contact_email: 'bob@example.com',
    contact_name: 'Bob',
    identity_verified: true,
    started_at: iso(0),
  });
  expect(said(record)).toEqual([
    ['customer', 'Where is my parcel?\n\nIt is late & I wait.', 0],
    ['ai', 'Within 5 days.', 20],
    ['human_agent', 'I look.\n\nOne moment.', 80],
    ['human_agent', 'It arrived.', 200],
  ]);
});

test('Intercom: bodies of version 2.15 are text', async () => {
  const body = 'If a <b then?\n\nIt is &amp; in the source.';
  const delivery = intercomItem({ source: { type: 'conversation', id: '1', body } });
  const { record } = await told('intercom', [delivery]);
  expect(said(record)).toEqual([['customer', body, 0]]);
});

test('Chatwoot: templates are no bot, notes and activities no messages, deleted words are gone', async () => {
  const { record } = await told('chatwoot', chatwoot);
  expect(record).toMatchObject({
    ...ENDED,
    resolved_at: iso(200.25),
    escalated_at: iso(60.25),
    contact_email: 'ana@example.com',
    identity_verified: true,
    language: 'en',
  });
  expect(said(record)).toEqual([
    ['customer', 'Where is my parcel?', 0],
    ['ai', 'We reply in an hour.', 1],
    ['ai', 'Within 5 days.', 5],
    ['human_agent', 'I look, one moment.', 70],
    ['human_agent', '[deleted]', 80],
  ]);
});

test('Chatwoot: a greeting before an agent is no escalation, and no AI handled it', async () => {
  const { record } = await told('chatwoot', [chatwoot[1], chatwoot[2], chatwoot[7]]);
  expect(record).toMatchObject({ escalated: false, ai_handled: false });
});

test('Crisp: edits and removals, files, routing and rating', async () => {
  const { record } = await told('crisp', crisp);
  expect(record).toMatchObject({
    ...ENDED,
    resolved_at: new Date(ms(200) + 97).toISOString(),
    escalated_at: new Date(ms(60) + 97).toISOString(),
    contact_email: 'ana@example.com',
  });
  expect(said(record)).toEqual([
    ['customer', 'Where is my parcel?', 0],
    ['ai', 'Within 5 days.', 5],
    ['human_agent', 'I look.', 70],
    ['human_agent', '[deleted]', 80],
    ['customer', '[label.png]', 90],
  ]);
});

test('Crisp: after an edit of the future, the next edit counts', async () => {
  const edit = (seconds: number, content: string) =>
    crispEvent('message:updated', seconds, { session_id: SESSION, fingerprint: 1, content });
  const server = await start();
  const ofYear2926 = edit(900 * 31_536_000, 'First');
  expect((await deliverFrom(server, 'crisp', ofYear2926)).status).toBe(201);
  server.clock.now += 60_000;
  const later = edit((server.clock.now - T0) / 1000, 'Later');
  expect((await deliverFrom(server, 'crisp', later)).status).toBe(200);
  const { messages } = await detail(server, IDS.crisp);
  expect(messages.map(({ content }) => content)).toEqual(['Later']);
});

test('Freshdesk: a ticket of the API, with an edited reply', async () => {
  const { record } = await told('freshdesk', freshdesk);
  expect(record).toMatchObject({
    status: 'resolved',
    resolved_at: iso(200),
    platform: 'freshdesk',
    topic: 'delivery',
    escalated: false,
    contact_email: 'ana@example.com',
  });
  expect(said(record)).toEqual([
    ['customer', 'Where is my parcel?', 0],
    ['human_agent', 'I look now.', 60],
    ['customer', 'Thanks', 100],
  ]);
});

test('Freshdesk: an automation rule, whose placeholders have no ids and no times', async () => {
  const server = await start();
  const rule = (more: object) => ({
    freshdesk_webhook: {
      ticket_id: 78,
      ticket_subject: 'Parcel',
      ticket_description: '<div>Where is my parcel?</div>',
      ticket_status: 'Open',
      ticket_tags: 'delivery, late',
      requester_name: 'Ana',
      requester_email: 'ana@example.com',
      ...more,
    },
  });
  const reply = { ticket_latest_public_comment: '<p>I look.</p>', comment_by: 'agent' };
  const began = server.clock.now;
  await deliverFrom(server, 'freshdesk', rule({}));
  server.clock.now += 60_000;
  await deliverFrom(server, 'freshdesk', rule(reply));
  server.clock.now += 60_000;
  await deliverFrom(server, 'freshdesk', rule(reply));
  await deliverFrom(
    server,
    'freshdesk',
    rule({ ticket_status: 'Resolved', ticket_latest_public_comment: '' }),
  );
  const record = await detail(server, 'freshdesk_78');
  expect(record).toMatchObject({ status: 'resolved', topic: 'delivery', contact_name: 'Ana' });
  expect(
    record.messages.map(({ sender_type, content, timestamp }) => [
      sender_type,
      content,
      Date.parse(timestamp) - began,
    ]),
  ).toEqual([
    ['customer', 'Where is my parcel?', 0],
    ['human_agent', 'I look.', 60_000],
  ]);
  const nobody = await deliverFrom(
    server,
    'freshdesk',
    rule({ ticket_latest_public_comment: 'Hi' }),
  );
  expect((await errorOf(nobody)).issues).toMatchObject([{ path: 'freshdesk_webhook.comment_by' }]);
});

describe.each(NAMES)('%s', (vendor) => {
  const deliveries: readonly unknown[] = DELIVERIES[vendor];

  test('in whatever order, and however often, deliveries end in the same', async () => {
    const { record } = await told(vendor, deliveries);
    const { updated_at: _, ...expected } = record;
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...deliveries], { minLength: deliveries.length }),
        fc.array(fc.constantFrom(...deliveries), { maxLength: 3 }),
        async (order, again) => {
          const { server, record: other } = await told(vendor, [
            ...again.slice(0, 1),
            ...order,
            ...again,
          ]);
          const { updated_at: __, ...rest } = other;
          expect(rest).toEqual(expected);
          expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
        },
      ),
      { numRuns: 12 },
    );
  });

  test('is refused with another secret, for another body, without a secret', async () => {
    const server = await start();
    const text = JSON.stringify(deliveries[1]);
    const refused = async (headers: Record<string, string>) =>
      expect((await deliverFrom(server, vendor, text, { headers })).status).toBe(403);
    await refused({});
    await refused(vendorHeaders(vendor, text, server.clock.now, 'another-secret-of-it'));
    if (vendor !== 'freshdesk') await refused(vendorHeaders(vendor, '{}', server.clock.now));
    const bare = await testServer();
    expect((await deliverFrom(bare, vendor, text)).status).toBe(403);
    expect(await server.get('/api/v1/conversations')).toMatchObject({ total: 0 });
  });

  test('words and topics are masked', async () => {
    const { server } = await told(vendor, []).catch(async () => ({ server: await start() }));
    const text = JSON.stringify(deliveries)
      .replaceAll('Where is my parcel?', 'Call +1 415 555 2671')
      .replaceAll('Where is my <b>parcel</b>?', 'Call +1 415 555 2671');
    for (const delivery of JSON.parse(text) as unknown[])
      await deliverFrom(server, vendor, delivery);
    const record = await detail(server, IDS[vendor]);
    expect(record.messages[0]!.content).toContain('[phone]');
    expect(JSON.stringify(record.messages)).not.toContain('2671');
  });
});

test('a signature with a time is refused when it is old', async () => {
  const server = await start();
  const text = JSON.stringify(chatwoot[1]);
  const at = (age: number) => ({
    headers: vendorHeaders('chatwoot', text, server.clock.now - age),
  });
  expect((await deliverFrom(server, 'chatwoot', text, at(6 * 60_000))).status).toBe(403);
  expect((await deliverFrom(server, 'chatwoot', text, at(4 * 60_000))).status).toBe(201);
  const hook = JSON.stringify(crisp[1]);
  const old = { headers: vendorHeaders('crisp', hook, server.clock.now - 25 * 3_600_000) };
  expect((await deliverFrom(server, 'crisp', hook, old)).status).toBe(403);
});

test('a website hook of Crisp has the secret in its URL', async () => {
  const server = await start();
  const send = (key: string) =>
    deliverFrom(server, 'crisp', crisp[1], { headers: {}, query: `&key=${key}` });
  expect((await send('wrong')).status).toBe(403);
  expect((await send(VENDOR_SECRET)).status).toBe(201);
});

test.each([
  [
    'intercom',
    { type: 'notification_event', topic: 'ping', data: { item: { type: 'ping', message: 'hi' } } },
  ],
  ['intercom', { topic: 'contact.created', data: { item: { type: 'contact', id: '1' } } }],
  [
    'intercom',
    {
      topic: 'conversation_part.tag.created',
      data: { item: { type: 'conversation_part', id: 8 } },
    },
  ],
  [
    'intercom',
    { topic: 'conversation.contact.attached', data: { item: { type: 'conversation_contact' } } },
  ],
  ['chatwoot', { event: 'message_of_another_kind', id: 1 }],
  ['chatwoot', { event: 'message_of_another_kind', conversation: { id: 12, status: 'open' } }],
  ['chatwoot', { event: 'conversation_typing_on', id: 12, conversation: { id: 12 } }],
  ['chatwoot', { event: 'contact_created', id: 4, name: 'Ana', account: { id: 1 } }],
  ['chatwoot', { event: 'webwidget_triggered', id: 1, contact: {} }],
  [
    'crisp',
    {
      website_id: 'w',
      event: 'website:update_visitors_count',
      timestamp: 1,
      data: { visitors_count: 2 },
    },
  ],
] as const)('%s: what concerns no conversation is ignored: %j', async (vendor, body) => {
  const server = await start();
  const response = await deliverFrom(server, vendor, body);
  expect([response.status, await response.json()]).toEqual([
    200,
    { success: true, status: 'ignored' },
  ]);
  expect(await server.get('/api/v1/conversations')).toMatchObject({ total: 0 });
});

test('Intercom finds the address with HEAD', async () => {
  const server = await start();
  expect((await server.call('/api/v1/webhooks/intercom', { method: 'HEAD' })).status).toBe(200);
});

test.each([
  ['intercom', { topic: 'conversation.user.created', data: { item: {} } }, 'data.item.id'],
  [
    'chatwoot',
    { event: 'message_created', id: 1, message_type: 'incoming', created_at: 'soon' },
    'created_at',
  ],
  ['chatwoot', { event: 'message_created', content: 'x' }, 'id'],
  [
    'crisp',
    { event: 'message:send', timestamp: 1, data: { content: 'x', fingerprint: 1 } },
    'data.session_id',
  ],
  [
    'crisp',
    { event: 'message:send', timestamp: 1, data: { session_id: 's', fingerprint: 1 } },
    'data.content',
  ],
  ['freshdesk', {}, 'ticket'],
  [
    'freshdesk',
    { ticket: { id: 1, conversations: [{ id: 2 }] } },
    'ticket.conversations.0.created_at',
  ],
] as const)(
  '%s: a delivery that cannot be read is kept, found by its person, and replayed',
  async (vendor, body, path) => {
    const server = await start();
    const refused = await deliverFrom(server, vendor, { ...body, email: 'ana@example.com' });
    expect(refused.status).toBe(422);
    expect((await errorOf(refused)).issues![0]!.path).toBe(path);
    const { data } = await server.get<WebhookFailuresResponse>('/api/v1/webhooks/failures');
    expect(data).toMatchObject([{ source: vendor, body: { email: 'ana@example.com' } }]);
    const failure = `/api/v1/webhooks/failures/${data[0]!.id}/replay`;
    expect((await server.post(failure, {})).status).toBe(422);
    const erased = await server.post('/api/v1/customers/erase', { email: 'ana@example.com' });
    expect([erased.status, await erased.json()]).toMatchObject([
      200,
      { erased: { webhook_delivery: 1 } },
    ]);
  },
);

describe('an address that the customer only claimed', () => {
  const claimed = (isProven: boolean) => [
    chatwootMessage(1, 0, 'incoming', 'Hello', ana, {
      status: 'resolved',
      meta: { sender: ana, assignee: null, hmac_verified: isProven },
    }),
  ];

  test.each([true, false])('counts as proven: %s', async (isProven) => {
    const { server, record } = await told('chatwoot', claimed(isProven));
    expect(record.identity_verified).toBe(isProven ? true : null);
    const { contactVerified } = await server.store.query
      .selectFrom('conversation')
      .select('contactVerified')
      .executeTakeFirstOrThrow();
    // Surveys go to addresses that are not verified within limits only.
    expect(contactVerified === null ? null : Boolean(contactVerified)).toBe(isProven ? true : null);
  });
});

describe('a browser that guesses the id of a conversation of another system', () => {
  test.each(['zendesk_7', 'intercom_7', 'freshdesk_7', 'chatwoot_7', 'crisp_7'])(
    '%s: does not own what arrives later',
    async (id) => {
      const server = await start();
      const response = await server.send([eventMaker(id)('conversation.started')], {
        capabilities: { [id]: CAPABILITY },
      });
      expect(response.status).toBe(403);
      expect(await server.get('/api/v1/conversations')).toMatchObject({ total: 0 });
    },
  );

  test('ids of its own may look like those of other systems', async () => {
    const server = await start();
    for (const id of ['intercom', 'my_zendesk_7', 'session_36ba3566']) {
      const response = await server.send([eventMaker(id)('conversation.started')], {
        capabilities: { [id]: CAPABILITY },
      });
      expect([id, response.status]).toEqual([id, 200]);
    }
  });
});
