import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { LimitListResponse } from '../../src/contract/index.ts';
import { sha256 } from '../../src/server/database/hash.ts';
import { BOUND_NAMES, type BoundName } from '../../src/server/http/bounds.ts';
import { CAPABILITY, eventMaker, PUBLISHABLE, testServer, type TestServer } from './harness.ts';
import { customer, makeAgent, signIn } from './team.ts';

/** The smallest picture there is. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const INBOUND = 'a secret of the mail provider';
const TOKEN = '0123456789abcdef0123456789abcdef';

/** Sends events of a conversation as a browser. */
const send =
  (...types: [Parameters<ReturnType<typeof eventMaker>>[0], object][]) =>
  async (server: TestServer): Promise<void> => {
    const make = eventMaker('c1');
    const events = types.map(([type, data]) => make(type, data));
    await (await server.send(events, { capabilities: { c1: CAPABILITY } })).text();
  };

const say = send(['message.added', { message_id: 'm1', sender_type: 'customer', content: 'Hi' }]);
const escalate = send(['conversation.escalated', { reason: 'customer_requested_human' }]);
const rate = send(['survey.rated', { rating: 1 }]);
const identify = send(['identity.set', { email: 'ana@example.com' }]);

const plain = async (server: TestServer, path: string, body: object): Promise<void> => {
  const response = await server.call(`/api/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: JSON.stringify({
      key: PUBLISHABLE,
      conversation_id: 'c1',
      capability: CAPABILITY,
      ...body,
    }),
  });
  await response.body?.cancel();
};

const ask = (server: TestServer) =>
  plain(server, 'chat', {
    messages: [{ message_id: 'm1', sender_type: 'customer', content: 'What is the weather?' }],
  });

async function upload(server: TestServer): Promise<void> {
  const response = await server.call(
    '/api/v1/attachments?conversation_id=c1&attachment_id=a1&name=a.gif',
    {
      method: 'POST',
      headers: { 'x-api-key': PUBLISHABLE, 'x-conversation-capability': CAPABILITY },
      body: GIF,
    },
  );
  await response.text();
}

async function follow(server: TestServer): Promise<void> {
  await say(server);
  await plain(server, 'handoff/stream', {});
}

const signInWrong = (server: TestServer) => server.post('/api/v1/session', { key: 'amo_wrong' });

const addArticle = (server: TestServer) =>
  server.post('/api/v1/articles', { title: 'Returns', body: 'Send it back.' });

/** A mail to an address of the conversation. */
async function mail(server: TestServer): Promise<void> {
  await say(server);
  await server.store.write(({ query }) =>
    query
      .insertInto('mailThread')
      .values({
        organisationId: 'default',
        conversationId: 'c1',
        tokenHash: sha256(TOKEN),
        messageIds: '[]',
      })
      .execute(),
  );
  const response = await server.call(`/api/v1/mail/inbound?secret=${encodeURIComponent(INBOUND)}`, {
    method: 'POST',
    headers: { 'content-type': 'message/rfc822' },
    body: `From: ana@example.com\r\nTo: reply+${TOKEN}@example.com\r\nMessage-ID: <1@a>\r\n\r\nHi`,
  });
  expect(response.status).toBe(503);
}

/** What a bound of 0 refuses, or the test of a bound that more than one request reaches. */
const REACHED: Record<BoundName, ((server: TestServer) => Promise<unknown>) | `${string}.test.ts`> =
  {
    conversation_messages: say,
    conversation_events: say,
    conversation_bytes: say,
    conversation_files: upload,
    conversation_file_bytes: upload,
    refusals_per_address: (server) => server.call('/nowhere'),
    events_per_address: say,
    single_events_per_address: say,
    conversations_per_address: say,
    conversations_per_key: say,
    escalations_per_address: escalate,
    escalations_per_key: escalate,
    ratings_per_address: rate,
    ratings_per_key: rate,
    uploads_per_address: upload,
    uploads_per_key: upload,
    early_uploads_per_address: upload,
    bot_calls_per_address: ask,
    bot_calls_per_conversation: ask,
    bot_calls_per_key: ask,
    bot_calls_per_organisation: ask,
    mails_per_address: identify,
    mails_per_key: identify,
    links_per_address: (server) => plain(server, 'attachments/links', {}),
    files_per_address: (server) => server.call('/api/v1/attachments/default/a1'),
    lines_per_address: follow,
    lines_per_conversation: follow,
    open_lines_per_address: follow,
    open_lines_per_conversation: follow,
    async lines_per_agent(server) {
      const agent = await signIn(server, (await makeAgent(server, 'Ana')).id, 'offline');
      expect((await agent.call('GET', '/inbox/stream')).status).toBe(429);
    },
    chat_actions_per_address: (server) => customer(server, 'c1').act({ type: 'typing' }),
    webhooks_per_address: (server) => server.post('/api/v1/webhooks/zendesk?org_id=default', {}),
    mails_received_per_conversation: mail,
    sign_ins_per_address: signInWrong,
    sign_in_mails_per_address: (server) =>
      server.post('/api/v1/session/link', { email: 'ana@example.com' }),
    storage_per_organisation: upload,
    articles_per_organisation: addArticle,
    article_bytes_per_organisation: addArticle,
    mails_per_organisation: 'survey-recipients.test.ts',
    team_mails_per_organisation: 'delivery-order.test.ts',
    report_mails_per_organisation: 'alerts.test.ts',
    mails_per_recipient: 'survey-recipients.test.ts',
    unproven_mails_per_organisation: 'survey-recipients.test.ts',
    upstream_calls_per_organisation: ask,
    upstream_cents_per_organisation: ask,
    suspect_escalations_per_address: escalate,
    suspect_escalations_per_key: escalate,
    suspect_ratings_per_address: rate,
    suspect_ratings_per_key: rate,
    proven_per_customer: 'suspected-people.test.ts',
    suspect_waits_per_address: 'suspected-people.test.ts',
    suspect_waits_per_key: 'suspected-people.test.ts',
    accepted_hours_per_address: 'suspected-people.test.ts',
  };

test.each(BOUND_NAMES)('%s: what it refuses is counted, and nothing else', async (name) => {
  const reach = REACHED[name];
  if (typeof reach === 'string') {
    expect(readFileSync(`test/server/${reach}`, 'utf8')).toContain(name);
    return;
  }
  const server = await testServer({
    bounds: { [name]: 0 },
    inboundSecret: INBOUND,
    replyAddress: 'reply@example.com',
    // Nobody is asked.
    upstream: {
      baseUrl: 'http://127.0.0.1:1',
      key: undefined,
      model: 'm',
      price: { input: 1, output: 1 },
    },
  });
  await reach(server);
  const { data } = await server.get<LimitListResponse>('/api/v1/limits');
  const refused = data.filter((one) => one.refused > 0).map((one) => one.name);
  expect(refused).toEqual([name]);
});
