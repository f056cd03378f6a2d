import { expect, test } from 'vitest';
import type {
  ArticleEffectResponse,
  ArticleResponse,
  GapQuestionsResponse,
  KnowledgeGapsResponse,
} from '../../src/contract/index.ts';
import { SECRET, testServer, type TestServer } from './harness.ts';

const DAY = 86_400_000;
const UNSURE = 'I am sorry, I do not know.';

let last = 0;

/** A conversation now. @param reply of the bot; `article`: the article that it says it used */
async function asked(
  server: TestServer,
  question: string,
  {
    reply = UNSURE,
    article,
    more = [],
  }: { reply?: string; article?: number; more?: object[] } = {},
): Promise<string> {
  const conversation_id = `q${++last}`;
  const timestamp = new Date(server.clock.now).toISOString();
  const response = await server.post('/api/v1/conversations', {
    conversation_id,
    platform: 'custom',
    ai_handled: true,
    messages: [
      { sender_type: 'customer', content: question, timestamp },
      {
        sender_type: 'ai',
        content: reply,
        timestamp,
        ai_confidence_score: article === undefined ? 0.1 : 0.9,
        ...(article !== undefined && { intent: { intent_id: `article-${article}` } }),
      },
      ...more.map((one) => ({ timestamp, ...one })),
    ],
  });
  expect(response.status).toBe(201);
  return conversation_id;
}

async function publish(server: TestServer, input: object): Promise<number> {
  const response = await server.post('/api/v1/articles', {
    body: 'Press "Forgot password".',
    status: 'published',
    ...input,
  });
  return ((await response.json()) as ArticleResponse).data.id;
}

const gapsOf = async (server: TestServer) =>
  (await server.get<KnowledgeGapsResponse>('/api/v1/conversations/knowledge-gaps')).gaps;

const effectOf = async (server: TestServer, id: number) =>
  (await server.get<ArticleEffectResponse>(`/api/v1/articles/${id}/effect`)).data;

test('of two gaps whose questions begin alike, each has its own questions', async () => {
  const server = await testServer();
  const greeting = 'Hello there, '.repeat(30);
  const birds = await asked(server, `${greeting} do you sell penguins?`);
  const router = await asked(server, `${greeting} how do I flash the router firmware?`);
  const gaps = await gapsOf(server);
  expect(gaps.length).toBe(2);
  expect(gaps[0]!.question).toBe(gaps[1]!.question);
  expect(gaps[0]!.id).not.toBe(gaps[1]!.id);
  const found = await Promise.all(
    gaps.map(async ({ id, question }) => {
      const query = new URLSearchParams({ question, gap: id });
      const path = `/api/v1/conversations/knowledge-gaps/questions?${query}`;
      return (await server.get<GapQuestionsResponse>(path)).questions.map(
        ({ conversation_id }) => conversation_id,
      );
    }),
  );
  expect(found.toSorted()).toEqual([[birds], [router]]);
  expect(found.length).toBe(2);
  expect(found[0]).toEqual([gaps[0]!.examples[0]!.conversation_id]);
});

test('a gap has its questions, each with what the bot and an agent replied', async () => {
  const server = await testServer();
  const withAgent = await asked(server, 'How do I reset my password?', {
    more: [
      { sender_type: 'customer', content: 'Hello?' },
      { sender_type: 'ai', content: 'Anything else?' },
      { sender_type: 'human_agent', content: 'Use the link in the mail.' },
    ],
  });
  server.clock.now += 60_000;
  const alone = await asked(server, 'I forgot my password');
  await asked(server, 'Do you sell penguins?');
  const gap = (await gapsOf(server)).find(({ question }) => question.includes('password'))!;
  expect(gap.count).toBe(2);
  const query = new URLSearchParams({ question: gap.question, time_range: '24' });
  const path = `/api/v1/conversations/knowledge-gaps/questions?${query}`;
  expect((await server.get<GapQuestionsResponse>(path)).questions).toMatchObject([
    {
      conversation_id: alone,
      content: 'I forgot my password',
      bot_reply: UNSURE,
      agent_reply: null,
    },
    {
      conversation_id: withAgent,
      content: 'How do I reset my password?',
      bot_reply: UNSURE,
      agent_reply: 'Use the link in the mail.',
    },
  ]);
  const none = `/api/v1/conversations/knowledge-gaps/questions?question=giraffes`;
  expect((await server.get<GapQuestionsResponse>(none)).questions).toEqual([]);
});

test('a gap of long questions, which are stored cut, has its questions', async () => {
  const server = await testServer();
  const story = 'The garden chairs stood outside all winter. '.repeat(8);
  const penguins = await asked(server, `${story} Do you sell penguins?`);
  server.clock.now += 1_000;
  const giraffes = await asked(
    server,
    `${'My old zebra wants company. '.repeat(20)} Do you sell giraffes, elephants, camels, llamas and ostriches?`,
  );
  const gaps = await gapsOf(server);
  expect(gaps.map(({ question }) => question.length)).toEqual([300, 300]);
  const asks = await Promise.all(
    gaps.map(async ({ question }) => {
      const query = new URLSearchParams({ question });
      const path = `/api/v1/conversations/knowledge-gaps/questions?${query}`;
      const { questions } = await server.get<GapQuestionsResponse>(path);
      return questions.map(({ conversation_id }) => conversation_id);
    }),
  );
  expect(asks).toEqual([[giraffes], [penguins]]);
});

test('an article says what was asked before it and since, and a gap names its articles', async () => {
  const server = await testServer();
  for (let i = 0; i < 3; i++) await asked(server, 'How do I reset my password?');
  await asked(server, 'Do you sell penguins?');
  server.clock.now += 2 * DAY;
  await asked(server, 'I forgot my password');
  server.clock.now += 1_000;
  const draft = await publish(server, {
    title: 'Sign in',
    also: ['lost password'],
    status: 'draft',
  });
  expect(await effectOf(server, draft)).toBeNull();
  const [password, penguins] = await gapsOf(server);
  expect(password).toMatchObject({
    count: 4,
    articles: [{ id: draft, title: 'Sign in', status: 'draft' }],
  });
  expect(penguins).not.toHaveProperty('articles');

  const patched = await server.call(`/api/v1/articles/${draft}`, {
    method: 'PATCH',
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    body: JSON.stringify({ status: 'published' }),
  });
  expect(patched.status).toBe(200);
  const published = new Date(server.clock.now);
  expect(await effectOf(server, draft)).toEqual({
    before: {
      from: new Date(+published - 7 * DAY).toISOString(),
      to: published.toISOString(),
      unanswered: 4,
    },
    since: {
      from: published.toISOString(),
      to: published.toISOString(),
      unanswered: 0,
      given: 0,
      answered: 0,
    },
  });

  server.clock.now += DAY;
  await asked(server, 'Password lost', { reply: 'Press the link.', article: draft });
  // It did not help: the customer asks again.
  await asked(server, 'I lost my password', {
    reply: 'Press the link.',
    article: draft,
    more: [{ sender_type: 'customer', content: 'But I lost my password!' }],
  });
  await asked(server, 'Do you sell penguins?', { reply: 'Yes.', article: draft + 1 });
  server.clock.now += 1;
  await gapsOf(server);
  expect(await effectOf(server, draft)).toMatchObject({
    before: { unanswered: 4 },
    since: { unanswered: 1, given: 2, answered: 1 },
  });
});

test('what was used for a question goes with its conversation', async () => {
  const server = await testServer();
  const id = await publish(server, { title: 'Password reset' });
  const conversation_id = await asked(server, 'Password reset', { reply: 'So.', article: id });
  server.clock.now += 1;
  expect((await effectOf(server, id))!.since.given).toBe(1);
  await server.post('/api/v1/customers/erase', { conversation_id });
  expect((await effectOf(server, id))!.since.given).toBe(0);
});

test('an article that does not exist, or was deleted, has no effect', async () => {
  const server = await testServer();
  const id = await publish(server, { title: 'Password reset' });
  await server.call(`/api/v1/articles/${id}`, {
    method: 'DELETE',
    headers: { 'x-api-key': SECRET },
  });
  for (const one of [id, 99, 'x']) {
    const response = await server.call(`/api/v1/articles/${one}/effect`, {
      headers: { 'x-api-key': SECRET },
    });
    expect(response.status).toBe(404);
  }
});
