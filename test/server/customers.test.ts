import { personalData, rollupKinds } from '../../src/server/features.ts';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type {
  AuditResponse,
  ConversationDetail,
  CustomerExportResponse,
} from '../../src/contract/index.ts';
import { createKey } from '../../src/server/keys/keys.ts';
import { sha256 } from '../../src/server/database/hash.ts';
import { emptyConversation } from '../../src/server/conversations/rules/conversation.ts';
import { checkRollups } from '../../src/server/numbers/store/rollups.ts';
import {
  conversationRow,
  insertConversations,
} from '../../src/server/conversations/store/conversations.ts';
import { eraseConversations } from '../../src/server/customers/erase.ts';
import { openStore } from '../../src/server/features.ts';
import { saveMessages } from '../../src/server/conversations/store/messages.ts';
import {
  CAPABILITY,
  eventMaker,
  PUBLISHABLE,
  SECRET,
  type TestServer,
  testServer,
} from './harness.ts';
import { temporaryFolder } from './database.ts';

const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const PERSONAL = /u-17|Ana|ana@|parcel|Thanks|photo|T-4711/;

/** A customer with a chat and a ticket, and another one. */
async function start(): Promise<{ server: TestServer; events: object[] }> {
  const server = await testServer();
  const make = eventMaker('chat');
  const events = [
    make('conversation.started', { topic: 'delivery' }),
    make('identity.set', { customer_id: 'u-17', name: 'Ana' }),
    make('attachment.added', { attachment_id: 'a1', message_id: 'm1', name: 'photo.gif' }),
    make('message.added', { message_id: 'm1', sender_type: 'customer', content: 'My parcel?' }),
    make('survey.rated', { rating: 4 }),
    make('survey.feedback', { feedback: 'Thanks' }),
  ];
  await server.call('/api/v1/attachments?conversation_id=chat&attachment_id=a1&name=photo.gif', {
    method: 'POST',
    headers: { 'x-api-key': PUBLISHABLE, 'x-conversation-capability': CAPABILITY },
    body: GIF,
  });
  await server.send(events, { capabilities: { chat: CAPABILITY } });
  for (const [conversation_id, customer_id] of [
    ['ticket', 'u-17'],
    ['other', 'u-18'],
  ]) {
    await server.post('/api/v1/conversations', {
      conversation_id,
      customer_id,
      platform: 'zendesk',
      platform_ticket_id: 'T-4711',
      contact_email: 'ana@example.com',
      contact_name: 'Ana',
      csat_score: 2,
      messages: [{ sender_type: 'customer', content: 'The parcel again.' }],
    });
  }
  return { server, events };
}

const erase = (server: TestServer, id: string, key = SECRET) =>
  server.call(`/api/v1/customers/${id}`, { method: 'DELETE', headers: { 'x-api-key': key } });

test('all that is kept of a person is given out', async () => {
  const { server } = await start();
  const answer = await server.get<CustomerExportResponse>('/api/v1/customers/u-17');
  expect(answer.conversations.map(({ conversation_id }) => conversation_id).sort()).toEqual([
    'chat',
    'ticket',
  ]);
  expect(
    answer.conversations.find(({ conversation_id }) => conversation_id === 'chat'),
  ).toMatchObject({
    contact_name: 'Ana',
    feedback: 'Thanks',
    messages: [{ content: 'My parcel?' }],
    attachments: [{ name: 'photo.gif', url: expect.stringContaining('http') }],
  });
});

test('a person is erased everywhere, the counts stay, and what comes again brings nothing back', async () => {
  const { server, events } = await start();
  // A topic of many is a category, and stays.
  for (const id of ['d1', 'd2', 'd3']) {
    await server.post('/api/v1/conversations', {
      conversation_id: id,
      platform: 'custom',
      topic: 'delivery',
      messages: [],
    });
  }
  const numbers = () => server.get('/api/v1/cs-metrics/dashboard');
  const before = await numbers();
  const { conversations } = await server.get<CustomerExportResponse>('/api/v1/customers/u-17');
  const link = conversations.flatMap(({ attachments }) => attachments)[0]!.url!;

  const response = await erase(server, 'u-17');
  expect(await response.json()).toMatchObject({
    success: true,
    customer_id: 'u-17',
    erased_conversations: 2,
    erased: { conversation: 2, message: 2, event: 6, file: 1 },
    not_followed: [{ email: 'ana@example.com', reason: 'shared' }],
  });
  expect(await numbers()).toEqual(before);
  expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
  await server.send(events, { capabilities: { chat: CAPABILITY } });
  await server.send(
    [
      eventMaker('chat')('message.added', {
        message_id: 'm9',
        sender_type: 'customer',
        content: 'Ana',
      }),
    ],
    {
      capabilities: { chat: CAPABILITY },
    },
  );
  for (const id of ['chat', 'ticket']) {
    const { data } = await server.get<{ data: ConversationDetail }>(`/api/v1/conversations/${id}`);
    expect(data.messages).toEqual([]);
    expect(data.attachments).toEqual([]);
    expect(JSON.stringify(data)).not.toMatch(PERSONAL);
  }
  expect((await server.call(link.replace(server.url, ''))).status).toBe(404);
  expect((await erase(server, 'u-17')).status).toBe(404);
  // Of the other one nothing is gone.
  expect(await server.get('/api/v1/conversations/other')).toMatchObject({
    data: { customer_id: 'u-18', messages: [{ content: 'The parcel again.' }] },
  });
  const tables = [
    'conversation',
    'message',
    'event',
    'attachment',
    'attachmentContent',
    'audit',
  ] as const;
  for (const table of tables) {
    const rows = await server.store.query.selectFrom(table).selectAll().execute();
    const ours = rows.filter((row) => !('conversationId' in row) || row.conversationId !== 'other');
    expect(JSON.stringify(ours)).not.toMatch(PERSONAL);
  }
});

test('what was erased is not in the file any more', async () => {
  const path = `${temporaryFolder()}/a.db`;
  const store = openStore(`sqlite:${path}`);
  await store.migrate();
  const words = 'a sentence that nobody else would write';
  await store.write(async (transaction) => {
    const conversation = {
      ...emptyConversation('default', 'c1', 0),
      customerId: 'u-17',
      feedback: words,
    };
    await transaction.save(insertConversations, [conversationRow(conversation)]);
    await transaction.save(saveMessages, [
      {
        organisationId: 'default',
        conversationId: 'c1',
        messageId: 'm1',
        position: 0,
        senderType: 'customer',
        content: words.repeat(500),
        at: 0,
        aiConfidenceScore: null,
        facts: null,
        agentId: null,
        isClaimed: 0,
      },
    ]);
  });
  await store.write((transaction) =>
    eraseConversations(transaction, personalData.conversations, {
      organisationId: 'default',
      conversationIds: ['c1'],
      at: 1,
      privateTopics: new Map(),
      privateReasons: new Set(),
    }),
  );
  // The log is written into the file, and goes.
  await store.close();
  expect(readFileSync(path).includes(words)).toBe(false);
});

test('who did it is on record, and not whom by name', async () => {
  const { server } = await start();
  await server.get('/api/v1/customers/u-17');
  server.clock.now += 1000;
  await erase(server, 'u-17');
  const { data } = await server.get<AuditResponse>('/api/v1/audit');
  expect(data).toMatchObject([
    { action: 'erase', conversations: 2, subject_hash: sha256('default\nu-17') },
    { action: 'export', conversations: 2, key: sha256(SECRET).slice(0, 12) },
  ]);
});

test('takes the scope "admin"', async () => {
  const { server } = await start();
  const key = await createKey(server.store, {
    organisationId: 'default',
    kind: 'secret',
    name: 'reader',
    scopes: ['conversations:read', 'conversations:write'],
    now: 0,
  });
  expect((await erase(server, 'u-17', key)).status).toBe(403);
  expect((await erase(server, 'u-17', PUBLISHABLE)).status).toBe(403);
  expect(
    (await server.call('/api/v1/customers/u-17', { headers: { 'x-api-key': key } })).status,
  ).toBe(403);
});
