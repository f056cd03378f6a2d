// @postgres-in-the-long-run: it is about mails; what it stores is checked on PostgreSQL in `nobody-lost.test.ts`.
import { expect, test } from 'vitest';
import type {
  ConversationDetailResponse,
  InboxResponse,
  MessageLeft,
} from '../../src/contract/index.ts';
import { checkChats } from '../../src/server/reporting/check-chats.ts';
import { startMailServer, startOddServer, until } from '../mail-server.ts';
import { eventMaker, testServer, type TestServer } from './harness.ts';
import { type AtWork, customer, makeAgent, signIn } from './team.ts';

const REPLY = 'reply@in.example.com';
const INBOUND = 'secret-of-the-mail-provider';

async function served(more: object = {}) {
  const smtp = await startMailServer((to) => (to.startsWith('unknown') ? 550 : null));
  const server = await testServer({
    dispatching: { every: 1 << 30 },
    sending: { every: 1 << 30 },
    smtpUrl: smtp.url,
    publicUrl: 'https://support.example.com',
    mailFrom: 'team@example.com',
    replyAddress: REPLY,
    inboundSecret: INBOUND,
    ...more,
  });
  const ana = await signIn(server, (await makeAgent(server, 'Ana')).id, 'offline');
  return { smtp, server, ana };
}

/** The mails that left, without those that tell the team. */
const toCustomers = ({ received }: Awaited<ReturnType<typeof startMailServer>>) =>
  received.filter(({ to }) => to !== 'ana@example.com');

const leave = async (server: TestServer, id: string, email: string, content = 'Please write') => {
  const home = customer(server, id);
  await home.say('Hello');
  await home.escalate();
  const message_id = crypto.randomUUID();
  const left = { type: 'leave_message', message_id, email, content };
  expect((await home.act(left)).status).toBe(200);
  return { home, left, message_id };
};

const onlyLeft = async (agent: AtWork): Promise<MessageLeft> => {
  const { messages_left, messages_left_count } = await agent.inbox();
  expect(messages_left_count).toBe(1);
  expect(messages_left).toHaveLength(1);
  return messages_left[0]!;
};

const messagesOf = async (server: TestServer, id: string) => {
  const { data } = await server.get<ConversationDetailResponse>(`/api/v1/conversations/${id}`);
  return data.messages.map(({ sender_type, content, reply_to }) => [
    sender_type,
    content,
    reply_to,
  ]);
};

/** Delivers a mail as the provider does. */
const deliver = async (server: TestServer, raw: string | Uint8Array, type = 'message/rfc822') => {
  const response = await server.call(`/api/v1/mail/inbound?secret=${INBOUND}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: raw as BodyInit,
  });
  const { status, reason } = (await response.json()) as { status?: string; reason?: string };
  return [response.status, status, ...(reason === undefined ? [] : [reason])];
};

const mime = (to: string, text: string, headers: Record<string, string> = {}) =>
  [
    ...Object.entries({
      From: 'Kim <kim@home.example>',
      To: to,
      Subject: 'Re: A reply to your message',
      'Message-ID': `<${crypto.randomUUID()}@home.example>`,
      'Content-Type': 'text/plain; charset=utf-8',
      ...headers,
    }).map(([name, value]) => `${name}: ${value}`),
    '',
    text,
  ].join('\r\n');

/** A message left that Ana has answered by mail. */
async function answered(more: object = {}) {
  const { smtp, server, ana } = await served(more);
  const { home, message_id } = await leave(server, 'c1', 'kim@home.example', 'Where is my parcel?');
  const { chat_id } = await onlyLeft(ana);
  const own = crypto.randomUUID();
  const mail = { type: 'mail' as const, message_id: own, content: 'It arrives tomorrow.' };
  expect((await ana.act(chat_id, mail)).status).toBe(200);
  await server.app.agentMails.round();
  await expect.poll(() => toCustomers(smtp).length).toBe(1);
  const sent = toCustomers(smtp)[0]!;
  const address = sent.mail.replyTo![0]!.address!;
  return { smtp, server, ana, home, chat_id, message_id, sent, address };
}

test('a message left and a mail are masked in the language of the conversation', async () => {
  const { server, address } = await answered();
  const other = customer(server, 'c2');
  await other.say('Hallo');
  await other.escalate();
  await server.store.write(({ query }) =>
    query.updateTable('conversation').set({ language: 'nl' }).execute(),
  );
  const content = '111222333';
  const left = { type: 'leave_message', email: 'jan@home.example', content };
  expect((await other.act(left)).status).toBe(200);
  expect(await deliver(server, mime(address, content))).toEqual([200, 'received']);
  for (const id of ['c1', 'c2']) {
    expect((await messagesOf(server, id)).at(-1)![1]).toBe('[national_id]');
  }
});

test('a message left, a mail to the customer, and the answer to it are one conversation', async () => {
  const { smtp, server, ana, chat_id, sent, address } = await answered();
  expect(sent).toMatchObject({ to: 'kim@home.example', from: address });
  expect(sent.mail.from).toMatchObject({ name: 'Ana', address: 'team@example.com' });
  expect(address).toMatch(/^reply\+[0-9a-f]{32}@in\.example\.com$/);
  expect(sent.mail.text).toContain('It arrives tomorrow.');
  expect(sent.mail.text).toContain('> Where is my parcel?');
  expect(sent.mail.html).toContain('It arrives tomorrow.');
  // A person wrote it.
  expect(sent.header('Auto-Submitted')).toEqual([]);
  expect(await onlyLeft(ana)).toMatchObject({ agent_id: ana.id, mail: { outcome: 'sent' } });
  expect((await ana.act(chat_id, { type: 'done' })).status).toBe(200);
  expect((await ana.inbox()).messages_left).toEqual([]);

  const quoted = `Thank you!\r\n\r\nOn Tue, 10 Mar 2026 at 12:00, Ana <${address}>\r\nwrote:\r\n\r\n> It arrives tomorrow.\r\n`;
  const back = mime(`Shop <${address.toUpperCase()}>`, quoted, {
    'In-Reply-To': sent.mail.messageId!,
    'Message-ID': '<m1@home.example>',
  });
  expect(await deliver(server, back)).toEqual([200, 'received']);
  // Providers repeat.
  expect(await deliver(server, back)).toEqual([200, 'repeated']);
  expect(await messagesOf(server, 'c1')).toEqual([
    ['customer', 'Hello', null],
    ['customer', 'Where is my parcel?', 'kim@home.example'],
    ['human_agent', 'It arrives tomorrow.', null],
    ['customer', 'Thank you!', 'kim@home.example'],
  ]);
  // It is to be answered again.
  expect((await onlyLeft(ana)).received_at).not.toBeNull();

  const again = {
    type: 'mail' as const,
    message_id: crypto.randomUUID(),
    content: 'You are welcome.',
  };
  expect((await ana.act(chat_id, again)).status).toBe(200);
  await server.app.agentMails.round();
  await expect.poll(() => toCustomers(smtp).length).toBe(2);
  const { mail } = toCustomers(smtp)[1]!;
  expect(mail.inReplyTo).toBe('<m1@home.example>');
  expect(mail.references).toBe(`${sent.mail.messageId} <m1@home.example>`);
  expect(await checkChats(server.store)).toEqual([]);
});

test('a message left is in the transcript of both sides under one id, and a repeat changes nothing', async () => {
  const { server, ana } = await served();
  const { home, left, message_id } = await leave(server, 'c1', 'kim@home.example');
  expect((await home.act(left)).status).toBe(200);
  // The page shows it too, and reports it under the same id.
  const make = eventMaker('c1');
  const message = { message_id, sender_type: 'customer', content: 'Please write' };
  await home.send({ ...make('message.added', message), seq: 60 });
  expect(await messagesOf(server, 'c1')).toEqual([
    ['customer', 'Hello', null],
    ['customer', 'Please write', 'kim@home.example'],
  ]);
  expect(await onlyLeft(ana)).toMatchObject({
    kind: 'message_left',
    email: 'kim@home.example',
    preview: 'Please write',
    agent_id: null,
    is_open: false,
    mail: null,
  });
  expect((await home.act({ ...left, message_id: 'x'.repeat(40) })).status).toBe(422);
});

test('a message left or a mail under an id that was given to another is refused', async () => {
  const { server, ana } = await served();
  const { home, left } = await leave(server, 'c1', 'kim@home.example');
  expect((await home.act({ ...left, content: 'Other words' })).status).toBe(409);
  expect((await home.act({ ...left, email: 'kim@work.example' })).status).toBe(409);
  expect((await home.act(left)).status).toBe(200);
  const { chat_id } = await onlyLeft(ana);
  const mail = { type: 'mail' as const, message_id: crypto.randomUUID(), content: 'Hi' };
  expect((await ana.act(chat_id, mail)).status).toBe(200);
  expect((await ana.act(chat_id, mail)).status).toBe(200);
  expect((await ana.act(chat_id, { ...mail, content: 'Hi again' })).status).toBe(409);
  expect(await messagesOf(server, 'c1')).toEqual([
    ['customer', 'Hello', null],
    ['customer', 'Please write', 'kim@home.example'],
    ['human_agent', 'Hi', null],
  ]);
  // What was said in the chat is no message left.
  const other = customer(server, 'c2');
  const message_id = crypto.randomUUID();
  await other.say('Please write', message_id);
  await other.escalate();
  expect((await other.act({ ...left, message_id })).status).toBe(409);
});

test('the typed address wins for the reply, and the known one stays', async () => {
  const { smtp, server, ana } = await served();
  const home = customer(server, 'c1');
  await home.say('Hello');
  const known = { customer_id: 'k1', email: 'kim@work.example', name: 'Kim' };
  await home.send({ ...eventMaker('c1')('identity.set', known), seq: 50 });
  await home.escalate();
  // Nothing is left yet: the known address is there for an answer.
  expect(await onlyLeft(ana)).toMatchObject({ kind: 'unanswered', email: 'kim@work.example' });
  await home.act({ type: 'leave_message', email: 'kim@home.example', content: 'Call me' });
  const left = await onlyLeft(ana);
  expect(left).toMatchObject({ email: 'kim@home.example', customer: 'Kim' });
  const mail = { type: 'mail' as const, message_id: crypto.randomUUID(), content: 'Hi' };
  await ana.act(left.chat_id, mail);
  await server.app.agentMails.round();
  await expect.poll(() => toCustomers(smtp).map(({ to }) => to)).toEqual(['kim@home.example']);
  const { data } = await server.get<ConversationDetailResponse>('/api/v1/conversations/c1');
  expect(data.contact_email).toBe('kim@work.example');
});

test('it is assigned, done, counted on the board, and every agent sees it', async () => {
  const { server, ana } = await served();
  const ben = await signIn(server, (await makeAgent(server, 'Ben')).id, 'offline');
  await leave(server, 'c1', 'kim@home.example');
  server.clock.now += 600_000;
  const { chat_id } = await onlyLeft(ana);
  const board = await server.get<{ messages_left: number; oldest_message_seconds: number }>(
    '/api/v1/reports/board',
  );
  expect(board).toMatchObject({ messages_left: 1, oldest_message_seconds: 600 });
  expect((await ana.act(chat_id, { type: 'assign', to_agent_id: ben.id })).status).toBe(200);
  expect((await onlyLeft(ben)).agent_id).toBe(ben.id);
  expect((await ana.act(chat_id, { type: 'assign', to_agent_id: 999 })).status).toBe(409);
  expect((await ana.act(chat_id, { type: 'assign', to_agent_id: null })).status).toBe(200);
  expect((await onlyLeft(ben)).agent_id).toBeNull();
  expect((await ben.act(chat_id, { type: 'done' })).status).toBe(200);
  expect((await ben.act(chat_id, { type: 'done' })).status).toBe(200);
  expect((await ana.inbox()).messages_left_count).toBe(0);
  const after = await server.get('/api/v1/reports/board');
  expect(after).toMatchObject({ messages_left: 0, oldest_message_seconds: null });
});

test.each(['assign', 'done'] as const)(
  'a message that the customer was writing when an agent chose "%s" is taken, and listed',
  async (type) => {
    const { server, ana } = await served();
    const home = customer(server, 'c1');
    await home.say('Hello');
    await home.escalate();
    const { chat_id } = await onlyLeft(ana);
    const action = type === 'assign' ? { type, to_agent_id: ana.id } : { type };
    expect((await ana.act(chat_id, action)).status).toBe(200);
    const left = {
      type: 'leave_message',
      message_id: crypto.randomUUID(),
      email: 'kim@home.example',
      content: 'Please write',
    };
    expect((await home.act(left)).status).toBe(200);
    expect((await home.act(left)).status).toBe(200);
    expect(await onlyLeft(ana)).toMatchObject({
      kind: 'message_left',
      email: 'kim@home.example',
      preview: 'Please write',
      agent_id: type === 'assign' ? ana.id : null,
    });
    expect(await checkChats(server.store)).toEqual([]);
  },
);

test('a message to a chat that is over is refused, and the reason is true', async () => {
  const { server } = await served();
  const home = customer(server, 'c1');
  await home.escalate();
  expect((await home.act({ type: 'cancel' })).status).toBe(200);
  const left = { type: 'leave_message', email: 'kim@home.example', content: 'Please write' };
  const response = await home.act(left);
  expect(response.status).toBe(409);
  expect(await response.json()).toMatchObject({ error: { message: 'The chat has ended.' } });
});

test('a mail that cannot be delivered is said, and the message is to be answered again', async () => {
  const { server, ana } = await served();
  await leave(server, 'c1', 'unknown@home.example');
  const { chat_id } = await onlyLeft(ana);
  const mail = { type: 'mail' as const, message_id: crypto.randomUUID(), content: 'Hi' };
  await ana.act(chat_id, mail);
  await ana.act(chat_id, { type: 'done' });
  await server.app.agentMails.round();
  const { mail: state } = await onlyLeft(ana);
  expect(state).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('550') });
});

test('a mail server that is away gets the mail later, and one that breaks off is not asked twice', async () => {
  const gone = await startOddServer(until('greeting', (socket) => void socket.destroy()));
  const { server, ana } = await served({ smtpUrl: gone });
  await leave(server, 'c1', 'kim@home.example');
  const { chat_id } = await onlyLeft(ana);
  await ana.act(chat_id, { type: 'mail', message_id: crypto.randomUUID(), content: 'Hi' });
  await server.app.agentMails.round();
  expect((await onlyLeft(ana)).mail).toMatchObject({ outcome: 'sending' });
  const rows = () => server.store.query.selectFrom('agentMail').selectAll().execute();
  expect(await rows()).toMatchObject([{ attempts: 1, claimedAt: null }]);

  const odd = await startOddServer(until('end', (socket) => void socket.destroy()));
  const other = await served({ smtpUrl: odd });
  await leave(other.server, 'c1', 'kim@home.example');
  const left = await onlyLeft(other.ana);
  const mail = { type: 'mail' as const, message_id: crypto.randomUUID(), content: 'Hi' };
  await other.ana.act(left.chat_id, mail);
  await other.server.app.agentMails.round();
  expect((await onlyLeft(other.ana)).mail).toMatchObject({ outcome: 'doubtful' });
});

test('without a mail server nobody is told that a mail was sent', async () => {
  const { server, ana } = await served({ smtpUrl: undefined });
  await leave(server, 'c1', 'kim@home.example');
  const { chat_id } = await onlyLeft(ana);
  expect((await ana.inbox()).mail).toEqual({ sends: false, receives: true });
  const mail = { type: 'mail' as const, message_id: crypto.randomUUID(), content: 'Hi' };
  expect((await ana.act(chat_id, mail)).status).toBe(409);
  expect(await messagesOf(server, 'c1')).toHaveLength(2);
});

test('what is not an answer of the customer is not taken for one', async () => {
  const { server, ana, address, sent, chat_id } = await answered();
  const token = /\+(\w+)@/.exec(address)![1]!;
  const forged = address.replace(token, 'f'.repeat(32));
  const cases: [string, string, string][] = [
    ['a forged token', mime(forged, 'Hi'), 'unknown_address'],
    ['no token', mime(REPLY, 'Hi'), 'unknown_address'],
    ['a note of absence', mime(address, 'Away', { 'Auto-Submitted': 'auto-replied' }), 'automatic'],
    ['a newsletter', mime(address, 'News', { Precedence: 'bulk' }), 'automatic'],
    ['a mailing list', mime(address, 'News', { 'List-Id': '<a.example>' }), 'automatic'],
    ['our own mail', mime(address, 'Hi', { 'Message-ID': sent.mail.messageId! }), 'loop'],
    ['our own address', mime(address, 'Hi', { From: address }), 'loop'],
    ['a delayed report', mime(address, 'Later', { 'Return-Path': '<>' }), 'delivery_report'],
  ];
  for (const [what, raw, reason] of cases) {
    expect([what, await deliver(server, raw)]).toEqual([what, [200, 'ignored', reason]]);
  }
  expect(await messagesOf(server, 'c1')).toHaveLength(3);
  expect((await onlyLeft(ana)).mail).toMatchObject({ outcome: 'sent' });

  await ana.act(chat_id, { type: 'done' });
  const report = [
    `To: ${address}`,
    'From: Mail Delivery System <MAILER-DAEMON@mx.example>',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Your mail was not delivered.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example',
    '',
    'Final-Recipient: rfc822; kim@home.example',
    'Action: failed',
    'Status: 5.1.1',
    '--b--',
  ].join('\r\n');
  expect(await deliver(server, report)).toEqual([200, 'ignored', 'delivery_report']);
  expect((await onlyLeft(ana)).mail).toMatchObject({ outcome: 'failed', reason: '5.1.1' });
});

test('mails arrive from every common provider, with HTML alone, with files, with 20 MB', async () => {
  const { server, address } = await answered();
  let number = 0;
  const said = async () => (await messagesOf(server, 'c1')).at(-1)![1];
  const html = (body: string) =>
    mime(address, body, { 'Content-Type': 'text/html; charset=utf-8' });
  expect(
    await deliver(
      server,
      html(
        '<html><head><style>p{color:red}</style></head><body><p>Thanks &amp; bye,<br>Kim&nbsp;&#x1F600;</p><div class="gmail_quote">On Tue Ana wrote:<blockquote>It arrives</blockquote></div></body></html>',
      ),
    ),
  ).toEqual([200, 'received']);
  expect(await said()).toBe('Thanks & bye,\nKim 😀');

  const one = () => mime(address, `Mail ${++number}`);
  const form = (name: string, boundary = 'xyz') =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${one()}\r\n--${boundary}--\r\n`;
  const urlencoded = () =>
    new URLSearchParams({ recipient: address, 'body-mime': one() }).toString();
  const sns = (content: string) =>
    JSON.stringify({
      Type: 'Notification',
      Message: JSON.stringify({ notificationType: 'Received', content }),
    });
  const webhooks: [string, () => [string, string]][] = [
    ['Mailgun', () => [urlencoded(), 'application/x-www-form-urlencoded']],
    ['SendGrid', () => [form('email'), 'multipart/form-data; boundary=xyz']],
    ['Postmark', () => [JSON.stringify({ From: 'x', RawEmail: one() }), 'application/json']],
    ['SES', () => [sns(one()), 'text/plain; charset=UTF-8']],
    ['SES in base64', () => [sns(Buffer.from(one()).toString('base64')), 'text/plain']],
  ];
  for (const [provider, make] of webhooks) {
    const [body, type] = make();
    expect([provider, await deliver(server, body, type)]).toEqual([provider, [200, 'received']]);
    expect(await said()).toBe(`Mail ${number}`);
  }

  const film = [
    '--b',
    'Content-Type: text/plain',
    '',
    'Look at this',
    '--b',
    'Content-Type: video/mp4; name="film.mp4"',
    'Content-Disposition: attachment; filename="film.mp4"',
    'Content-Transfer-Encoding: base64',
    '',
    'A'.repeat(20 * 1024 * 1024),
    '--b--',
  ].join('\r\n');
  const large = mime(address, film, { 'Content-Type': 'multipart/mixed; boundary=b' });
  expect(await deliver(server, large)).toEqual([200, 'received']);
  expect(await said()).toBe(
    'Look at this\n\n[Not shown, as files in mails are not kept: film.mp4]',
  );
});

test('the door for mails opens with its secret alone', async () => {
  const { server, address } = await answered();
  const post = (query: string, headers: Record<string, string> = {}) =>
    server.call(`/api/v1/mail/inbound${query}`, {
      method: 'POST',
      headers: { 'content-type': 'message/rfc822', ...headers },
      body: mime(address, 'Hi'),
    });
  const basic = (password: string) => ({
    authorization: `Basic ${Buffer.from(`afterword:${password}`).toString('base64')}`,
  });
  expect((await post('')).status).toBe(403);
  expect((await post('?secret=wrong')).status).toBe(403);
  expect((await post('', basic('wrong'))).status).toBe(403);
  expect((await post('', basic(INBOUND))).status).toBe(200);
  expect(await deliver(server, '{}', 'application/json')).toEqual([422, undefined]);
  const closed = await testServer();
  const call = await closed.call('/api/v1/mail/inbound?secret=undefined', { method: 'POST' });
  expect(call.status).toBe(403);
});

test('an agent in the chat reads the mail there, and a closed chat is to be answered again', async () => {
  const { server, ana, home, address } = await answered();
  await ana.setStatus('available');
  await home.escalate();
  const { chats } = await ana.inbox();
  const { chat_id } = chats[0]!;
  await ana.act(chat_id, { type: 'accept' });
  expect(await deliver(server, mime(address, 'Are you there?'))).toEqual([200, 'received']);
  expect((await ana.inbox()).chats[0]).toMatchObject({
    preview: { content: 'Are you there?' },
    unanswered_since: expect.any(String),
  });
  await ana.act(chat_id, { type: 'end' });
  await ana.act(chat_id, { type: 'wrap_up' });
  expect(await deliver(server, mime(address, 'One more thing'))).toEqual([200, 'received']);
  const { messages_left } = (await ana.inbox()) as InboxResponse;
  expect(messages_left.map(({ chat_id: id, preview }) => [id, preview])).toContainEqual([
    chat_id,
    'One more thing',
  ]);
});

test('an erased conversation takes no mails, and nobody is to be answered', async () => {
  const { server, ana, chat_id, address } = await answered();
  // Another mail waits to be tried again.
  await server.store.write(({ query }) =>
    query
      .insertInto('agentMail')
      .values({
        organisationId: 'default',
        mailId: 99,
        conversationId: 'c1',
        chatId: chat_id,
        messageId: 'later',
        agentId: ana.id,
        attempts: 1,
        dueAt: server.clock.now + 60_000,
        claimedAt: null,
      })
      .execute(),
  );
  const erased = await server.post('/api/v1/customers/erase', { conversation_id: 'c1' });
  expect(erased.status).toBe(200);
  expect(await server.store.query.selectFrom('agentMail').selectAll().execute()).toEqual([]);
  expect(await deliver(server, mime(address, 'Hi'))).toEqual([200, 'ignored', 'unknown_address']);
  expect((await ana.inbox()).messages_left_count).toBe(0);
  expect(await server.store.query.selectFrom('mailThread').selectAll().execute()).toEqual([]);
  expect(await checkChats(server.store)).toEqual([]);
});

test('an address from which a customer only mailed leads to the conversation, to erase it', async () => {
  const { smtp, server, ana } = await served();
  const home = customer(server, 'c1');
  await home.send(eventMaker('c1')('identity.set', { email: 'kim@work.example' }));
  await home.escalate();
  const { chat_id, kind } = await onlyLeft(ana);
  expect(kind).toBe('unanswered');
  const mail = { type: 'mail' as const, message_id: crypto.randomUUID(), content: 'Hi' };
  expect((await ana.act(chat_id, mail)).status).toBe(200);
  await server.app.agentMails.round();
  const address = toCustomers(smtp)[0]!.mail.replyTo![0]!.address!;
  expect(await deliver(server, mime(address, 'From home'))).toEqual([200, 'received']);
  const erased = await server.post('/api/v1/customers/erase', { email: 'kim@home.example' });
  expect(erased.status).toBe(200);
  expect(await erased.json()).toMatchObject({ erased: { conversation: 1, message: 2 } });
});

test('as many messages left are listed as are asked for, and all are counted', async () => {
  const { server, ana } = await served();
  for (let i = 0; i < 3; i++) await leave(server, `c${i}`, 'kim@home.example');
  const listed = async (query: string) => {
    const response = await ana.call('GET', `/inbox${query}`);
    const { messages_left, messages_left_count } = (await response.json()) as InboxResponse;
    return [messages_left.map((one) => one.conversation_id), messages_left_count];
  };
  expect(await listed('?messages_left_limit=2')).toEqual([['c0', 'c1'], 3]);
  expect(await listed('?messages_left_limit=3')).toEqual([['c0', 'c1', 'c2'], 3]);
  expect((await ana.call('GET', '/inbox?messages_left_limit=1001')).status).toBe(422);
});
