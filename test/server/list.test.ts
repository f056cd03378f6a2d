import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { ConversationListResponse } from '../../src/contract/index.ts';
import { emptyConversation } from '../../src/server/conversations/rules/conversation.ts';
import { highlightIn } from '../../src/server/conversations/rules/highlight.ts';
import {
  conversationRow,
  insertConversations,
} from '../../src/server/conversations/store/conversations.ts';
import type { ListFilters } from '../../src/server/conversations/store/filters.ts';
import {
  listConversations,
  type ListPage,
  type ListPosition,
  newest,
  placesOf,
} from '../../src/server/conversations/store/list.ts';
import { figureDifferences } from '../../src/server/numbers/rules/figures.ts';
import { saveFigures } from '../../src/server/numbers/store/figures.ts';
import { isPostgres } from './database.ts';
import { SECRET, testServer, type TestServer } from './harness.ts';

const START = Date.parse('2026-03-01T00:00:00Z');

type Body = Record<string, unknown> & { conversation_id: string };

/** Conversations that differ in everything that can be filtered. */
const BODIES: Body[] = Array.from({ length: 48 }, (_, index) => ({
  conversation_id: `c${String(index).padStart(2, '0')}`,
  platform: (['zendesk', 'custom', 'sdk', 'freshdesk'] as const)[index % 4],
  status: index % 3 === 0 ? 'open' : 'resolved',
  messages: [
    {
      sender_type: 'customer',
      content: `Question ${index}: où est le Café?`,
      timestamp: new Date(START + index * 3_600_000).toISOString(),
    },
  ],
  ...(index % 5 > 0 && { topic: ['Billing', 'Shipping', 'Returns', 'Other'][index % 4] }),
  ...(index % 7 > 0 && { language: index % 2 === 0 ? 'en' : 'de' }),
  ...(index % 4 === 1 && { escalated: true }),
  ...(index % 8 === 1 && { escalation_reason: 'ai_unsure' }),
  ai_handled: index % 2 === 0,
  ...(index % 2 === 0 && { ai_agent_id: `bot${index % 6}` }),
  sentiment: ['positive', 'neutral', 'negative', 'frustrated'][index % 4],
  ...(index % 3 === 1 && { csat_score: (index % 5) + 1 }),
  ...(index % 9 === 1 && { feedback: 'Thank you.' }),
  customer_id: `u${index % 10}`,
}));

async function filled(): Promise<TestServer> {
  const server = await testServer({ isUnlimited: true });
  for (const body of BODIES) {
    expect((await server.post('/api/v1/conversations', body)).status).toBe(201);
  }
  return server;
}

const newestFirst = (isWanted: (body: Body, index: number) => boolean) =>
  BODIES.filter(isWanted)
    .map((body) => body.conversation_id)
    .toReversed();

const isTicket = ({ platform }: Body) => platform === 'zendesk' || platform === 'freshdesk';

const FILTERS: [string, (body: Body, index: number) => boolean][] = [
  ['status=open', ({ status }) => status === 'open'],
  ['channel=ticket', isTicket],
  ['channel=api', (body) => !isTicket(body)],
  ['channel=chat', () => false],
  ['language=de', ({ language }) => language === 'de'],
  ['language=', ({ language }) => language === undefined],
  ['topic=', ({ topic }) => topic === undefined],
  ['topic=BILLING', ({ topic }) => topic === 'Billing'],
  ['escalation_reason=ai_unsure', (body) => body['escalation_reason'] === 'ai_unsure'],
  [
    'escalation_reason=',
    (body) => body['escalated'] === true && body['escalation_reason'] === undefined,
  ],
  ['ai_agent_id=bot2', (body) => body['ai_agent_id'] === 'bot2'],
  ['ai_agent_id=', (body) => body['ai_agent_id'] === undefined],
  ['agent_id=', () => true],
  ['agent_id=7', () => false],
  ['team_id=', () => true],
  ['has_comment=true', ({ feedback }) => feedback !== undefined],
  ['has_comment=false', ({ feedback }) => feedback === undefined],
  ['merged=false', () => true],
  ['merged=true', () => false],
  [
    'status=resolved&language=en&ai_handled=true&min_csat=3',
    (body) =>
      body['status'] === 'resolved' &&
      body['language'] === 'en' &&
      body['ai_handled'] === true &&
      Number(body['csat_score']) >= 3,
  ],
  [
    'topic=shipping&escalated=true&channel=api&sentiment=neutral',
    (body) =>
      body['topic'] === 'Shipping' &&
      body['escalated'] === true &&
      !isTicket(body) &&
      body['sentiment'] === 'neutral',
  ],
  ['q=cafe&status=open&from=2026-03-02', ({ status }, index) => status === 'open' && index >= 24],
  ['q=cafe+4', (_, index) => String(index).startsWith('4')],
];

test('each filter, and several together, list and count what they say, page by page, also as a file', async () => {
  const server = await filled();
  for (const [query, isWanted] of FILTERS) {
    const wanted = newestFirst(isWanted);
    const found: string[] = [];
    let cursor: string | null = '';
    do {
      const page: ConversationListResponse = await server.get(
        `/api/v1/conversations?limit=7&${query}${cursor ? `&cursor=${cursor}` : ''}`,
      );
      expect([page.total, page.total_is_capped], query).toEqual([wanted.length, false]);
      found.push(...page.data.map((one) => one.conversation_id));
      cursor = page.next_cursor;
    } while (cursor);
    expect(found, query).toEqual(wanted);
    const file = await server.call(`/api/v1/conversations.ndjson?${query}`, {
      headers: { 'x-api-key': SECRET },
    });
    const lines = (await file.text()).split('\n').filter(Boolean);
    expect(
      lines.map((line) => (JSON.parse(line) as Body).conversation_id),
      query,
    ).toEqual(wanted);
  }
});

test.each([
  'agent_id=me',
  'team_id=-1',
  'channel=phone',
  'status=closed',
  'merged=perhaps',
  'missing_from_file=2026-02-30:a',
  'missing_from_file=2026-02-03',
])('%s is refused', async (query) => {
  const server = await testServer();
  const response = await server.call(`/api/v1/conversations?${query}`, {
    headers: { 'x-api-key': SECRET },
  });
  const { error } = (await response.json()) as { error: { issues: { path: string }[] } };
  expect([response.status, error.issues[0]!.path]).toEqual([422, query.split('=')[0]]);
});

test('a search says where it found its words', async () => {
  const server = await testServer();
  await server.post('/api/v1/conversations', {
    conversation_id: 'c1',
    platform: 'custom',
    contact_name: 'Zoë Quartz',
    messages: [
      { sender_type: 'customer', content: 'Hello!', message_id: 'm1' },
      { sender_type: 'ai', content: 'The CAFÉS are open.', message_id: 'm2' },
    ],
  });
  const search = async (q: string) =>
    (await server.get<ConversationListResponse>(`/api/v1/conversations?q=${q}`)).data[0]?.highlight;
  expect(await search('cafe')).toEqual({
    message_id: 'm2',
    sender_type: 'ai',
    excerpt: 'The CAFÉS are open.',
    ranges: [[4, 9]],
  });
  expect(await search('quartz')).toBe(null);
  const { data } = await server.get<ConversationListResponse>('/api/v1/conversations');
  expect(data[0]).not.toHaveProperty('highlight');
});

describe('a highlight', () => {
  test.each([
    ['I lost my order', ['order'], ['order']],
    ['Orders and orderly people', ['order'], ['Orders', 'orderly']],
    ['Die Straße, die STRASSE', ['strasse'], ['Straße', 'STRASSE']],
    ['Cafe\u0301 or café', ['cafe'], ['Cafe\u0301', 'café']],
    ['私は注文を取り消したい', ['注文'], ['注文']],
    ['no such word', ['xylophone'], []],
  ])('in %s of %s is %s', (text, terms, words) => {
    const found = highlightIn(text, terms);
    expect((found?.ranges ?? []).map(([from, to]) => found!.excerpt.slice(from, to))).toEqual(
      words,
    );
  });

  test('of a long text begins a little before the first word, and breaks no character', () => {
    const found = highlightIn(`${'😀'.repeat(300)} order ${'😀'.repeat(300)}`, ['order'])!;
    expect(found.excerpt.isWellFormed()).toBe(true);
    expect(found.excerpt.length).toBeLessThanOrEqual(240);
    const [[from, to]] = found.ranges as [[number, number]];
    expect(found.excerpt.slice(from, to)).toBe('order');
  });
});

test('a word in more than 10,000 conversations is found from the newest on, also together with filters', async () => {
  const { store, get } = await testServer();
  const COUNT = 10_020;
  const name = (index: number) => `c${String(index).padStart(5, '0')}`;
  for (let first = 0; first < COUNT; first += 2_004) {
    const places = Array.from({ length: 2_004 }, (_, i) => first + i);
    await store.write(async ({ query, save, search }) => {
      await save(
        insertConversations,
        places.map((index) =>
          conversationRow({
            ...emptyConversation('default', name(index), START + index),
            // Older than what one page looks through.
            language: index < 30 ? 'he' : 'en',
          }),
        ),
      );
      await search.put(
        query,
        'default',
        places.map((index) => ({
          conversationId: name(index),
          words: ['common', ...(index % 5_000 === 7 ? ['rare'] : [])],
        })),
      );
    });
  }
  const list = (query: string) => get<ConversationListResponse>(`/api/v1/conversations?${query}`);
  const common = await list('q=common&limit=3&total=capped');
  expect(common.data.map((one) => one.conversation_id)).toEqual([
    name(COUNT - 1),
    name(COUNT - 2),
    name(COUNT - 3),
  ]);
  expect([common.total, common.total_is_capped]).toEqual([10_000, true]);
  const rare = await list('q=rare');
  expect(rare.data.map((one) => one.conversation_id)).toEqual([name(10_007), name(5_007), name(7)]);
  expect([rare.total, rare.total_is_capped]).toEqual([3, false]);
  const both = await list('q=common&language=he&limit=20&total=capped');
  expect(both.data).toHaveLength(20);
  expect([both.total, both.total_is_capped]).toEqual([30, false]);
  const all = await list('limit=2&total=capped');
  expect([all.total, all.total_is_capped]).toEqual([10_000, true]);
  // Who does not ask for less gets all of them counted.
  for (const query of ['limit=2', 'q=common&limit=2']) {
    const exact = await list(query);
    expect([exact.total, exact.total_is_capped], query).toEqual([COUNT, false]);
  }

  // What one page looks through has none of the two words: the next pages go on.
  const found: string[] = [];
  let cursor: string | null = '';
  do {
    const page: ConversationListResponse = await list(
      `q=common&escalated=false&to=2026-03-01T00:00:05.008Z&limit=200${cursor && `&cursor=${cursor}`}`,
    );
    found.push(...page.data.map((one) => one.conversation_id));
    cursor = page.next_cursor;
  } while (cursor);
  expect(found).toHaveLength(5_008);
}, 60_000);

test('pages that look at a part of many conversations have all that match, each once, in order', async () => {
  const { store } = await testServer();
  const COUNT = 3_000;
  const all = Array.from({ length: COUNT }, (_, index) => ({
    ...emptyConversation(
      'default',
      `c${String(index).padStart(5, '0')}`,
      START + index * 3_000_000,
    ),
    language: index % 300 === 7 ? 'he' : index % 3 === 0 ? 'de' : 'en',
    platform: index % 500 === 7 ? ('sdk' as const) : ('custom' as const),
    sentiment: index % 200 === 0 ? ('frustrated' as const) : ('neutral' as const),
    status: index % 5 === 0 ? ('open' as const) : ('resolved' as const),
    merged: index % 600 === 7,
    aiAgentId: index === 2 ? 'old bot' : null,
    topicKey: index % 400 === 0 ? 'refunds' : index % 400 === 7 ? 'returns' : 'delivery',
  }));
  await store.write(async ({ save }) => {
    await save(insertConversations, all.map(conversationRow));
    await save(saveFigures, figureDifferences(all.map((after) => ({ before: null, after }))));
  });
  for (const filters of [
    { sentiment: 'frustrated' },
    { sentiment: 'frustrated', language: 'de' },
    { sentiment: 'frustrated', status: 'open', to: START + 900 * 3_000_000 },
    { status: 'open', from: START + 2_000 * 3_000_000 },
    // In so few that their hours lead to them; among them are merged ones, which are not counted.
    { language: 'he' },
    { language: 'he', platform: 'sdk' },
    { language: 'he', status: 'open' },
    { platform: 'sdk', merged: false },
    { aiAgentId: 'old bot' },
    { language: 'nobody’s' },
    { topicKeys: ['refunds', 'returns'] },
    { topicKeys: ['refunds', 'returns'], language: 'he' },
  ] satisfies ListFilters[]) {
    const matching = all
      .filter((one) =>
        Object.entries(filters).every(([name, value]) =>
          name === 'from'
            ? one.startedAt >= Number(value)
            : name === 'to'
              ? one.startedAt < Number(value)
              : name === 'topicKeys'
                ? (value as string[]).includes(one.topicKey)
                : one[name as 'language'] === value,
        ),
      )
      .map(({ conversationId }) => conversationId)
      .toReversed();
    const found: string[] = [];
    let after: ListPosition | null = null;
    let total: number;
    let isCapped: boolean;
    do {
      const page = await listConversations(store, 'default', {
        limit: 4,
        after: after ?? undefined,
        filters,
        isExact: false,
        lookedAt: 200,
      });
      found.push(...page.page.map(({ conversation }) => conversation.conversationId));
      ({ total, isCapped, next: after } = { ...page });
      // What is not all of them is said to be more.
      expect(isCapped ? total <= matching.length : total === matching.length).toBe(true);
    } while (after);
    expect(found, JSON.stringify(filters)).toEqual(matching);
  }
  const rare = { limit: 4, filters: { language: 'he' }, isExact: false, lookedAt: 200 };
  const { total, isCapped } = await listConversations(store, 'default', rare);
  expect([total, isCapped]).toEqual([10, false]);
  // An index leads to those of a topic.
  const ofTopics = { ...rare, filters: { topicKeys: ['refunds', 'returns'] } };
  const topics = await listConversations(store, 'default', ofTopics);
  expect([topics.page.length, topics.total, topics.isCapped]).toEqual([4, 16, false]);
  // One day has more than a page looks through.
  let pages = 0;
  let days: ListPosition | null = null;
  do {
    const page: ListPage = await listConversations(store, 'default', {
      limit: 4,
      after: days ?? undefined,
      filters: { sentiment: 'frustrated' },
      isExact: false,
      lookedAt: 10,
    });
    expect(page.next).not.toEqual(days);
    days = page.next;
    pages++;
  } while (days);
  expect(pages).toBeGreaterThan(50);
});

/** The plan of the query for a page, as the database tells it. */
async function planOf({ store }: TestServer, filters: ListFilters): Promise<string> {
  const { sql: text, parameters } = newest(
    placesOf(store, 'default', filters, { isFrequent: false }),
    51,
  ).compile();
  if (!isPostgres) {
    const parts = text.split('?');
    const { rows } = await sql<{ detail: string }>`explain query plan ${sql.join(
      parts.map((part, index) =>
        index < parameters.length ? sql`${sql.raw(part)}${parameters[index]}` : sql.raw(part),
      ),
      sql``,
    )}`.execute(store.replica);
    return rows.map(({ detail }) => detail).join('\n');
  }
  return store.write(async ({ query }) => {
    // With a few rows, reading the whole table would be the shortest way.
    await sql`set local enable_seqscan = off`.execute(query);
    await sql`set local enable_bitmapscan = off`.execute(query);
    const parts = text.split(/\$\d+/);
    const { rows } = await sql<Record<string, string>>`explain ${sql.join(
      parts.map((part, index) =>
        index < parameters.length
          ? sql`${sql.raw(part)}${sql.lit(parameters[index])}`
          : sql.raw(part),
      ),
      sql``,
    )}`.execute(query);
    return rows.map((row) => Object.values(row)[0]).join('\n');
  });
}

test.each<[ListFilters, string]>([
  [{}, 'conversation_by_start'],
  [{ language: 'he', platform: 'sdk', status: 'open' }, 'conversation_by_start'],
  [{ aiAgentId: 'bot', channel: 'chat', from: 1, to: 2 }, 'conversation_by_start'],
  [{ topicKeys: ['billing'], sentiment: 'negative' }, 'conversation_by_topic'],
  [{ agentId: 7, language: 'he' }, 'conversation_by_agent'],
  [{ teamId: 7, status: 'open' }, 'conversation_by_team'],
  [{ escalated: true, language: 'he' }, 'conversation_escalated'],
  [{ customerId: 'u7' }, 'conversation_by_customer'],
  [{ merged: true, language: 'he' }, 'conversation_merged'],
])('the plan of %o reads %s alone, in its order', async (filters, index) => {
  const plan = await planOf(await testServer(), filters);
  expect(plan).toContain(index);
  expect(plan).toContain(isPostgres ? 'Index Only Scan' : 'COVERING INDEX');
  expect(plan).not.toMatch(/Sort|TEMP B-TREE/);
});

// PostgreSQL chooses by its statistics, which empty tables do not have.
test.skipIf(isPostgres)('a topic with several names is read by its index alone', async () => {
  const plan = await planOf(await testServer(), { topicKeys: ['billing', 'invoice'] });
  expect(plan).toContain('conversation_by_topic');
  expect(plan).toContain('COVERING INDEX');
});
