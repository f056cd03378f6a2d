import { beforeEach, describe, expect, test } from 'vitest';
import type {
  ArticleResponse,
  ArticleWithVersionsResponse,
  DashboardResponse,
  PersonErasureResponse,
  PersonResponse,
} from '../../src/contract/index.ts';
import { auditReissue } from '../../src/server/customers/audit.ts';
import { reissueDay } from '../../src/server/exports/reissue.ts';
import { openStore, rollupKinds } from '../../src/server/features.ts';
import { ensureKeys } from '../../src/server/keys/keys.ts';
import { openFiles } from '../../src/server/files/index.ts';
import { checkRollups } from '../../src/server/numbers/store/rollups.ts';
import { checkChats } from '../../src/server/reporting/check-chats.ts';
import { freshDatabase, isPostgres, temporaryFolder } from './database.ts';
import { testIngest } from './ingest.ts';
import {
  CAPABILITY,
  eventMaker,
  PUBLISHABLE,
  SECRET,
  testServer,
  type TestServer,
} from './harness.ts';
import {
  CUSTOMER,
  databaseFolder,
  EMAIL,
  everything,
  filesOf,
  PLANTED,
  planted,
} from './personal-data.ts';
import { runCommand } from './process.ts';

/** Columns of text in which no word can be planted, with the reason. A new column needs a word or a reason. */
const NEVER_PERSONAL: Record<string, RegExp> = {
  'names of our own: states, kinds, codes':
    /\.(?:action|channel|content_type|dimension|kind|outcome|platform|role|sender_type|sentiment|source|status|type|version|body_hash|unit)$/,
  'hashes and secrets': /(?:_hash|_secret|^exportFile\.|\.sha256|\.versions)$|\.prefix$/,
  'keyed hashes of addresses, and of keys': /^suspected\.(?:source|key_id)$|\.suspect_source$/,
  'ids of the organisation, of keys, and of our own making':
    /\.(?:organisation_id|view_id|survey_id|audit_id|failure_id|event_id|answer_id|writing)$/,
  'ids of conversations: they stay, so that nothing comes back under them; see `remains.named_ids`':
    /\.conversation_id$/,
  'ids of bots, which the site names': /\.(?:ai_agent_id|agent_id|bot_id)$/,
  'settings and texts of the organisation; see `remains.canned_replies`':
    /^(?:organisation|api_key|own_replies)\./,
  'names that the organisation gave to topics, and who did':
    /^topic_change\.(?:name|changed_by|undone_by)$/,
  'texts of the organisation; see `remains.articles`': /^article(?:_version|_state)?\./,
  'people who work with it, who are removed as agents': /^(?:agent|agent_span|team|team_member)\./,
  'sign-ins of agents, and migrations':
    /^(?:session|sign_in_link|passkey|passkey_challenge|kysely_.*|derived_after|rate_limit)\./,
  'ids of mails and messages, which are erased with the conversation':
    /^(?:agent_mail\.message_id|mail_thread\.message_ids)$/,
  'dates and days': /\.(?:day)$/,
  'pictures, which are checked below': /^attachment_content\.content$/,
  'hashes that name files in the object storage': /^file_removal\.name$/,
  'ids of conversations in responses': /^idempotency\.answer$/,
  'the fields of a delivery that is erased as a whole': /^webhook_failure\.reason$/,
  'times and ids of agents and teams': /^(?:chat|chat_rollup|agent_work|changed_detail)\./,
  'receivers and browsers of the team, and settings about them':
    /^(?:webhook|push_subscription|notify_setting)\./,
  'kinds, states and outcomes of deliveries, and their receivers': /^delivery\./,
  'kinds of notices; their ids are random': /^notice\.(?:type|notice_id|firing_id)$/,
  'alerts of the team: their names, figures and recipients': /^(?:alert|firing|digest)\./,
  'the address of the mail server’s refusal is not in its code': /^survey\.reason$/,
};

const reasonFor = (column: string) =>
  Object.entries(NEVER_PERSONAL).find(([, pattern]) => pattern.test(column))?.[0];

const ask = (server: TestServer, path: string, body: object) =>
  server.post(`/api/v1/customers/${path}`, body);

const erase = async (server: TestServer, body: object) => {
  const response = await ask(server, 'erase', body);
  expect(response.status).toBe(200);
  return (await response.json()) as PersonErasureResponse;
};

const withWords = (all: ReadonlyMap<string, string>) =>
  [...all].filter(([, text]) => PLANTED.test(text)).map(([name]) => name);

describe.each([
  ['customer id', { customer_id: CUSTOMER }],
  ['address', { email: 'Ana.zqvjMail@EXAMPLE.com' }],
  ['conversation', { conversation_id: 'ticket' }],
])('a person named by %s', (_by, named) => {
  let folder: string;
  let server: TestServer;
  let eventsSent: object[];
  beforeEach(async () => {
    folder = temporaryFolder();
    ({ server, eventsSent } = await planted(folder));
  });

  test('is exported, and then erased wherever text is stored; the counts stay exact', async () => {
    const before = await everything(server);
    const missing = [...before.keys()].filter(
      (column) => !PLANTED.test(before.get(column)!) && reasonFor(column) === undefined,
    );
    expect(missing, 'columns without a planted word or a reason').toEqual([]);
    /** The figures, without the topic that is text of this person. */
    const figures = async () => {
      const { metrics } = await server.get<DashboardResponse>(
        '/api/v1/cs-metrics/dashboard?time_range=8760',
      );
      return {
        ...metrics,
        top_topics: metrics.top_topics.filter(({ topic }) => !PLANTED.test(topic)),
      };
    };
    const figuresBefore = await figures();

    const found = (await (await ask(server, 'find', named)).json()) as PersonResponse;
    expect(found).toMatchObject({
      customer_ids: [CUSTOMER],
      emails: [EMAIL],
      not_followed: [],
      remains: { export_days: expect.arrayContaining([{ bot_id: 'helper', date: '2026-03-09' }]) },
    });
    expect(found.conversation_ids.toSorted()).toEqual(['chat', 'lamp-0', 'left', 'mail', 'ticket']);

    const lines = (await (await ask(server, 'export', named)).text()).trim().split('\n');
    const kinds = Map.groupBy(
      lines.map((line) => JSON.parse(line) as { kind: string }),
      ({ kind }) => kind,
    );
    expect(Object.fromEntries([...kinds].map(([kind, all]) => [kind, all.length]))).toEqual(
      found.found,
    );
    expect([...kinds.keys()].toSorted()).toEqual(
      'call chat chat_event contact conversation event export_input file message question rating saved_view stored_response survey webhook_delivery'.split(
        ' ',
      ),
    );
    const exported = lines.join('\n');
    for (const word of planteds(before)) expect(exported.toLowerCase()).toContain(word);
    expect(exported).not.toMatch(/dana|capability_hash|token_hash/i);

    const { erased, remains, not_followed } = await erase(server, named);
    expect(not_followed).toEqual([]);
    expect(erased).toMatchObject({
      conversation: 5,
      file: 1,
      call: 1,
      webhook_delivery: 1,
      stored_response: 1,
      contact: 1,
    });
    expect(remains).toMatchObject({
      export_days: found.remains.export_days,
      named_ids: [],
      write_ahead_log: false,
    });

    // What comes again brings nothing back.
    await server.send(eventsSent, { capabilities: { chat: CAPABILITY } });
    await server.app.dispatcher.round();
    await server.get('/api/v1/knowledge-gaps');
    expect((await ask(server, 'export', named)).status).toBe(404);
    expect((await ask(server, 'erase', named)).status).toBe(404);
    expect(await figures()).toEqual(figuresBefore);
    expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
    expect(await checkChats(server.store)).toEqual([]);

    for (const { date, bot_id } of remains.export_days) {
      await reissueDay(
        {
          store: server.store,
          files: openFiles(`file:${folder}`),
          note: auditReissue('default', () => server.clock.now),
        },
        { organisationId: 'default', botId: bot_id, day: date },
      );
    }
    const after = await everything(server);
    expect(withWords(after)).toEqual([]);
    expect(after.get('attachment_content.content')).toBe('');
    expect(withWords(filesOf(folder))).toEqual([]);
    if (!isPostgres) {
      await server.store.clearLog();
      expect(withWords(filesOf(await databaseFolder(server)))).toEqual([]);
    }
    // Of others nothing is gone.
    const kept = [...after.values()].join('\n');
    for (const text of [
      'The parcel of Dana.',
      'dana.mail@example.com',
      'Lamps',
      'calls.example.com/other',
    ]) {
      expect(kept).toContain(text);
    }
  });
});

/** The planted words, but for those that are only in what is derived. */
function planteds(all: ReadonlyMap<string, string>): Set<string> {
  const own = [...all].filter(
    ([column]) => !/^search|_hash$|idempotency_key|topic_key/.test(column),
  );
  return new Set(own.flatMap(([, text]) => text.toLowerCase().match(/zqvj[a-z]+/g) ?? []));
}

describe('who is taken for the person', () => {
  const post = (server: TestServer, id: string, more: object) =>
    server.post('/api/v1/conversations', {
      conversation_id: id,
      platform: 'custom',
      messages: [],
      ...more,
    });
  const claim = (server: TestServer, id: string, identity: object) =>
    server.send([eventMaker(id)('identity.set', identity)], {
      capabilities: { [id]: CAPABILITY },
    });
  const found = async (server: TestServer, body: object) =>
    (await (await ask(server, 'find', body)).json()) as PersonResponse;

  test('a claim in a browser leads to nobody else, unless the operator says so', async () => {
    const server = await testServer();
    await claim(server, 'c1', { customer_id: 'eve', email: 'bob@example.com' });
    await claim(server, 'c2', { email: 'bob@example.com' });
    expect(await found(server, { customer_id: 'eve' })).toMatchObject({
      conversation_ids: ['c1'],
      emails: [],
      not_followed: [{ email: 'bob@example.com', reason: 'unproven' }],
    });
    expect(await found(server, { conversation_id: 'c1' })).toMatchObject({
      conversation_ids: ['c1'],
      customer_ids: [],
      not_followed: [
        { customer_id: 'eve', reason: 'unproven' },
        { email: 'bob@example.com', reason: 'unproven' },
      ],
    });
    expect(await found(server, { customer_id: 'eve', include_unproven: true })).toMatchObject({
      conversation_ids: ['c1', 'c2'],
      emails: ['bob@example.com'],
      not_followed: [],
    });
    expect(await found(server, { email: 'bob@example.com' })).toMatchObject({
      conversation_ids: ['c1', 'c2'],
      customer_ids: [],
      not_followed: [{ customer_id: 'eve', reason: 'unproven' }],
    });
  });

  test('an address that two customers share leads from one to none of the other', async () => {
    const server = await testServer();
    await post(server, 'c1', { customer_id: 'ana', contact_email: 'home@example.com' });
    await post(server, 'c2', { customer_id: 'ben', contact_email: 'home@example.com' });
    await post(server, 'c3', { contact_email: 'Home@example.com' });
    expect(await found(server, { customer_id: 'ana' })).toMatchObject({
      conversation_ids: ['c1'],
      not_followed: [{ email: 'home@example.com', reason: 'shared' }],
    });
    const both = await found(server, { email: 'home@example.com' });
    expect(both.conversation_ids).toEqual(['c1', 'c2', 'c3']);
    expect(both.not_followed).toEqual([
      { customer_id: 'ana', reason: 'shared' },
      { customer_id: 'ben', reason: 'shared' },
    ]);
  });

  test('a sub-address is another address, and so is one that contains it', async () => {
    const server = await testServer();
    await post(server, 'c1', { contact_email: 'ana@example.com' });
    await post(server, 'c2', { contact_email: 'ana+shop@example.com' });
    await post(server, 'c3', { contact_email: 'dana@example.com' });
    await post(server, 'c4', { contact_email: 'ÄNA@example.com' });
    expect((await found(server, { email: 'ANA@example.com' })).conversation_ids).toEqual(['c1']);
    expect((await found(server, { email: 'ana+SHOP@example.com' })).conversation_ids).toEqual([
      'c2',
    ]);
    expect((await found(server, { email: 'äna@example.com' })).conversation_ids).toEqual(['c4']);
  });

  test('who was in it before counts, too', async () => {
    const server = await testServer();
    const make = eventMaker('c1');
    await server.send(
      [
        make('identity.set', { email: 'Ana@example.com' }),
        make('identity.set', { email: 'ben@example.com' }),
      ],
      { capabilities: { c1: CAPABILITY } },
    );
    expect((await found(server, { email: 'ana@example.com' })).conversation_ids).toEqual(['c1']);
  });

  test('and whom a survey was mailed to, though the site has named another address since', async () => {
    const server = await testServer();
    const resolved = { status: 'resolved', resolved_at: new Date(server.clock.now).toISOString() };
    await post(server, 'c1', { contact_email: 'ana@example.com', ...resolved });
    server.clock.now += 3 * 3_600_000;
    await server.app.sender.round();
    await post(server, 'c1', { contact_email: 'ben@example.com', ...resolved });
    expect((await found(server, { email: 'ana@example.com' })).conversation_ids).toEqual(['c1']);
  });

  test('another organisation, and whoever has no right, finds nothing', async () => {
    const server = await testServer();
    await post(server, 'c1', { customer_id: 'ana' });
    await ensureKeys(server.store, 'other', { secret: 'amo_other', publishable: 'amo_pub_o' }, 0);
    for (const path of ['export', 'erase']) {
      const response = await server.post(
        `/api/v1/customers/${path}`,
        { customer_id: 'ana' },
        { 'x-api-key': 'amo_other' },
      );
      expect(response.status).toBe(404);
    }
    expect((await found(server, { customer_id: 'ana' })).conversation_ids).toEqual(['c1']);
    for (const path of ['find', 'export', 'erase']) {
      const response = await server.call(`/api/v1/customers/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ customer_id: 'ana' }),
      });
      expect(response.status).toBe(401);
      for (const body of [{}, { customer_id: 'a', email: 'a@example.com' }]) {
        expect((await ask(server, path, body)).status).toBe(422);
      }
    }
  });

  test('a customer called like a word of ours takes nothing else along', async () => {
    const server = await testServer();
    const headers = { 'idempotency-key': 'k1' };
    await server.post(
      '/api/v1/conversations',
      { conversation_id: 'c1', platform: 'custom', messages: [] },
      headers,
    );
    await post(server, 'c2', { customer_id: 'created' });
    const { erased } = await erase(server, { customer_id: 'created' });
    expect(erased).toEqual({ conversation: 1 });
    const again = await server.post(
      '/api/v1/conversations',
      { conversation_id: 'c1', platform: 'custom', messages: [] },
      headers,
    );
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });
});

test('what names the person in ids and canned replies stays, and is said', async () => {
  const server = await testServer();
  const put = await server.call('/api/v1/canned-answers', {
    method: 'PUT',
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    body: JSON.stringify([
      { title: 'For Ana', content: 'Write to ana@example.com.' },
      { title: 'For Dana', content: 'Write to dana@example.com.' },
    ]),
  });
  expect(put.status).toBe(200);
  const texts = ['Write to ana@example.com.', 'Now write to us.', 'Or to ANA@example.com!'];
  const id = await makeArticle(server, 'Letters', texts);
  const gone = await makeArticle(server, 'Gone', [
    'To ana@example.com',
    'To dana@example.com',
    texts[0]!,
  ]);
  await changeArticle(server, 'DELETE', gone);
  await server.post('/api/v1/conversations', {
    conversation_id: 'mail:ana@example.com',
    contact_email: 'ana@example.com',
    platform: 'custom',
    messages: [],
  });
  const { erased, remains } = await erase(server, { email: 'ana@example.com' });
  expect(remains).toMatchObject({
    canned_replies: ['For Ana'],
    articles: ['Letters'],
    named_ids: ['mail:ana@example.com'],
  });
  // What nobody can edit: one version of the first, and three of the deleted one.
  expect(erased.article_version).toBe(4);
  const { versions } = await server.get<ArticleWithVersionsResponse>(`/api/v1/articles/${id}`);
  expect(versions.map(({ version }) => version)).toEqual([3, 2]);
  expect(await server.get(`/api/v1/articles/${gone}`)).toMatchObject({ success: false });
  // After the edit, nothing names her.
  await changeArticle(server, 'PATCH', id, { body: 'Write to us.' });
  const again = await erase(server, { email: 'ana@example.com' });
  expect(again).toMatchObject({ erased: { article_version: 1 }, remains: { articles: [] } });
});

const changeArticle = (server: TestServer, method: string, id: number, body?: object) =>
  server.call(`/api/v1/articles/${id}`, {
    method,
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });

/** An article that says one after the other. @returns its id */
async function makeArticle(server: TestServer, title: string, texts: readonly string[]) {
  const [body, ...later] = texts;
  const made = await server.post('/api/v1/articles', { title, body });
  const { data } = (await made.json()) as ArticleResponse;
  for (const next of later) await changeArticle(server, 'PATCH', data.id, { body: next });
  return data.id;
}

test('of an address that unsubscribed it is said that its last survey was erased', async () => {
  const server = await testServer();
  const make = eventMaker('c1');
  await server.send(
    [make('identity.set', { email: 'ana@example.com' }), make('conversation.resolved')],
    { capabilities: { c1: CAPABILITY } },
  );
  server.clock.now += 3 * 3_600_000;
  await server.app.sender.round();
  const { data } = await server.get<{ data: { id: string }[] }>('/api/v1/csat/surveys');
  const mail = await server.call(`/api/v1/csat/surveys/${data[0]!.id}/mail`, {
    headers: { 'x-api-key': SECRET },
  });
  const [link] = /\/api\/v1\/csat\/[\w.-]+\/unsubscribe/.exec(await mail.text())!;
  expect((await server.call(link, { method: 'POST' })).status).toBe(200);

  // The browser only claimed the address, so it stays.
  expect((await erase(server, { conversation_id: 'c1' })).erased).not.toHaveProperty('contact');
  expect((await erase(server, { email: 'ana@example.com' })).erased).toEqual({ contact: 1 });
  const contacts = await server.store.query.selectFrom('contact').selectAll().execute();
  expect(contacts).toMatchObject([
    { surveyId: null, surveyedAt: null, optedOutAt: expect.anything() },
  ]);
  // Its hash is known and stays: that is not the same as nobody.
  expect((await erase(server, { email: 'ana@example.com' })).erased).toEqual({});
  const unknown = await server.post('/api/v1/customers/erase', { email: 'bo@example.com' });
  expect(unknown.status).toBe(404);
});

test.runIf(!isPostgres)(
  'a long read keeps the log from being cleared, and then it is',
  async () => {
    const server = await testServer();
    await server.post('/api/v1/conversations', {
      conversation_id: 'c1',
      customer_id: 'ana',
      platform: 'custom',
      messages: [{ sender_type: 'customer', content: 'zqvjword' }],
    });
    const held = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const reading = server.store.snapshot(async (query) => {
      await query.selectFrom('message').selectAll().execute();
      begun.resolve();
      await held.promise;
    });
    await begun.promise;
    const { remains } = await erase(server, { customer_id: 'ana' });
    expect(remains.write_ahead_log).toBe(true);
    held.resolve();
    await reading;
    const folder = await databaseFolder(server);
    await expect.poll(() => withWords(filesOf(folder)), { timeout: 20_000 }).toEqual([]);
  },
);

test('the command line finds, exports and erases', async () => {
  const database = await freshDatabase();
  const store = openStore(database, { poolSize: 2 });
  await store.migrate();
  await ensureKeys(store, 'default', { secret: SECRET, publishable: PUBLISHABLE }, 0);
  await testIngest(store).add('conversation', {
    organisationId: 'default',
    receivedAt: 1,
    input: {
      conversation_id: 'c1',
      platform: 'custom',
      messages: [{ sender_type: 'customer', content: 'zqvjword' }],
      contact_email: 'ana@example.com',
    },
  });
  await store.close();
  const run = async (...words: string[]) =>
    (await runCommand(['customers', ...words, '--database', database])).stdout;
  await expect(run('erase')).rejects.toThrow(/exactly one of --customer-id, --email and/);
  expect(JSON.parse(await run('find', '--email', 'ANA@example.com'))).toMatchObject({
    conversation_ids: ['c1'],
    found: { conversation: 1, message: 1 },
  });
  const lines = (await run('export', '--conversation', 'c1')).trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { kind: string }).kind)).toEqual([
    'conversation',
    'message',
  ]);
  expect(JSON.parse(await run('erase', '--email', 'ana@example.com'))).toMatchObject({
    erased: { conversation: 1, message: 1 },
    remains: { write_ahead_log: false },
  });
  await expect(run('erase', '--email', 'ana@example.com')).rejects.toThrow(/No data is stored/);
});
