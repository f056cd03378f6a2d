import { expect, test } from 'vitest';
import type {
  AlertResponse,
  ArticleResponse,
  KeyListResponse,
  SurveyListResponse,
  TopicChangeResponse,
  SuspectedListResponse,
  WebhookFailuresResponse,
  ViewResponse,
  WebhookSecretResponse,
  PushSubscriptionResponse,
  SessionListResponse,
  DeliveryListResponse,
} from '../../../src/contract/index.ts';
import { exportAll } from '../../../src/server/database/move.ts';
import { declarations } from '../../../src/server/features.ts';
import type { Declaration } from '../../../src/server/http/endpoint.ts';
import { addPasskey } from '../../../src/server/sign-in/store/passkeys.ts';
import { CAPABILITY, eventMaker, SECRET, testServer, type TestServer } from '../harness.ts';
import { mailed } from '../mailed.ts';
import { customer, makeAgent, makeTeam, signIn } from '../team.ts';
import { deliver, ZENDESK } from '../zendesk.ts';
import { callAs, type Caller, makeOthers } from './callers.ts';

/** In every text of the first organisation. */
const PLANTED = 'zebrafinch';

/** The browser of the example in RFC 8291. */
const SUBSCRIPTION = {
  endpoint: `https://push.example/${PLANTED}`,
  keys: {
    p256dh:
      'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  },
};

/** What an endpoint with an id in its path finds, by the start of the path. */
type Ids = Record<string, string>;

/** The first organisation, with something behind every kind of id. */
async function furnished(): Promise<{ server: TestServer; ids: Ids }> {
  const server = await testServer({
    trustedProxies: 1,
    webhookSecrets: { zendesk: new Map([['default', ZENDESK]]) },
    bounds: { suspect_ratings_per_address: 1, suspect_escalations_per_key: 3 },
    dispatching: { every: 1 << 30, lostAfter: 1 << 30 },
    notifying: { every: 1 << 30 },
  });
  await mailed(server, {
    customer_id: `customer ${PLANTED}`,
    topic: PLANTED,
    messages: [{ sender_type: 'customer', content: `My ${PLANTED} is ill` }],
  });
  const team = { name: PLANTED, topics: [PLANTED] };
  const teams = [await makeTeam(server, team), await makeTeam(server, team)];
  // In another organisation, numbers begin at 1 too.
  const team_ids = teams.map(({ id }) => id);
  const agents = [
    await makeAgent(server, 'One', { team_ids }),
    await makeAgent(server, PLANTED, { team_ids }),
  ];
  const at = await signIn(server, agents[1]!.id, 'busy');
  const hook = (await (
    await server.post('/api/v1/webhooks/outgoing', { url: `https://hooks.example/${PLANTED}` })
  ).json()) as WebhookSecretResponse;
  for (const id of ['c2', 'c3']) {
    const home = customer(server, id, { topic: PLANTED });
    await home.say(`Where is my ${PLANTED}?`);
    await home.escalate();
  }
  const chat = (await at.inbox()).chats.toSorted((a, b) => b.chat_id - a.chat_id)[0]!.chat_id;
  expect((await at.act(chat, { type: 'accept' })).status).toBe(200);
  await failedDelivery(server);
  const articles: number[] = [];
  for (const title of ['First', PLANTED]) {
    const made = await server.post('/api/v1/articles', {
      title,
      body: PLANTED,
      status: 'published',
    });
    const { id } = ((await made.json()) as ArticleResponse).data;
    articles.push(id);
    // So that the second one has a version with the number of its id.
    await server.call(`/api/v1/articles/${id}`, {
      method: 'PATCH',
      headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
      body: JSON.stringify({ body: `${PLANTED} again` }),
    });
  }
  const browser = await at.call('POST', '/push/subscriptions', SUBSCRIPTION);
  expect(browser.status).toBe(201);
  const { id: subscription } = (await browser.json()) as PushSubscriptionResponse;
  const { data: sessions } = (await (
    await at.call('GET', '/sessions')
  ).json()) as SessionListResponse;
  await plantPasskey(server, agents[1]!.id);
  const session = sessions[0]!.id;
  await customer(server, 'c4', { topic: PLANTED }).escalate();
  const apart = customer(server, `f9 ${PLANTED}`, { topic: PLANTED, address: '192.0.2.9' });
  await apart.say(PLANTED);
  await apart.escalate();
  // What is found by reading the transcripts is written before anybody compares.
  await server.get('/api/v1/conversations/knowledge-gaps');
  await server.app.notifier.round();
  const { data: deliveries } = await server.get<DeliveryListResponse>(
    `/api/v1/webhooks/outgoing/${hook.data.id}/deliveries`,
  );
  const source = await flood(server);
  const alert = (await (
    await server.post('/api/v1/alerts', {
      name: PLANTED,
      figure: 'waiting',
      comparison: 'above',
      threshold: 3,
    })
  ).json()) as AlertResponse;
  const view = (await (
    await server.post('/api/v1/views', { name: PLANTED, query: 'status=open', shared: true })
  ).json()) as ViewResponse;
  const topicChange = (await (
    await server.post('/api/v1/topics/changes', { topics: [PLANTED], name: `${PLANTED} new` })
  ).json()) as TopicChangeResponse;
  const [{ data: surveys }, { data: failures }, { data: keys }] = [
    await server.get<SurveyListResponse>('/api/v1/csat/surveys'),
    await server.get<WebhookFailuresResponse>('/api/v1/webhooks/failures'),
    await server.get<KeyListResponse>('/api/v1/keys'),
  ];
  return {
    server,
    ids: {
      '/api/v1/conversations/': 'c1',
      '/api/v1/csat/surveys/': surveys[0]!.id,
      '/api/v1/webhooks/failures/': failures[0]!.id,
      '/api/v1/webhooks/outgoing/': hook.data.id,
      '/api/v1/webhooks/deliveries/': deliveries[0]!.id,
      '/api/v1/push/subscriptions/': subscription,
      '/api/v1/alerts/': alert.data.id,
      '/api/v1/views/': view.data.id,
      '/api/v1/topics/changes/': String(topicChange.data.id),
      '/api/v1/passkeys/': PLANTED,
      '/api/v1/sessions/': session,
      '/api/v1/agents/': String(agents[1]!.id),
      '/api/v1/teams/': String(teams[1]!.id),
      '/api/v1/inbox/chats/': String(chat),
      '/api/v1/inbox/suspected/': apart.conversationId,
      '/api/v1/suspected/': source,
      '/api/v1/customers/': `customer ${PLANTED}`,
      '/api/v1/articles/': String(articles[1]!),
      '/api/v1/keys/': keys.find(({ kind }) => kind === 'publishable')!.id,
      '/manager/api/v1/agents/': String(agents[1]!.id),
      '/manager/api/v1/chats/': String(chat),
      '/manager/api/v1/teams/': String(teams[1]!.id),
    },
  };
}

/** A passkey of an agent, as the store has it: to make one takes a device. */
async function plantPasskey(
  { store, clock }: TestServer,
  agentId: number,
  passkeyId = PLANTED,
): Promise<void> {
  await store.write((transaction) =>
    addPasskey(transaction, {
      organisationId: 'default',
      passkeyId,
      agentId,
      publicKey: 'AAAA',
      counter: 0,
      transports: '[]',
      name: PLANTED,
      createdAt: clock.now,
      usedAt: null,
    }),
  );
}

/** Ratings that are set apart. @returns their source */
async function flood(server: TestServer): Promise<string> {
  for (const id of ['f1', 'f2', 'f3']) {
    const make = eventMaker(id);
    const events = [
      make('message.added', { message_id: 'm', sender_type: 'customer', content: PLANTED }),
      make('survey.rated', { rating: 1 }),
    ];
    await server.send(events, { capabilities: { [id]: CAPABILITY } });
  }
  return (await server.get<SuspectedListResponse>('/api/v1/suspected')).data.find(
    ({ kind }) => kind === 'rating',
  )!.source;
}

/** A signed delivery that does not match the schema, which is kept. */
async function failedDelivery(server: TestServer): Promise<void> {
  const response = await deliver(server, { ticket: PLANTED });
  expect(response.status).toBe(422);
}

const belongs = ({ access }: Declaration) => access !== 'everybody' && access !== 'signature';
const withId = declarations.filter((one) => belongs(one) && one.path.includes('{'));
const withoutId = declarations.filter(
  (one) => belongs(one) && one.method === 'get' && !one.path.includes('{'),
);

/** Everything that is stored of the first organisation. */
async function stored({ store }: TestServer): Promise<string[]> {
  const rows: string[] = [];
  let place = -1;
  let table = '';
  await exportAll(store, async (line) => {
    const one = JSON.parse(line) as unknown[] | { table: string; columns?: string[] };
    if (!Array.isArray(one)) {
      table = one.table;
      place = one.columns?.indexOf('organisationId') ?? -1;
    } else if (one[place] === 'default') rows.push(`${table} ${line}`);
  });
  return rows;
}

const callersOf = (others: Awaited<ReturnType<typeof makeOthers>>) =>
  Object.entries(others) as [string, Caller][];

test("another organisation's callers neither read nor change what an id names", async () => {
  const { server, ids } = await furnished();
  const others = await makeOthers(server);
  const before = await stored(server);
  expect(before.some((row) => row.includes(PLANTED))).toBe(true);
  for (const one of withId) {
    const id = idOf(one, ids);
    for (const [name, caller] of callersOf(others)) {
      const ask = async (value: string) => {
        const response = await callAs(server, one, caller, 'other', {
          id: () => value,
          hasExample: true,
        });
        return `${response.status} ${await response.text()}`;
      };
      const where = `${one.method} ${one.path}, ${name}`;
      const found = await ask(id);
      // An id of another organisation is like one that nobody has: nothing tells that it exists.
      expect(found, where).toBe(await ask(one.path.includes('/keys/') ? 'none' : '999999'));
      expect(found, where).not.toContain(PLANTED);
      expect(found, where).not.toMatch(/^2/);
    }
  }
  expect(await stored(server)).toEqual(before);
});

test("another organisation's lists and figures have nothing of it", async () => {
  const { server } = await furnished();
  const others = await makeOthers(server);
  const query =
    '?from=2026-03-01&to=2026-03-31&by=day&time_range=8760&q=zebrafinch&id[]=1&id[]=2&start_date=2026-03-01&end_date=2026-03-31';
  for (const one of withoutId.filter(({ path }) => !/\/(?:live|stream|metrics)$/.test(path))) {
    for (const [name, caller] of callersOf(others)) {
      for (const asked of [query, '']) {
        const response = await callAs(server, one, caller, 'other', { query: asked });
        const text = (await response.text()).replaceAll(`q=${PLANTED}`, '');
        expect(text, `${one.path}, ${name}`).not.toContain(PLANTED);
        expect(response.status, `${one.path}, ${name}`).toBeLessThan(500);
      }
    }
  }
});

test('the ids are of what exists: their own organisation reaches them', async () => {
  const { server, ids } = await furnished();
  const admin = await makeAgent(server, 'Admin', { role: 'admin' });
  const { cookie, call } = await signIn(server, admin.id, 'offline');
  // Of passkeys and sessions, too: these are the administrator's, the session is another one of theirs.
  await plantPasskey(server, admin.id, 'own');
  await signIn(server, admin.id, 'offline');
  const own = (await (await call('GET', '/sessions')).json()) as SessionListResponse;
  Object.assign(ids, {
    '/api/v1/passkeys/': 'own',
    '/api/v1/sessions/': own.data.find(({ current }) => !current)!.id,
  });
  // Of browsers, everybody reaches their own only; this one is the administrator's now.
  const moved = await server.call('/api/v1/push/subscriptions', {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify(SUBSCRIPTION),
  });
  expect(moved.status).toBe(201);
  // What reads comes before what changes, and what removes comes last.
  const order = ['get', 'post', 'put', 'patch', 'delete'];
  const found = new Map<string, number>();
  for (const one of withId.toSorted((a, b) => order.indexOf(a.method) - order.indexOf(b.method))) {
    const caller = one.access === 'agent' ? { cookie } : { key: SECRET };
    const response = await callAs(server, one, caller, 'default', {
      id: () => idOf(one, ids),
      hasExample: true,
    });
    await response.text();
    found.set(`${one.method} ${one.path}`, response.status);
  }
  expect([...found].filter(([, status]) => status === 404)).toEqual([]);
});

function idOf({ path }: Declaration, ids: Ids): string {
  const id = ids[path.slice(0, path.indexOf('{'))];
  if (id === undefined) throw new Error(`Say what ${path} finds in the first organisation.`);
  return id;
}
