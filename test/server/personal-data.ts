import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import { expect } from 'vitest';
import {
  CAPABILITY,
  eventMaker,
  PUBLISHABLE,
  SECRET,
  testServer,
  type TestServer,
} from './harness.ts';
import { customer, makeAgent, signIn } from './team.ts';
import { isPostgres } from './database.ts';
import { deliver, ZENDESK } from './zendesk.ts';

/** Every planted word begins with this, in whatever case. Random letters of a secret hardly ever do. */
export const PLANTED = /zqvj[a-z]/i;

export const CUSTOMER = 'zqvjcustomer-17';
export const EMAIL = 'ana.zqvjmail@example.com';

const DAY = '2026-03-09';
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/**
 * A server with a person in every place that can store something about one. Each place has a word of its own,
 * which begins with `zqvj`. Of others there is something too.
 */
export async function planted(
  folder: string,
): Promise<{ server: TestServer; eventsSent: object[] }> {
  const server = await testServer({
    dispatching: { every: 1 << 30 },
    sending: { every: 1 << 30 },
    webhookSecrets: { zendesk: new Map([['default', ZENDESK]]) },
    exportUrl: `file:${folder}`,
  });
  server.clock.now = Date.parse(`${DAY}T12:00:00Z`);
  // Texts are stored as they are, so that nothing is gone because it was masked.
  await ok(
    server.call('/api/v1/organisation', {
      method: 'PATCH',
      headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
      body: JSON.stringify({ redaction: false }),
    }),
  );
  const agent = await signIn(server, (await makeAgent(server, 'Ben')).id);

  await ok(
    server.post('/api/v1/views', {
      name: 'zqvjview',
      query: `customer_id=${CUSTOMER}&customer_id=`,
      shared: true,
    }),
  );
  await ok(server.post('/api/v1/views', { name: 'Other', query: 'q=lamp', shared: true }));
  await ok(
    server.post('/api/v1/topics/changes', {
      topics: ['zqvjtopic of a lamp', 'lighting'],
      name: 'lamps',
    }),
  );

  // In the browser: a chat with an agent, with a file, a rating and a note. The identity comes from the
  // site's server.
  const make = eventMaker('chat', `${DAY}T11:50:00.000Z`);
  const eventsSent: object[] = [
    make('conversation.started', { topic: 'zqvjtopic of a lamp', language: 'zqvjlanguage' }),
    make('message.added', {
      message_id: 'zqvjmessage-1',
      sender_type: 'customer',
      content: 'How do I return the zqvjquestion lamp?',
    }),
    make('message.added', {
      message_id: 'm2',
      sender_type: 'ai',
      content: 'I am not sure.',
      ai_confidence_score: 0.1,
      reply_id: 'zqvjreply',
      intent: { intent_id: 'article-7', intent_name: 'zqvjintent' },
    }),
    make('attachment.added', {
      attachment_id: 'zqvjfile',
      message_id: 'zqvjmessage-1',
      name: 'zqvjphoto.gif',
      content_type: 'image/gif',
    }),
    make('conversation.escalated', { reason: 'zqvjreason of mine', trigger: 'zqvjtrigger' }),
  ];
  await ok(
    server.call(
      '/api/v1/attachments?conversation_id=chat&attachment_id=zqvjfile&name=zqvjphoto.gif',
      {
        method: 'POST',
        headers: { 'x-api-key': PUBLISHABLE, 'x-conversation-capability': CAPABILITY },
        body: GIF,
      },
    ),
  );
  const send = async (events: object[], options?: { key?: string }) => {
    const response = await server.send(events, {
      capabilities: { chat: CAPABILITY },
      ...options,
    });
    expect(response.status).toBe(200);
    const { results } = (await response.json()) as { results: { status: string }[] };
    expect(results.filter(({ status }) => status !== 'accepted')).toEqual([]);
  };
  await send(eventsSent);
  const known = make('identity.set', {
    customer_id: CUSTOMER,
    email: 'Ana.ZQvjmail@Example.com',
    name: 'Zqvjname',
  });
  // A browser may not prove it; the site's server may.
  expect(
    (await server.post('/api/v1/events', { sent_at: new Date(server.clock.now), events: [known] }))
      .status,
  ).toBe(200);
  eventsSent.push(known);
  await server.app.dispatcher.round();
  const { chats } = await agent.inbox();
  const chatId = chats[0]!.chat_id;
  await ok(agent.act(chatId, { type: 'accept' }));
  await ok(agent.act(chatId, { type: 'message', message_id: 'a1', content: 'Hello zqvjhello' }));
  await ok(agent.act(chatId, { type: 'note', note_id: 'zqvjnote-1', content: 'A zqvjnote' }));
  const later = [
    make('message.added', {
      message_id: 'zqvjmessage-3',
      sender_type: 'customer',
      content: 'zqvjlater',
    }),
    make('survey.shown'),
    make('survey.rated', { rating: 2 }),
    make('survey.feedback', { feedback: 'zqvjcomment' }),
  ];
  await send(later);
  eventsSent.push(...later);
  await ok(agent.act(chatId, { type: 'end' }));
  await ok(agent.act(chatId, { type: 'wrap_up', resolution: 'unresolved' }));

  // A message left, by somebody without another name.
  await agent.setStatus('offline');
  const home = customer(server, 'left', { at: `${DAY}T12:00:00.000Z` });
  await home.say('Anyone?');
  await home.escalate();
  await ok(home.act({ type: 'leave_message', email: EMAIL.toUpperCase(), content: 'zqvjleft' }));

  // Tickets: one by id and address, one by address alone, and one of another customer.
  const ticket = (body: object, headers = {}) =>
    ok(server.post('/api/v1/conversations', { platform: 'zendesk', ...body }, headers));
  await ticket(
    {
      conversation_id: 'ticket',
      customer_id: CUSTOMER,
      contact_email: EMAIL,
      contact_name: 'Zqvjname',
      platform_ticket_id: 'zqvjticket-4711',
      feedback: 'zqvjticketfeedback',
      bot_id: 'helper',
      ai_agent_id: 'helper',
      status: 'resolved',
      resolved_at: `${DAY}T09:00:00Z`,
      conversations_data: { note: 'zqvjdata' },
      labels: ['zqvjlabel'],
      messages: [{ sender_type: 'customer', content: 'zqvjticketmessage' }],
    },
    { 'idempotency-key': 'zqvjkey-1' },
  );
  await ticket({
    conversation_id: 'mail',
    contact_email: `  ${EMAIL} `.trim().toUpperCase(),
    status: 'resolved',
    resolved_at: `${DAY}T08:00:00Z`,
    messages: [{ sender_type: 'customer', content: 'zqvjmailmessage' }],
  });
  for (const id of ['other', 'other-2']) {
    await ticket({
      conversation_id: id,
      customer_id: 'u-18',
      contact_email: 'dana.mail@example.com',
      topic: 'delivery',
      escalated: true,
      escalation_reason: 'ai_unsure',
      messages: [{ sender_type: 'customer', content: 'The parcel of Dana.' }],
    });
  }
  // Others with one topic, and the person too.
  for (let i = 0; i < 4; i++) {
    await ticket({
      conversation_id: `lamp-${i}`,
      customer_id: i === 0 ? CUSTOMER : `u-${i + 20}`,
      topic: 'Lamps',
      messages: [],
    });
  }

  // A mail that was kept, with a comment on its page.
  await server.app.sender.round();
  const { data } = await server.get<{ data: { id: string; status: string }[] }>(
    '/api/v1/csat/surveys?channel=email&status=sent',
  );
  const kept = await (
    await server.call(`/api/v1/csat/surveys/${data[0]!.id}/mail`, {
      headers: { 'x-api-key': SECRET },
    })
  ).text();
  const token = /csat\/rate\?token=([\w-]{43})/.exec(kept)![1]!;
  await ok(
    server.call(`/api/v1/csat/${token}/submit`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ rating: 1, feedback: 'zqvjmailcomment' }),
    }),
  );

  // Calls of theirs and of somebody else.
  for (const [identifier, url] of [
    [EMAIL, 'https://calls.example.com/zqvjrecording'],
    ['dana.mail@example.com', 'https://calls.example.com/other'],
  ]) {
    await ok(
      server.call('/manager/api/v1/calls', {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`default:${SECRET}`).toString('base64')}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({
          created_at: `${DAY}T10:00:00Z`,
          ended_at: `${DAY}T10:05:00Z`,
          end_user: { identifier, out_contact_id: identifier === EMAIL ? CUSTOMER : 'u-18' },
          recording_url: url,
          participants: [{ type: 'end_user' }],
        }),
      }),
    );
  }

  // Deliveries that cannot be read.
  for (const email of [EMAIL, 'dana.mail@example.com']) {
    const requester = { email, name: email === EMAIL ? 'Zqvjrequester' : 'Dana' };
    const response = await deliver(server, { ticket_id: 5, ticket: { status: 7, requester } });
    expect(response.status).toBe(422);
  }

  // Everything is read, and the day is in the files.
  await server.get('/api/v1/conversations/knowledge-gaps');
  server.clock.now = Date.parse('2026-03-11T12:00:00Z');
  await server.app.exporter.round();
  return { server, eventsSent };
}

async function ok(request: Promise<Response>): Promise<void> {
  const response = await request;
  if (response.status >= 300) throw new Error(`${response.status}: ${await response.text()}`);
}

/** All rows of all tables as text, whoever made them, by table and column. */
export async function everything(server: TestServer): Promise<Map<string, string>> {
  const { query } = server.store;
  const columns = isPostgres
    ? await sql<{ name: string; column: string; type: string }>`
        select table_name as name, column_name as "column", data_type as type
        from information_schema.columns where table_schema = 'public'
        order by table_name, column_name`.execute(query)
    : await sql<{ name: string; column: string; type: string }>`
        select m.name as name, c.name as "column", c.type as type
        from sqlite_schema as m join pragma_table_info(m.name) as c
        where m.type = 'table' and m.name not like 'sqlite_%' and m.name not like 'search_%'
        order by m.name, c.name`.execute(query);
  const all = new Map<string, string>();
  for (const { name, column, type } of columns.rows) {
    if (!/text|char|blob|bytea|tsvector|^$/i.test(type)) continue;
    const { rows } = await sql<{ value: string }>`
      select distinct cast(${sql.id(column)} as text) as value from ${sql.id(name)}
      where ${sql.id(column)} is not null`.execute(query);
    all.set(`${name}.${column}`, rows.map(({ value }) => value).join('\n'));
  }
  return all;
}

/** The files of a folder, by name. */
export function filesOf(folder: string): Map<string, string> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    found
      .filter((one) => one.isFile())
      .map((one) => join(one.parentPath, one.name))
      .map((path) => [path, readFileSync(path, 'latin1')]),
  );
}

/** The folder of the SQLite database. */
export async function databaseFolder(server: TestServer): Promise<string> {
  const { rows } = await sql<{ file: string }>`
    select file from pragma_database_list where name = 'main'`.execute(server.store.query);
  return dirname(rows[0]!.file);
}
