// @postgres-in-the-long-run: its rules are about texts; their statements run on PostgreSQL in `access/plans.test.ts`.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type {
  Article,
  ArticleImportResponse,
  ArticleListResponse,
  ArticleResponse,
  ArticleVersionResponse,
  ArticleWithVersionsResponse,
  ErrorResponse,
  ReplyPart,
} from '../../src/contract/index.ts';
import { pino } from 'pino';
import { createApp } from '../../src/server/app.ts';
import { openStore } from '../../src/server/features.ts';
import { ensureKeys } from '../../src/server/keys/keys.ts';
import { freshDatabase, temporaryFolder } from './database.ts';
import { PUBLISHABLE, SECRET, testServer, type TestServer } from './harness.ts';
import { makeAgent, signIn } from './team.ts';
import { runCommand } from './process.ts';

const API = '/api/v1/articles';

const FILE = '## Do you ship abroad?\n\nAlso: delivery to another country\n\nNo.\n';

async function call<T>(
  server: TestServer,
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; body: T }> {
  const response = await server.call(path, {
    method,
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as T };
}

async function add(server: TestServer, input: object): Promise<Article> {
  const { status, body } = await call<ArticleResponse>(server, 'POST', API, {
    status: 'published',
    ...input,
  });
  expect(status).toBe(201);
  return body.data;
}

const PENGUINS = { title: 'Do you sell penguins?', body: 'Yes, **two** kinds.' };

/** What the bot replies. */
async function ask(
  fetch: (path: string, init: RequestInit) => Response | Promise<Response>,
  content: string,
  language?: string,
): Promise<{ text: string; facts: ReplyPart }> {
  const response = await fetch('/api/v1/chat', {
    method: 'POST',
    headers: { 'content-type': 'text/plain', origin: 'http://localhost:4000' },
    body: JSON.stringify({
      key: PUBLISHABLE,
      conversation_id: 'c1',
      messages: [{ message_id: 'm1', sender_type: 'customer', content }],
      language,
    }),
  });
  const parts = (await response.text())
    .split('\n')
    .filter((line) => line.startsWith('data:'))
    .map((line) => JSON.parse(line.slice(5)) as ReplyPart);
  return {
    text: parts.map(({ text }) => text ?? '').join(''),
    facts: Object.assign({}, ...parts) as ReplyPart,
  };
}

test('the bot replies with an article as soon as it is published, and no longer once it is not', async () => {
  const server = await testServer({ knowledge: FILE });
  const bot = (question: string) => ask(server.call, question);
  expect((await bot(PENGUINS.title)).facts.not_understood).toBe(true);

  const { id } = await add(server, { ...PENGUINS, also: ['penguin prices'], status: 'draft' });
  expect((await bot(PENGUINS.title)).facts.not_understood).toBe(true);
  await call(server, 'PATCH', `${API}/${id}`, { status: 'published' });
  expect(await bot('what are your penguin prices')).toMatchObject({
    text: PENGUINS.body,
    facts: {
      reply_id: `article-${id}`,
      reply_name: PENGUINS.title,
      intent: { intent_id: `article-${id}`, intent_name: PENGUINS.title },
    },
  });
  await call(server, 'PATCH', `${API}/${id}`, { body: 'Three kinds.' });
  expect((await bot(PENGUINS.title)).text).toBe('Three kinds.');
  await call(server, 'DELETE', `${API}/${id}`);
  expect((await bot(PENGUINS.title)).facts.not_understood).toBe(true);
});

test('another node uses the change for its next question', async () => {
  const server = await testServer();
  const other = createApp({ store: server.store, log: pino({ level: 'silent' }) });
  const there = (path: string, init: RequestInit) =>
    other.fetch(new Request(`http://localhost${path}`, init));
  expect((await ask(there, PENGUINS.title)).facts.no_bot).toBe(true);
  const { id } = await add(server, PENGUINS);
  expect((await ask(there, PENGUINS.title)).text).toBe(PENGUINS.body);
  await call(server, 'PATCH', `${API}/${id}`, { body: 'Sold out.' });
  expect((await ask(there, PENGUINS.title)).text).toBe('Sold out.');
  await other.stop();
});

test('an article of the file stays beside, until a published one has its title', async () => {
  const server = await testServer({ knowledge: FILE });
  await add(server, PENGUINS);
  const bot = async () => (await ask(server.call, 'Do you ship abroad?')).text;
  expect(await bot()).toBe('No.');
  const { data, from_file } = await server.get<ArticleListResponse>(API);
  expect(data.map(({ title }) => title)).toEqual([PENGUINS.title]);
  expect(from_file).toEqual([
    { title: 'Do you ship abroad?', also: ['delivery to another country'], body: 'No.' },
  ]);
  await add(server, { title: 'do you ship ABROAD?', body: 'Now we do.' });
  expect(await bot()).toBe('Now we do.');
});

test('an article in a language is for chats in it', async () => {
  const server = await testServer();
  await add(server, { title: 'Penguins', body: 'For all.' });
  await add(server, {
    title: 'Pinguine',
    also: ['penguins'],
    body: 'Auf Deutsch.',
    language: 'de',
  });
  await add(server, {
    title: 'Pinguins',
    also: ['penguins'],
    body: 'Em Lisboa.',
    language: 'pt-PT',
  });
  const inLanguage = async (language?: string) =>
    (await ask(server.call, 'Pinguine', language)).text;
  expect(await inLanguage('de-AT')).toBe('Auf Deutsch.');
  expect(await inLanguage()).toBe('Auf Deutsch.');
  expect(await inLanguage('fr')).not.toBe('Auf Deutsch.');
  expect((await ask(server.call, 'Penguins', 'sv')).text).toBe('For all.');
  expect((await ask(server.call, 'Pinguins', 'pt-BR')).text).not.toBe('Em Lisboa.');
});

test('each change is a version with who made it, and any of them can be restored', async () => {
  const server = await testServer();
  const agent = await makeAgent(server, 'Ana', { role: 'supervisor' });
  const ana = await signIn(server, agent.id);
  const { id } = await add(server, PENGUINS);
  server.clock.now += 60_000;
  expect((await ana.call('PATCH', `/articles/${id}`, { body: 'None.', version: 1 })).status).toBe(
    200,
  );
  const stale = await call<ErrorResponse>(server, 'PATCH', `${API}/${id}`, {
    title: 'X',
    version: 1,
  });
  expect([stale.status, stale.body.error.code]).toEqual([409, 'conflict']);
  await call(server, 'PATCH', `${API}/${id}`, { body: 'None.' });

  const { data, versions } = await server.get<ArticleWithVersionsResponse>(`${API}/${id}`);
  expect(data).toMatchObject({
    version: 2,
    body: 'None.',
    published_at: '2026-03-10T12:00:00.000Z',
    changed_by: { kind: 'agent', id: String(agent.id), name: 'Ana' },
  });
  expect(versions.map(({ version, changed_by }) => [version, changed_by.kind])).toEqual([
    [2, 'agent'],
    [1, 'key'],
  ]);
  const first = await server.get<ArticleVersionResponse>(`${API}/${id}/versions/1`);
  expect(first.data).toMatchObject({ ...PENGUINS, status: 'published' });

  const unseen = await call<ErrorResponse>(server, 'DELETE', `${API}/${id}?version=1`);
  expect([unseen.status, unseen.body.error.code]).toEqual([409, 'conflict']);
  expect((await server.get<ArticleListResponse>(API)).data).toMatchObject([{ id, version: 2 }]);
  expect((await call(server, 'DELETE', `${API}/${id}?version=2`)).status).toBe(200);
  expect((await server.get<ArticleListResponse>(API)).data).toEqual([]);
  expect((await call(server, 'PATCH', `${API}/${id}`, { body: 'x' })).status).toBe(404);
  expect((await server.get<ArticleListResponse>(`${API}?deleted=true`)).data).toMatchObject([
    { id, status: 'deleted', published_at: null },
  ]);
  const undone = await call<ArticleResponse>(server, 'POST', `${API}/${id}/restore`, {
    version: 1,
  });
  expect(undone.body.data).toMatchObject({ ...PENGUINS, status: 'published', version: 4 });
  expect((await ask(server.call, PENGUINS.title)).text).toBe(PENGUINS.body);
  expect((await call(server, 'POST', `${API}/${id}/restore`, { version: 99 })).status).toBe(404);
});

test('of versions and of deleted articles the latest are kept', async () => {
  const server = await testServer();
  const { id } = await add(server, PENGUINS);
  for (let i = 0; i < 52; i++) await call(server, 'PATCH', `${API}/${id}`, { body: `Text ${i}` });
  const { versions } = await server.get<ArticleWithVersionsResponse>(`${API}/${id}`);
  expect([versions.length, versions.at(-1)!.version]).toEqual([50, 4]);
  expect((await call(server, 'GET', `${API}/${id}/versions/3`)).status).toBe(404);

  for (let i = 0; i < 101; i++) {
    server.clock.now += 1_000;
    const { id: one } = await add(server, { title: `T ${i}`, body: 'x' });
    await call(server, 'DELETE', `${API}/${one}`);
  }
  const { data } = await server.get<ArticleListResponse>(`${API}?deleted=true`);
  expect(data.map(({ title }) => title)).not.toContain('T 0');
  expect(data).toHaveLength(100);
});

test('an organisation has so many articles and bytes, and one may always become shorter', async () => {
  const server = await testServer({
    bounds: { articles_per_organisation: 2, article_bytes_per_organisation: 100 },
  });
  const { id } = await add(server, { title: 'One', body: 'é'.repeat(40) });
  const tooLong = await call<ErrorResponse>(server, 'POST', API, {
    title: 'Two',
    body: 'x'.repeat(20),
  });
  expect([tooLong.status, tooLong.body.error.message]).toEqual([
    409,
    'All articles together may have 100 bytes. Shorten or delete some first.',
  ]);
  await add(server, { title: 'Two', body: 'x' });
  expect((await call(server, 'POST', API, { title: 'Three', body: 'x' })).status).toBe(409);
  expect((await call(server, 'PATCH', `${API}/${id}`, { body: 'short' })).status).toBe(200);
  await call(server, 'DELETE', `${API}/${id}`);
  const three = await add(server, { title: 'Three', body: 'x' });
  expect((await call(server, 'POST', `${API}/${id}/restore`, { version: 1 })).status).toBe(409);
  expect(three.title).toBe('Three');
});

test.each([
  [{ title: '', body: 'x' }, 'title'],
  [{ title: ' \n ', body: 'x' }, 'title'],
  [{ title: 'a\nb', body: 'x' }, 'title'],
  [{ title: 'x'.repeat(201), body: 'x' }, 'title'],
  [{ title: 'x', body: '  ' }, 'body'],
  [{ title: 'x', body: 'a\0b' }, 'body'],
  [{ title: 'x', body: 'x'.repeat(20_001) }, 'body'],
  [{ title: 'x', body: 'x', also: ['a\nb'] }, 'also.0'],
  [{ title: 'x', body: 'x', also: Array.from({ length: 201 }, () => 'y') }, 'also'],
  [{ title: 'x', body: 'x', language: 'not a language' }, 'language'],
  [{ title: 'x', body: 'x', status: 'deleted' }, 'status'],
])('what is no article is refused: %#', async (input, path) => {
  const server = await testServer();
  const { status, body } = await call<ErrorResponse>(server, 'POST', API, input);
  expect(status).toBe(422);
  expect(body.error.issues!.map((issue) => issue.path)).toEqual([path]);
});

test('what is exported is imported as it was, whatever it says', async () => {
  const server = await testServer();
  const odd = [
    {
      title: 'Markup <b>"x"</b> -->',
      body: '## Heading\n\n<!-- article {"id":1} -->\n\nAlso: not a way\n\\Also: neither\n---\ntext',
    },
    { title: 'كيف أعيد طلبي؟', body: 'عبر حسابك.', language: 'ar', also: ['إرجاع', 'a; b'] },
    { title: '## Title', body: '- a\n- b\n\n```\ncode\n```', status: 'draft' },
    { title: 'Also: this', body: 'Also: first line' },
  ];
  for (const one of odd) await add(server, one);
  const file = await (await server.call(`${API}.md`, { headers: { 'x-api-key': SECRET } })).text();
  const again = await call<ArticleImportResponse>(server, 'POST', `${API}/import`, {
    files: [{ name: 'articles.md', content: file.replaceAll('\n', '\r\n') }],
  });
  expect(again.body).toEqual({
    success: true,
    created: 0,
    // A way to ask has no semicolon in a file.
    changed: 1,
    unchanged: 3,
    refused: [],
  });
  const other = await testServer();
  // Has the id of one in the file.
  await add(other, { title: 'Of others', body: 'Stays.' });
  await call(other, 'POST', `${API}/import`, { files: [{ name: 'articles.md', content: file }] });
  const ofBoth = await Promise.all(
    [server, other].map(async (one) => {
      const { data: listed } = await one.get<ArticleListResponse>(API);
      const data = listed.filter(({ title }) => title !== 'Of others');
      expect(data).toHaveLength(odd.length);
      const all = await Promise.all(
        data.map(({ id }) => one.get<ArticleWithVersionsResponse>(`${API}/${id}`)),
      );
      return all.map(({ data: { title, also, body, language, status } }) => ({
        title,
        also,
        body,
        language,
        status,
      }));
    }),
  );
  expect(ofBoth[1]).toEqual(ofBoth[0]);
  expect(ofBoth[0]!.map(({ body }) => body)).toEqual(
    expect.arrayContaining(odd.map(({ body }) => body)),
  );
});

test('knowledge files and files with one article are imported, and what cannot be is said', async () => {
  const server = await testServer();
  await add(server, { title: 'do you ship abroad?', body: 'Old.' });
  const { body } = await call<ArticleImportResponse>(server, 'POST', `${API}/import`, {
    status: 'published',
    files: [
      {
        name: 'knowledge.md',
        content: `# Help\n\n${FILE}\n## Hours\n\nAlso: opening times; when\n\nNine.`,
      },
      { name: 'help/how-to-return.md', content: 'Also: send back\n\nBy post.' },
      { name: 'b.md', content: '# Gift cards\n\nYes.' },
      { name: 'empty.md', content: '# Nothing\n' },
      { name: 'long.md', content: `# ${'x'.repeat(300)}\n\nText` },
    ],
  });
  expect(body).toMatchObject({ created: 3, changed: 1, unchanged: 0 });
  expect(body.refused.map(({ file }) => file)).toEqual(['empty.md', 'long.md']);
  const { data } = await server.get<ArticleListResponse>(API);
  expect(data.map(({ title }) => title)).toEqual([
    'Do you ship abroad?',
    'Gift cards',
    'Hours',
    'how to return',
  ]);
  expect((await ask(server.call, 'Do you have gift cards?')).text).toBe('Yes.');
});

test('an import may rename an article and give its old title to another', async () => {
  const server = await testServer();
  await add(server, { title: 'Hours', body: 'Nine.' });
  const file = await (await server.call(`${API}.md`, { headers: { 'x-api-key': SECRET } })).text();
  const { status, body } = await call<ArticleImportResponse>(server, 'POST', `${API}/import`, {
    files: [
      // What stands above an export is imported, too.
      {
        name: 'a.md',
        content: `## Returns\n\nYes.\n\n${file.replace('## Hours', '## Old hours')}`,
      },
      { name: 'b.md', content: '# Hours\n\nTen.' },
    ],
  });
  expect(status).toBe(200);
  expect(body).toEqual({ success: true, created: 2, changed: 1, unchanged: 0, refused: [] });
  const { data } = await server.get<ArticleListResponse>(API);
  expect(data.map(({ id, title }) => [id, title])).toEqual([
    [3, 'Hours'],
    [1, 'Old hours'],
    [2, 'Returns'],
  ]);
});

test('of a hostile import no more is read and said than an organisation may have', async () => {
  const server = await testServer({ bounds: { articles_per_organisation: 3 } });
  const { body } = await call<ArticleImportResponse>(server, 'POST', `${API}/import`, {
    files: [
      { name: 'good.md', content: '## A\n\na\n## B\n\nb' },
      { name: 'ways.md', content: `# C\n\nAlso: ${`${'x'.repeat(301)};`.repeat(2_000)}\n\nc` },
      { name: 'many.md', content: '## A\nx\n'.repeat(100_000) },
      { name: 'late.md', content: '# D\n\nd' },
    ],
  });
  expect(body.created).toBe(2);
  expect(body.refused.map(({ file }) => file)).toEqual(['ways.md', 'many.md', 'late.md']);
  expect(body.refused[1]).toEqual({
    file: 'many.md',
    title: null,
    reason: 'One import may have at most 3 articles.',
  });
  expect(JSON.stringify(body).length).toBeLessThan(2_000);
});

test('the command line writes each article to a file, and imports the folder into another database', async () => {
  const [from, to] = [await freshDatabase(), await freshDatabase()];
  for (const url of [from, to]) {
    const store = openStore(url);
    await ensureKeys(store, 'default', { secret: SECRET, publishable: PUBLISHABLE }, 0);
    await store.close();
  }
  const folder = temporaryFolder();
  const run = async (database: string, ...words: string[]) =>
    (await runCommand(['articles', ...words, '--database', database])).stdout.trim();
  writeFileSync(join(folder, 'knowledge.md'), `${FILE}\n## Hours\n\nNine.`);
  expect(await run(from, 'import', join(folder, 'knowledge.md'), '--publish')).toBe(
    '2 new articles, 0 changed, 0 unchanged.',
  );
  const exported = join(folder, 'help');
  expect(await run(from, 'export', exported)).toBe('Exported 2 articles.');
  expect(readdirSync(exported).sort()).toEqual(['article-1.md', 'article-2.md']);
  expect(await run(from, 'import', exported)).toBe('0 new articles, 0 changed, 2 unchanged.');
  expect(await run(to, 'import', exported)).toBe('2 new articles, 0 changed, 0 unchanged.');
  await expect(run(to, 'import', exported, '--organisation', 'nobody')).rejects.toThrow(
    /No organisation has this id/,
  );
});
