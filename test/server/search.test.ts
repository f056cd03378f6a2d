import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import type { ConversationListResponse } from '../../src/contract/index.ts';
import { searchTerms, searchWords } from '../../src/server/conversations/rules/search.ts';
import type { Store } from '../../src/server/database/store.ts';
import { readDialogues } from '../data.ts';
import { dialogueBody } from '../load.ts';
import { countWaiting, isPostgres } from './database.ts';
import { SECRET, testServer, type TestServer } from './harness.ts';

const post = (server: TestServer, id: string, ...contents: string[]) =>
  server.post('/api/v1/conversations', {
    conversation_id: id,
    platform: 'custom',
    messages: contents.map((content, index) => ({
      sender_type: index % 2 ? 'ai' : 'customer',
      content,
    })),
  });

async function found(server: TestServer, q: string, rest = ''): Promise<string[]> {
  const { data } = await server.get<ConversationListResponse>(
    `/api/v1/conversations?limit=200&q=${encodeURIComponent(q)}${rest}`,
  );
  return data.map((one) => one.conversation_id).sort();
}

test.each([
  ['refund', ['a']],
  ['REFUND', ['a']],
  ['refunds', []],
  ['ref', ['a']],
  ['shoes refund', ['a']],
  ['shoes router', []],
  ['cafe', ['b']],
  ['Café', ['b']],
  ['hauptstraße', ['b']],
  ['straße', []],
  ['hauptstrasse', ['b']],
  ['HAUPTSTRASSE', ['b']],
  ['退款', ['c']],
  ['款', ['c']],
  ['要', ['c']],
  ['환불', ['e']],
  ['smorrebrod', ['e']],
  ['SMØRREBRØD', ['e']],
  ['ΟΔΟΣ', ['e']],
  ['οδός', ['e']],
  ['istanbul', ['e']],
  ['ISTANBUL', ['e']],
  ['ISPARTA', ['e']],
  ['lodz', ['e']],
  ['4711', ['f']],
  ['zendesk_4711', ['f']],
  ['jo.doe@example.com', ['f']],
  ['doe', ['f']],
  ['José', ['f']],
  ['TICKET-99', ['f']],
  ['u-17', ['f']],
  ['我要退款', ['c']],
  ['款退', []],
  ['12', ['b']],
  ['o’clock', ['b']],
  ['"shoes" AND (refund*', ['a']],
  ["shoes' or 1=1 --", []],
  ['NOT shoes', []],
  ['?!', []],
  ['🙂', []],
])('the search for %s finds %j', async (q, expected) => {
  const server = await testServer();
  await post(server, 'a', 'I want a refund for my shoes and more', 'Sure');
  await post(server, 'b', 'Bring it to the café in Hauptstraße', 'At 12 o’clock');
  await post(server, 'c', '我要退款', '好的');
  await post(server, 'd', 'reset my router');
  await post(server, 'e', '자동환불 please, smørrebrød, οδος, İstanbul, Isparta, Łódź');
  await server.post('/api/v1/conversations', {
    conversation_id: 'f',
    platform: 'zendesk',
    platform_ticket_id: 'zendesk_4711 / TICKET-99',
    contact_email: 'jo.doe@example.com',
    contact_name: 'Jose',
    customer_id: 'u-17',
    messages: [],
  });
  expect(await found(server, q)).toEqual(expected);
});

test('finds a conversation as soon as it is acknowledged, as it is now', async () => {
  const server = await testServer();
  await post(server, 'a', 'a tent');
  expect(await found(server, 'tent')).toEqual(['a']);
  await server.post('/api/v1/conversations', {
    conversation_id: 'a',
    platform: 'custom',
    messages: [{ message_id: 'm', sender_type: 'customer', content: 'and a sleeping bag' }],
    customer_id: 'u',
  });
  expect(await found(server, 'sleeping tent')).toEqual(['a']);
  await server.call('/api/v1/customers/u', { method: 'DELETE', headers: { 'x-api-key': SECRET } });
  expect(await found(server, 'tent')).toEqual([]);
});

test('goes with the other filters, the total and the pages', async () => {
  const server = await testServer();
  for (let i = 0; i < 5; i++) await post(server, `c${i}`, 'a lamp');
  await post(server, 'other', 'a chair');
  const page = (rest: string) =>
    server.get<ConversationListResponse>(`/api/v1/conversations?q=lamp&limit=2${rest}`);
  const first = await page('');
  expect(first).toMatchObject({ total: 5, next_cursor: expect.any(String) as string });
  const second = await page(`&cursor=${first.next_cursor}`);
  const third = await page(`&cursor=${second.next_cursor}`);
  const all = [first, second, third].flatMap(({ data }) => data.map((one) => one.conversation_id));
  expect(all.toSorted()).toEqual(['c0', 'c1', 'c2', 'c3', 'c4']);
  expect(await found(server, 'lamp', '&escalated=true')).toEqual([]);
});

test('finds in 300 real dialogues what a look at each of them finds', async () => {
  const server = await testServer();
  const bodies = readDialogues().slice(0, 300).map(dialogueBody);
  for (const body of bodies) {
    const response = await server.post('/api/v1/conversations', { ...body, ai_handled: true });
    expect([response.status, await response.text()]).toEqual([201, expect.any(String)]);
  }
  const transcripts = new Map<string, string[]>();
  for (const body of bodies) {
    transcripts.set(body.conversation_id, searchWords(body.messages.map(({ content }) => content)));
  }
  for (const q of ['cheap hotel', 'train cambridge thur', 'restaurant', 'taxi 1', 'zzz', 'the']) {
    const expected = [...transcripts]
      .filter(([, words]) =>
        searchTerms(q).every((term) => words.some((word) => word.startsWith(term))),
      )
      .map(([id]) => id)
      .slice(0, 1000);
    const { total } = await server.get<ConversationListResponse>(
      `/api/v1/conversations?q=${encodeURIComponent(q)}`,
    );
    // Masked phone numbers are no words any more.
    expect(Math.abs(total - expected.length), q).toBeLessThanOrEqual(q === 'taxi 1' ? 40 : 0);
  }
});

test('no query is an error, whatever is in it', async () => {
  const server = await testServer();
  await post(server, 'a', 'some words');
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.string({ maxLength: 40 }), fc.string({ unit: 'binary', maxLength: 40 })),
      async (q) => {
        const response = await server.call(
          `/api/v1/conversations?q=${encodeURIComponent(q.toWellFormed())}`,
          { headers: { 'x-api-key': SECRET } },
        );
        expect([200, 422]).toContain(response.status);
      },
    ),
  );
});

test('words are letters and digits alone, so that no query can be more than words', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const word of searchWords([text])) expect(word).toMatch(/^[\p{L}\p{N}]+$/u);
    }),
  );
});

test('a word that is cut has whole characters', async () => {
  const server = await testServer();
  const long = `a${'𐐨'.repeat(60)}`;
  await post(server, 'a', `${long} lamp`);
  expect(await found(server, 'lamp')).toEqual(['a']);
  expect(await found(server, long)).toEqual(['a']);
  expect(searchWords([long]).every((word) => word.isWellFormed())).toBe(true);
});

test('a conversation with more long words than fit is found by the first ones', async () => {
  const server = await testServer();
  const wordAt = (index: number) => `слово${index}${'ж'.repeat(53)}`;
  for (let part = 0; part < 40; part++) {
    server.clock.now += 1000;
    const words = Array.from({ length: 400 }, (_, index) => wordAt(part * 400 + index));
    const sent = await server.post('/api/v1/conversations', {
      conversation_id: 'a',
      platform: 'custom',
      messages: [{ message_id: `m${part}`, sender_type: 'customer', content: words.join(' ') }],
    });
    expect(sent.ok).toBe(true);
  }
  await post(server, 'b', 'a lamp');
  expect(await found(server, 'lamp')).toEqual(['b']);
  for (const index of [0, 1, 17, 800, 1999, 4000]) {
    expect(await found(server, wordAt(index)), String(index)).toEqual(['a']);
  }
});

test.runIf(isPostgres).each([20, 27, 53])(
  'PostgreSQL keeps all words of a conversation, each with its mark: %i letters',
  async (length) => {
    const { store } = await testServer();
    const text = Array.from({ length: 30_000 }, (_, index) => `слово${index}${'ж'.repeat(length)}`);
    const words = searchWords([text.join(' ')]);
    await store.write(({ query, search }) =>
      search.put(query, 'default', [{ conversationId: 'a', words }]),
    );
    const { rows } = await sql<{ word: string }>`
      select substr(word, 5) as word from search_document,
        unnest(tsvector_to_array(words)) as word`.execute(store.query);
    expect(new Set(rows.map(({ word }) => word))).toEqual(new Set(words));
  },
);

/** Stores words as an older version did. */
async function unmark({ query }: Store): Promise<void> {
  await sql`update search_document set words = array_to_tsvector(array(
    select substr(word, 5) from unnest(tsvector_to_array(words)) as word))`.execute(query);
  await sql`drop index search_document_by_marked_word`.execute(query);
  await sql`create index search_document_by_word on search_document using gin (words)`.execute(
    query,
  );
}

test.runIf(isPostgres)('words of an older database are found after the migration', async () => {
  const server = await testServer();
  await post(server, 'a', 'Where is my refund?');
  expect(await found(server, 'refund')).toEqual(['a']);
  await unmark(server.store);
  expect(await found(server, 'refund')).toEqual([]);
  await server.store.migrate();
  expect(await found(server, 'refund')).toEqual(['a']);
  await server.store.migrate();
  expect(await found(server, 'refund')).toEqual(['a']);
});

test.runIf(isPostgres)('nodes that find words of an older database at once all start', async () => {
  const server = await testServer();
  await post(server, 'a', 'Where is my refund?');
  await expect.poll(() => found(server, 'refund')).toEqual(['a']);
  await unmark(server.store);
  const { store } = server;
  const { promise: marked, resolve: mark } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  onTestFinished(() => release());
  const first = store.write(async ({ query, search }) => {
    await search.prepare(query);
    mark();
    await released;
  });
  await marked;
  const second = store.migrate();
  await expect.poll(() => countWaiting(store)).toBe(1);
  release();
  await Promise.all([first, second]);
  expect(await found(server, 'refund')).toEqual(['a']);
});

test('the index has the words that were put last, whatever it had before', async () => {
  const { store } = await testServer();
  const ids = ['a', 'b', 'c'];
  const words = ['tent', 'tents', 'bag', 'night'];
  const put = (documents: { conversationId: string; words: string[] }[]) =>
    store.write(({ query, search }) => search.put(query, 'default', documents));
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.dictionary(fc.constantFrom(...ids), fc.subarray(words), { noNullPrototype: true }),
      ),
      async (puts) => {
        const expected = new Map<string, string[]>();
        await put(ids.map((conversationId) => ({ conversationId, words: [] })));
        for (const one of puts) {
          for (const [id, some] of Object.entries(one)) expected.set(id, some);
          await put(
            Object.entries(one).map(([conversationId, some]) => ({ conversationId, words: some })),
          );
        }
        for (const word of words) {
          const { rows } = await sql<{ conversationId: string }>`
            select conversation_id from (${store.search.matching('default', [word])}) as found`.execute(
            store.query,
          );
          expect(rows.map(({ conversationId }) => conversationId).sort()).toEqual(
            ids.filter((id) => expected.get(id)?.some((own) => own.startsWith(word))),
          );
        }
      },
    ),
    { numRuns: 40 },
  );
});

test.runIf(!isPostgres)('an index of an earlier version is made anew', async () => {
  const { store } = await testServer();
  const put = (...documents: [id: number, words: string][]) =>
    store.write(async ({ query }) => {
      for (const [id, words] of documents) {
        await sql`insert into search_document values (${id}, 'default', ${`c${id}`})
          on conflict do nothing`.execute(query);
        await sql`delete from search where rowid = ${id}`.execute(query);
        await sql`insert into search (rowid, words) values (${id}, ${words})`.execute(query);
      }
    });
  await put([1, 'tent'], [2, 'night']);
  // What an earlier version did: now the index has lost the second one.
  await put([1, 'bag tent'], [2, 'tent']);
  const found = async () =>
    (await store.search.matching('default', ['tent']).execute(store.query)).rows.length;
  expect(await found()).toBe(1);
  await store.write(({ query }) => sql`pragma user_version = 0`.execute(query));
  await store.migrate();
  expect(await found()).toBe(2);
});
